"""The words of each language: pronunciation, phrases and names, edited field by field."""

from typing import Any

import pytest

from ivr.script.fields import Value
from ivr.script.model import PHRASES
from ivr.studio.accounts import Role
from tests.scripts import full_script
from tests.studio.forms import sent_by
from tests.studio.publishing import save_files
from tests.studio.staff import Browser, Staff

pytestmark = pytest.mark.usefixtures("edition")

PATH, TRY = "/studio/words", "/studio/words/try"
FILE = "sv/language.toml"
EU, NATO = "sv/pronunciation/EU", "sv/pronunciation/NATO"
OPTION, CHOICES, NAMES = "sv/phrases/option", "sv/phrases/choices", "sv/names"
ATTACK = '"><script>alert(1)</script>'


def value(staff: Staff, name: str) -> Value | None:
    """The value of a field in the draft."""
    return staff.studio.drafts.current().fields.get(tuple(name.split("/")))


def is_unchanged(staff: Staff) -> bool:
    return not staff.studio.drafts.current().changes


def new(word: str, said: str, code: str = "sv") -> dict[str, str]:
    """What is typed to add a word."""
    return {f"{code}-word": word, f"{code}-said": said}


def tried(browser: Browser, sentence: str, **typed: Any) -> str:
    """What the page says after a sentence was tried, in Swedish."""
    form = sent_by(browser.page(PATH), PATH) | typed
    answer = browser.post(TRY, {**form, "sentence": sentence, "language": "sv"})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def said(html: str) -> str:
    """How the sentence that was tried is said."""
    return html.partition('id="tried"')[2].partition("</section>")[0].replace("\xa0", " ")


def row(html: str, word: str, code: str = "sv") -> str:
    """The row of a word."""
    found = html.partition(f'name="{code}/pronunciation/{word}"')[2].partition("</tr>")[0]
    return found.replace("\xa0", " ")


# --- pronunciation


def test_words_are_changed_added_in_every_language_and_removed_at_once(
    staff: Staff, editor: Browser
) -> None:
    typed = {"sv/pronunciation/112": " ett ett  två, ", EU: " "}
    html = editor.fill(PATH, typed | new(" NATO ", "nato") | new("24/7", "all day", "en"))
    assert "Saved in the draft" in html
    assert (value(staff, "sv/pronunciation/112"), value(staff, EU)) == ("ett ett två,", None)
    assert value(staff, NATO) == "nato"
    assert sent_by(html, PATH)["en/pronunciation/24~17"] == "all day"
    assert b"# Uttal: det som skrivs" in staff.studio.drafts.current().files[FILE]


def test_the_next_word_is_typed_where_one_was_added_and_where_a_finding_leads(
    staff: Staff, editor: Browser
) -> None:
    form = sent_by(editor.page(PATH), PATH) | new("NATO", "nato")
    assert editor.post(PATH, form | {"add": "sv"}).location == f"{PATH}#sv-word"
    assert editor.post(PATH, form | {"add": "x"}).location == PATH
    save_files(staff, {"sv/fred.txt": full_script()["sv/fred.txt"] + b"FBI kommer.\n"})
    assert f'href="{PATH}#sv-word"' in editor.page("/studio/publish")


@pytest.mark.parametrize(("filled", "empty"), [("word", "said"), ("said", "word")])
def test_half_of_a_word_is_not_saved_and_stays(
    staff: Staff, editor: Browser, filled: str, empty: str
) -> None:
    typed = {f"sv-{filled}": "NATO"} | new("FBI", "eff bee eye", "en")
    html = editor.fill(PATH, typed, 422)
    assert f'<a href="#sv-{empty}">' in html.partition("<h1>")[0] and is_unchanged(staff)
    editor.fill(PATH, {f"sv-{empty}": "NATO"}, page=html)
    assert value(staff, NATO) == "NATO"
    assert value(staff, "en/pronunciation/FBI") == "eff bee eye"


def test_a_word_that_is_too_long_for_an_address_is_not_saved_and_stays(
    staff: Staff, editor: Browser
) -> None:
    html = editor.fill(PATH, new("x" * 1001, "iks"), 422)
    assert "x" * 1001 in html and "200" in html and is_unchanged(staff)


@pytest.mark.parametrize(("word", "kept"), [("EU", "E U"), ("9", "nio")])
def test_a_word_that_is_there_already_is_shown_beside_the_new_one(
    staff: Staff, editor: Browser, word: str, kept: str
) -> None:
    html = editor.fill(PATH, new(word, "annat"), 409)
    assert kept in row(html, word)
    html = editor.fill(PATH, page=html)
    assert value(staff, f"sv/pronunciation/{word}") == "annat" and row(html, word)


def test_each_word_says_where_it_is_used(staff: Staff, editor: Browser) -> None:
    editor.fill(PATH, new("NATO", "nato") | new("FBI", "F B I", "en"))
    editor.fill(PATH, new("svenska", "svänska"))
    save_files(staff, {"en/fred.txt": full_script()["en/fred.txt"] + b"{sv: NATO} {key:zz}.\n"})
    html = editor.page(PATH)
    assert 'href="/studio/texts/notice">Emergency notice</a>' in row(html, "112")
    assert f'href="{PATH}#sv/phrases/language_offer"' in row(html, "svenska")
    assert ">Peace and security work (English)</a>" in row(html, "NATO")
    assert "nowhere" in row(html, "FBI", "en")


# --- phrases and names


def test_phrases_and_names_are_saved_and_comments_stay(staff: Staff, editor: Browser) -> None:
    slower, words = "sv/phrases/repeat_slower", "För att lyssna långsammare, tryck {key}."
    names = sent_by(editor.page(PATH), PATH)[NAMES].replace("Ameripol", "Nordpol")
    typed = {CHOICES: " Det finns  {count} val. ", NAMES: f"{names}\r\n\r\n Nordpol "}
    editor.fill(PATH, {**typed, slower: words})
    assert value(staff, CHOICES) == "Det finns {count} val."
    saved = value(staff, NAMES)
    assert isinstance(saved, list) and saved.count("Nordpol") == 1 and "Ameripol" not in saved
    assert b"# Korta meningar runt texterna." in staff.studio.drafts.current().files[FILE]
    assert value(staff, slower) == words
    editor.fill(PATH, {slower: ""})
    assert value(staff, slower) is None


@pytest.mark.parametrize("typed", ["Tryck { knapp }.", ""])
def test_a_phrase_without_its_placeholders_is_refused_and_stays(staff: Staff, typed: str) -> None:
    html = staff.browser(Role.EDITOR, "sv").fill(PATH, {OPTION: typed, EU: "eu"}, 422)
    assert "{rubrik}" in html.partition(f'<a href="#{OPTION}">')[2].partition("</a>")[0]
    again = sent_by(html, PATH)
    assert (again[OPTION], again[EU]) == (typed, "eu") and is_unchanged(staff)


def test_a_phrase_that_lacks_a_placeholder_already_stops_no_other_word(
    staff: Staff, editor: Browser
) -> None:
    save_files(staff, {FILE: full_script()[FILE].replace(b"{count} val", b"val")})
    editor.fill(PATH, {EU: "eu"})
    assert value(staff, EU) == "eu"


@pytest.mark.parametrize("typed", ["Det finns {antal} val.", "Det finns {count} val."])
def test_placeholders_are_in_the_readers_language_and_in_the_file_as_ever(
    staff: Staff, typed: str
) -> None:
    swede = staff.browser(Role.EDITOR, "sv")
    html = swede.page(PATH)
    assert sent_by(html, PATH)[OPTION] == "För {rubrik}, tryck {knapp}."
    assert "<code>{rubrik}</code>" in html and "{label}" not in html
    swede.fill(PATH, page=html)
    assert is_unchanged(staff)
    swede.fill(PATH, {CHOICES: typed})
    assert value(staff, CHOICES) == "Det finns {count} val."


def test_findings_and_others_changes_name_placeholders_in_the_readers_language(
    staff: Staff, editor: Browser
) -> None:
    swede = staff.browser(Role.EDITOR, "sv")
    mine = swede.page(PATH)
    editor.fill(PATH, {CHOICES: "Det finns {count} val."})
    html = swede.fill(PATH, {CHOICES: "Välj ett av {antal} val."}, 409, page=mine)
    beside = html.partition(f'id="beside:{CHOICES}"')[2].partition("</div>")[0]
    assert "{antal}" in beside and "{count}" not in beside
    html = swede.fill(PATH, {CHOICES: "Välj {nu} av {antal}."})
    told = html.partition('id="phrases"')[2].partition('class="findings"')[2].partition("</ul>")[0]
    assert "{nu}" in told and "{antal}" in told and "{count}" not in told


def test_each_phrase_shows_how_it_is_said(staff: Staff, editor: Browser) -> None:
    html = editor.page(PATH)
    assert all(f'name="en/phrases/{name}"' in html for name in PHRASES)
    assert 'data-say="För svenska, tryck nio."' in html
    save_files(staff, {"line.toml": b"x"})
    html = editor.page(PATH)
    assert CHOICES in html and "data-say" not in html


# --- the form


def test_a_language_that_is_not_there_cannot_be_saved(staff: Staff, editor: Browser) -> None:
    sent = {name.replace("sv/", "fi/"): words for name, words in sent_by(editor.page(PATH)).items()}
    sent |= {"fi/pronunciation/EU": "eu", "seen:fi/pronunciation/EU": ""} | new("FN", "F N", "fi")
    assert editor.post(PATH, sent).status_code == 303 and is_unchanged(staff)


def test_a_reader_sees_the_words_and_cannot_change_them(reader: Browser) -> None:
    html = reader.page(PATH)
    assert "readonly" in html and "Save in the draft" not in html and "sv-word" not in html


@pytest.mark.parametrize("data", [b"[x", b"\xff"])
def test_words_that_cannot_be_read_are_told_and_the_others_saved(
    staff: Staff, editor: Browser, data: bytes
) -> None:
    save_files(staff, {FILE: data})
    assert "The words in Swedish cannot be read" in editor.page(PATH)
    editor.fill(PATH, {"en/pronunciation/EU": "eu"} | new("EU", "eu"))
    assert value(staff, "en/pronunciation/EU") == "eu"
    assert staff.studio.drafts.current().files[FILE] == data


def test_words_of_any_other_form_can_be_put_right(staff: Staff, editor: Browser) -> None:
    save_files(staff, {FILE: b'pronunciation = 1\nnames = "x"\nphrases = {choices = 1}\n'})
    editor.fill(PATH, {CHOICES: "{count} val", NAMES: "Norge"} | new("EU", "eu"))
    assert (value(staff, EU), value(staff, CHOICES)) == ("eu", "{count} val")
    assert value(staff, NAMES) == ["Norge"]


# --- a sentence to try


def test_a_sentence_is_tried_as_it_would_be_said(reader: Browser) -> None:
    found = said(tried(reader, "Ring 114 14 i {en: EU}. För numren, tryck {key:kontakt}."))
    assert "<u>114 14</u>" in found and "[ett ett fyra, ett fyra]" in found
    assert " seconds" in found and "finding error" not in found and "tryck sex." in found


def test_a_sentence_is_tried_with_words_that_are_not_saved(staff: Staff, editor: Browser) -> None:
    html = tried(
        editor, "NATO och EU.", **{EU: "eu", "en-word": "half"}, **new("NATO", "nato-försvaret")
    )
    assert "[nato-försvaret]" in said(html) and "[eu]" in said(html)
    again = sent_by(html, PATH)
    assert (again[NATO], again["en-word"]) == ("nato-försvaret", "half") and is_unchanged(staff)


@pytest.mark.parametrize("sentence", ["Ring 10.", "Ring polisenn.", "Ring {x} {key:zz}."])
def test_what_is_wrong_with_a_tried_sentence_is_told(editor: Browser, sentence: str) -> None:
    assert "finding" in said(tried(editor, sentence))


@pytest.mark.parametrize(
    ("sentence", "changed"),
    [
        (" ", {}),
        ("Hej.", {"line.toml": b"languages = ["}),
        ("Hej.", {"en/language.toml": b'name = "English"\n'}),
        ("Hej.", dict.fromkeys(full_script())),
    ],
)
def test_nothing_is_tried_without_words_or_in_a_draft_that_cannot_be_read(
    staff: Staff, editor: Browser, sentence: str, changed: dict[str, bytes | None]
) -> None:
    save_files(staff, changed)
    assert 'id="tried"' not in tried(editor, sentence)
