"""The words of each language: pronunciation, phrases and names."""

from typing import Any

import pytest

from ivr.studio.people import Role
from tests.markup import links, parsed
from tests.scripts import short_script
from tests.studio.staff import Browser, Staff, sent_by

pytestmark = pytest.mark.usefixtures("edition")

PATH, TRY = "/studio/words", "/studio/words/try"
FILE = "sv/language.toml"
EU, NATO = "sv/pronunciation/EU", "sv/pronunciation/NATO"
OPTION, CHOICES = "sv/phrases/option", "sv/phrases/choices"
FRED = short_script()["en/fred.txt"]


def new(word: str, said: str, code: str = "sv") -> dict[str, str]:
    return {f"{code}-word": word, f"{code}-said": said}


def tried(browser: Browser, sentence: str, **typed: Any) -> str:
    """Return the page after a Swedish sentence was tried."""
    form = sent_by(browser.page(PATH), PATH) | typed
    answer = browser.post(TRY, {**form, "sentence": sentence, "language": "sv"})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def said(html: str) -> str:
    return html.partition('id="tried"')[2].partition("</section>")[0].replace("\xa0", " ")


def row(html: str, word: str, code: str = "sv") -> str:
    found = html.partition(f'name="{code}/pronunciation/{word}"')[2].partition("</tr>")[0]
    return found.replace("\xa0", " ")


def test_words_are_changed_added_and_removed_at_once(staff: Staff, editor: Browser) -> None:
    typed = {"sv/pronunciation/112": " ett ett  två, ", EU: " ", CHOICES: " Det finns  {count}. "}
    html = editor.fill(PATH, typed | new(" NATO ", "nato") | new("24/7", "all day", "en"))
    assert (staff.value("sv/pronunciation/112"), staff.value(EU)) == ("ett ett två,", None)
    assert (staff.value(NATO), staff.value(CHOICES)) == ("nato", "Det finns {count}.")
    assert sent_by(html, PATH)["en/pronunciation/24~17"] == "all day"
    for comment in ("# Uttal: det som skrivs", "# Korta meningar runt texterna."):
        assert comment in staff.text(FILE)


def test_a_new_word_is_added_alone_and_other_input_stays(staff: Staff, editor: Browser) -> None:
    typed = {CHOICES: "Det finns {count}.", "add": "sv"} | new("NATO", "nato")
    html = editor.fill(PATH, typed | {"en-word": "EU"}, 200)
    assert staff.changed() == {NATO}
    form = sent_by(html, PATH)
    assert form[CHOICES] == "Det finns {count}."
    assert (form["en-word"], form["sv-word"], form[NATO]) == ("EU", "", "nato")
    assert "data-unsaved" in html and "Saved in the draft" in html and "other fields" in html
    assert "Write both" in editor.fill(PATH, {"add": "sv", "sv-word": "FN"}, 422)


@pytest.mark.parametrize(
    ("typed", "blamed"),
    [
        ({"sv-word": "NATO"}, "said"),
        ({"sv-said": "NATO"}, "word"),
        (new("x" * 1001, "NATO"), "word"),  # no address can be so long
    ],
)
def test_half_of_a_word_is_not_saved_and_stays(
    staff: Staff, editor: Browser, typed: dict[str, str], blamed: str
) -> None:
    html = editor.fill(PATH, typed | new("FBI", "eff bee eye", "en"), 422)
    assert f'<a href="#sv-{blamed}">' in html.partition("<h1>")[0] and not staff.draft.changes
    assert sent_by(html).items() >= typed.items()
    editor.fill(PATH, {f"sv-{blamed}": "NATO"}, page=html)
    assert staff.value(NATO) == "NATO"
    assert staff.value("en/pronunciation/FBI") == "eff bee eye"


def test_an_existing_word_is_shown_beside_the_new_one(staff: Staff, editor: Browser) -> None:
    for word, kept in (("EU", "E U"), ("9", "nio")):
        html = editor.fill(PATH, new(word, "annat"), 409)
        assert kept in row(html, word)
        html = editor.fill(PATH, page=html)
        assert staff.value(f"sv/pronunciation/{word}") == "annat" and row(html, word)


def test_each_word_says_where_it_is_used(staff: Staff, editor: Browser) -> None:
    editor.fill(PATH, new("NATO", "nato") | new("FBI", "F B I", "en"))
    staff.save_files({"en/fred.txt": FRED + b"{sv: NATO} {key:zz}.\n"})
    html = editor.fill(PATH, new("svenska", "svänska"))
    assert 'href="/studio/texts/notice">Emergency notice</a>' in row(html, "112")
    assert f'href="{PATH}#sv/phrases/language_offer"' in row(html, "svenska")
    assert ">Peace and security work (English)</a>" in row(html, "NATO")
    assert "nowhere" in row(html, "FBI", "en")


def test_a_phrase_that_a_language_need_not_have_can_be_empty(staff: Staff, editor: Browser) -> None:
    slower, words = "sv/phrases/repeat_slower", "För att lyssna långsammare, tryck {key}."
    for typed, saved in ((words, words), ("", None)):
        editor.fill(PATH, {slower: typed})
        assert staff.value(slower) == saved


def test_a_phrase_without_its_placeholders_is_refused_and_stays(staff: Staff) -> None:
    swede = staff.browser(Role.EDITOR, "sv")
    for words in ("Tryck { knapp }.", ""):
        typed = {OPTION: words, EU: "eu"}
        html = swede.fill(PATH, typed, 422)
        assert "{rubrik}" in html.partition(f'<a href="#{OPTION}">')[2].partition("</a>")[0]
        assert sent_by(html).items() >= typed.items() and not staff.draft.changes


def test_a_phrase_with_a_mistake_stops_no_other_word(staff: Staff, editor: Browser) -> None:
    staff.save_files({FILE: short_script()[FILE].replace(b"{count} val", b"val")})
    editor.fill(PATH, {EU: "eu"})
    assert staff.value(EU) == "eu"


def test_placeholders_are_in_the_readers_language(staff: Staff, editor: Browser) -> None:
    swede = staff.browser(Role.EDITOR, "sv")
    mine = swede.page(PATH)
    assert sent_by(mine, PATH)[OPTION] == "För {rubrik}, tryck {knapp}."
    assert "<code>{rubrik}</code>" in mine and "{label}" not in mine
    swede.fill(PATH, page=mine)
    assert not staff.draft.changes
    editor.fill(PATH, {CHOICES: "Det finns {count} val."})
    html = swede.fill(PATH, {CHOICES: "Välj ett av {antal} val."}, 409, page=mine)
    beside = html.partition(f'id="beside:{CHOICES}"')[2].partition("</div>")[0]
    html = swede.fill(PATH, {CHOICES: "Välj {nu} av {antal}."})
    assert staff.value(CHOICES) == "Välj {nu} av {count}."
    told = html.partition('id="phrases"')[2].partition('class="findings"')[2].partition("</ul>")[0]
    for shown in (beside, told):
        assert "{antal}" in shown and "{count}" not in shown


def test_a_sentence_is_tried_with_unsaved_words(staff: Staff, editor: Browser) -> None:
    typed = {EU: "eu", "en-word": "half"} | new("NATO", "nato-försvaret")
    html = tried(editor, "Ring 114 14 i NATO och EU. För numren, tryck {key:kontakt}.", **typed)
    found, again = said(html), sent_by(html)
    assert "<u>114 14</u>" in found and "[ett ett fyra, ett fyra]" in found
    assert "[nato-försvaret]" in found and "[eu]" in found
    assert "tryck tre." in found and " seconds" in found
    assert (again["sv-said"], again["en-word"]) == (
        "nato-försvaret",
        "half",
    ) and not staff.draft.changes


def test_a_sentence_is_tried_alone(staff: Staff, editor: Browser) -> None:
    staff.save({"menus/main/options": ["kontakt", "fred", "fast"]})
    assert "finding" not in said(tried(editor, "Ring 114 14."))
    staff.save({"menus/main/options": ["fred", "fast"], "sv/texts/fred/body": "Ring 112."})
    assert "finding" not in said(tried(editor, "Ring 114 14."))


def test_a_new_word_that_is_tried_stays_to_be_added(staff: Staff, editor: Browser) -> None:
    html = tried(editor, "Ring NATO.", **new("NATO", "nato-försvaret"))
    again = sent_by(html)
    assert (again["sv-word"], again["sv-said"]) == ("NATO", "nato-försvaret") and NATO not in again
    html = editor.fill(PATH, {"add": "sv"}, 200, page=html)
    assert sent_by(html)[NATO] == "nato-försvaret" and not sent_by(html)["sv-word"]
    assert staff.value(NATO) == "nato-försvaret"


def test_nothing_to_add_is_said(editor: Browser) -> None:
    html = editor.fill(PATH, {"add": "sv"}, 422)
    assert "Write both: the word, and how it is said." in html and 'href="#sv-word"' in html


def test_a_tried_sentence_has_its_findings(reader: Browser) -> None:
    for sentence in ("Ring 10.", "Ring polisenn.", "Ring {x} {key:zz}."):
        assert "finding" in said(tried(reader, sentence))
    assert "Ring <mark>10</mark>." in said(tried(reader, "Ring 10."))
    assert "finding" not in said(tried(reader, "Ring 114 14, {en: Fugitive Active Search Team}."))


def test_the_sentences_of_one_place_have_a_page_of_their_own(
    staff: Staff, editor: Browser, reader: Browser
) -> None:
    places = [link for link in links(parsed(editor.page("/studio/texts"))) if "phrases" in link]
    after = next(link for link in places if "name=repeat&" in link)
    page = editor.page(after)
    assert {name for name in sent_by(page, after) if "phrases/" in name and ":" not in name} == {
        f"{code}/phrases/{name}" for code in ("sv", "en") for name in ("repeat", "main_menu")
    }
    editor.fill(after, {"sv/phrases/repeat": "Hör igen, tryck {knapp}."})
    assert staff.changed() == {"sv/phrases/repeat"}
    assert "is missing" in editor.fill(after, {"sv/phrases/repeat": "Hör igen."}, 422)
    assert "Save in the draft" not in reader.page(after)
    editor.page("/studio/words/phrases?name=nothing", 404)
