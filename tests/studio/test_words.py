"""The words of each language: pronunciation, phrases and names, edited field by field."""

import re
from collections.abc import Mapping

import pytest

from ivr.script.fields import Value
from ivr.script.model import PHRASES
from ivr.studio.accounts import Role
from tests.scripts import full_script
from tests.studio.forms import sent_by
from tests.studio.publishing import page_of, save_files
from tests.studio.staff import Browser, Staff

pytestmark = pytest.mark.usefixtures("edition")

PATH = "/studio/words"
FILE = "sv/language.toml"
EU, CHOICES, NAMES = "sv/pronunciation/EU", "sv/phrases/choices", "sv/names"
ATTACK = '"><script>alert(1)</script>'


def page(browser: Browser) -> str:
    return page_of(browser, PATH)


def shown(browser: Browser) -> dict[str, str]:
    """What the form sends as it is."""
    return sent_by(page(browser), PATH)


def save(browser: Browser, sent: Mapping[str, str], status: int = 303) -> str:
    """Send the form, and return the page that answers."""
    answer = browser.post(PATH, sent)
    assert answer.status_code == status
    return page(browser) if status == 303 else answer.get_data(as_text=True)


def value(staff: Staff, name: str) -> Value | None:
    """The value of a field in the draft."""
    return staff.studio.drafts.current().fields.get(tuple(name.split("/")))


def tried(browser: Browser, sentence: str, sent: Mapping[str, str] | None = None) -> str:
    """What the page says after a sentence was tried, in Swedish."""
    form = {**(sent or {}), "sentence": sentence, "language": "sv"}
    answer = browser.post(f"{PATH}/try", form)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def said(html: str) -> str:
    """How the sentence that was tried is said."""
    return html.partition('id="tried"')[2].partition("</section>")[0]


def row(html: str, word: str) -> str:
    """The row of a word in Swedish."""
    return html.partition(f'name="sv/pronunciation/{word}"')[2].partition("</tr>")[0]


# Pronunciation


def test_a_word_is_changed_and_one_that_is_emptied_is_removed(
    staff: Staff, editor: Browser
) -> None:
    html = save(editor, shown(editor) | {"sv/pronunciation/112": " ett ett  två, ", EU: " "})
    assert "Saved in the draft" in html
    assert value(staff, "sv/pronunciation/112") == "ett ett två,"
    assert value(staff, EU) is None
    assert "# Uttal: det som skrivs = det som sägs." in _file(staff)


def test_a_word_is_added_in_every_language_at_once(staff: Staff, editor: Browser) -> None:
    new = {"sv-word": " NATO ", "sv-said": "nato", "en-word": "24/7", "en-said": "all day"}
    html = save(editor, shown(editor) | new)
    assert value(staff, "sv/pronunciation/NATO") == "nato"
    assert staff.studio.drafts.current().fields["en", "pronunciation", "24/7"] == "all day"
    assert sent_by(html, PATH)["en/pronunciation/24~17"] == "all day"


@pytest.mark.parametrize(("filled", "empty"), [("word", "said"), ("said", "word")])
def test_half_of_a_word_is_not_saved_and_stays(
    staff: Staff, editor: Browser, filled: str, empty: str
) -> None:
    new = {f"sv-{filled}": "NATO", "en-word": "FBI", "en-said": "eff bee eye"}
    html = save(editor, shown(editor) | new, 422)
    assert f'<a href="#sv-{empty}">' in html.partition("<h1>")[0]
    again = sent_by(html, PATH)
    assert again[f"sv-{filled}"] == "NATO" and again["en/pronunciation/FBI"] == "eff bee eye"
    assert not staff.studio.drafts.current().changes
    save(editor, again | {f"sv-{empty}": "NATO"})
    assert value(staff, "sv/pronunciation/NATO") == "NATO"
    assert value(staff, "en/pronunciation/FBI") == "eff bee eye"


def test_a_word_that_is_too_long_is_not_saved_and_stays(staff: Staff, editor: Browser) -> None:
    """Its address would be longer than PostgreSQL takes."""
    html = save(editor, shown(editor) | {"sv-word": "x" * 1001, "sv-said": "iks"}, 422)
    assert "x" * 1001 in html and "200" in html and not staff.studio.drafts.current().changes


def test_a_word_that_is_there_already_is_shown_beside_the_new_one(
    staff: Staff, editor: Browser
) -> None:
    html = save(editor, shown(editor) | {"sv-word": "EU", "sv-said": "eu"}, 409)
    assert "E\xa0U" in row(html, "EU") and value(staff, EU) == "E U"
    save(editor, sent_by(html, PATH))
    assert value(staff, EU) == "eu"


def test_digits_are_not_shown_unless_they_are_said_otherwise(staff: Staff, editor: Browser) -> None:
    nine = "sv/pronunciation/9"
    assert nine not in shown(editor)
    html = save(editor, shown(editor) | {"sv-word": "9", "sv-said": "nia"}, 409)
    html = save(editor, sent_by(html, PATH))
    assert value(staff, nine) == "nia" and sent_by(html, PATH)[nine] == "nia"


def test_a_word_that_somebody_else_removed_meanwhile_can_be_kept(
    staff: Staff, editor: Browser
) -> None:
    mine = shown(editor) | {EU: "eu"}
    publisher = staff.browser(Role.PUBLISHER)
    save(publisher, shown(publisher) | {EU: ""})
    html = save(editor, mine, 409)
    assert "It was removed" in html or "[taken away:]" in row(html, "EU")
    save(editor, sent_by(html, PATH))
    assert value(staff, EU) == "eu"


def test_each_word_says_where_it_is_used(staff: Staff, editor: Browser) -> None:
    new = {"sv-word": "NATO", "sv-said": "nato", "en-word": "FBI", "en-said": "F B I"}
    save(editor, shown(editor) | new)
    save(editor, shown(editor) | {"sv-word": "svenska", "sv-said": "svänska"})
    save_files(staff, {"en/fred.txt": full_script()["en/fred.txt"] + b"{sv: NATO} {key:zz}.\n"})
    html = page(editor)
    assert 'href="/studio/texts/notice">Emergency notice</a>' in row(html, "112")
    assert f'href="{PATH}#sv/phrases/language_offer"' in row(html, "svenska")
    assert ">Peace and security work (English)</a>" in row(html, "NATO")
    assert "nowhere" in html.partition('name="en/pronunciation/FBI"')[2].partition("</tr>")[0]


# Phrases and names


def test_phrases_and_names_are_saved_and_comments_stay(staff: Staff, editor: Browser) -> None:
    before = shown(editor)
    names = before[NAMES].replace("Ameripol", "Nordpol") + "\r\n\r\n Nordpol "
    save(editor, before | {CHOICES: " Det finns  {count} val. ", NAMES: names})
    assert value(staff, CHOICES) == "Det finns {count} val."
    saved = value(staff, NAMES)
    assert isinstance(saved, list) and saved.count("Nordpol") == 1 and "Ameripol" not in saved
    assert "# Korta meningar runt texterna." in _file(staff)


def test_the_phrase_of_a_slower_repeat_is_added_and_taken_out(
    staff: Staff, editor: Browser
) -> None:
    name, words = "sv/phrases/repeat_slower", "För att lyssna igen, långsammare, tryck {key}."
    for typed, kept in ((words, words), ("", None)):
        save(editor, shown(editor) | {name: typed})
        assert value(staff, name) == kept


@pytest.mark.parametrize("typed", ["Tryck { knapp }.", ""])
def test_a_phrase_without_its_placeholders_is_refused_and_stays(staff: Staff, typed: str) -> None:
    swede = staff.browser(Role.EDITOR, "sv")
    html = save(swede, shown(swede) | {"sv/phrases/option": typed, EU: "eu"}, 422)
    assert "{rubrik}" in html.partition('<a href="#sv/phrases/option">')[2].partition("</a>")[0]
    assert sent_by(html, PATH)["sv/phrases/option"] == typed
    assert sent_by(html, PATH)[EU] == "eu"
    assert not staff.studio.drafts.current().changes


def test_a_phrase_that_lacks_a_placeholder_already_does_not_stop_others(
    staff: Staff, editor: Browser
) -> None:
    save_files(staff, {FILE: full_script()[FILE].replace(b"{count} val", b"val")})
    save(editor, shown(editor) | {EU: "eu"})
    assert value(staff, EU) == "eu"


def test_placeholders_are_in_the_readers_language_and_stay_as_they_are_in_the_file(
    staff: Staff,
) -> None:
    swede = staff.browser(Role.EDITOR, "sv")
    before = shown(swede)
    assert before["sv/phrases/option"] == "För {rubrik}, tryck {knapp}."
    assert "<code>{rubrik}</code>" in page(swede) and "{label}" not in page(swede)
    save(swede, before)
    assert not staff.studio.drafts.current().changes


@pytest.mark.parametrize("typed", ["Det finns {antal} val.", "Det finns {count} val."])
def test_placeholders_are_taken_in_the_readers_language_and_as_in_the_file(
    staff: Staff, typed: str
) -> None:
    swede = staff.browser(Role.EDITOR, "sv")
    save(swede, shown(swede) | {CHOICES: typed})
    assert value(staff, CHOICES) == "Det finns {count} val."


def test_findings_and_others_changes_name_placeholders_in_the_readers_language(
    staff: Staff, editor: Browser
) -> None:
    swede = staff.browser(Role.EDITOR, "sv")
    mine = shown(swede) | {CHOICES: "Välj ett av {antal} val."}
    save(editor, shown(editor) | {CHOICES: "Det finns {count} val."})
    beside = save(swede, mine, 409).partition('id="beside:sv/phrases/choices"')[2]
    assert "{antal}" in beside.partition("</div>")[0] and "{count}" not in beside
    html = save(swede, shown(swede) | {CHOICES: "Välj {nu} av {antal}."})
    told = html.partition('id="phrases"')[2].partition('class="findings"')[2].partition("</ul>")[0]
    assert "{nu}" in told and "{antal}" in told and "{count}" not in told


def test_each_phrase_shows_how_it_is_said(staff: Staff, editor: Browser) -> None:
    assert all(f'name="en/phrases/{name}"' in page(editor) for name in PHRASES)
    assert 'data-say="För svenska, tryck nio."' in page(editor)
    save_files(staff, {"line.toml": b"x"})
    assert CHOICES in shown(editor) and "Said:" not in page(editor)


# The form


def test_a_form_with_words_that_two_changed_saves_the_others(staff: Staff, editor: Browser) -> None:
    mine = shown(editor) | {CHOICES: "Mina {count} val.", EU: "eu"}
    publisher = staff.browser(Role.PUBLISHER)
    save(
        publisher,
        shown(publisher) | {CHOICES: "Deras {count} val.", "sv/pronunciation/112": "hundratolv"},
    )
    html = save(editor, mine, 409)
    again = sent_by(html, PATH)
    assert value(staff, EU) == "eu" and value(staff, CHOICES) == "Deras {count} val."
    assert again[CHOICES] == "Mina {count} val." and again["sv/pronunciation/112"] == "hundratolv"
    save(editor, again)
    assert value(staff, CHOICES) == "Mina {count} val."


def test_a_form_that_changes_nothing_says_so(staff: Staff, editor: Browser) -> None:
    assert "Nothing had been changed" in save(editor, shown(editor))


def test_a_language_that_is_not_there_cannot_be_saved(staff: Staff, editor: Browser) -> None:
    sent = {name.replace("sv/", "fi/"): words for name, words in shown(editor).items()}
    save(editor, sent | {"fi/pronunciation/EU": "eu", "fi-word": "FN", "fi-said": "F N"})
    assert not staff.studio.drafts.current().changes


def test_a_reader_sees_the_words_and_cannot_save(staff: Staff) -> None:
    reader = staff.browser(Role.READER)
    html = page(reader)
    assert "readonly" in html and "Save in the draft" not in html and "sv-word" not in html
    save(reader, shown(reader), 403)


def test_a_stored_script_is_shown_and_never_run(staff: Staff, editor: Browser) -> None:
    sent = {CHOICES: ATTACK + "{count}", NAMES: ATTACK, "sv-word": ATTACK, "sv-said": ATTACK}
    assert "<script>" not in save(editor, shown(editor) | sent)
    assert staff.studio.drafts.current().fields["sv", "pronunciation", ATTACK] == ATTACK
    assert "<script>" not in tried(editor, ATTACK)


@pytest.mark.parametrize("data", [b"[x", b"\xff"])
def test_words_that_cannot_be_read_are_told_and_the_others_saved(
    staff: Staff, editor: Browser, data: bytes
) -> None:
    save_files(staff, {FILE: data})
    assert "The words in Swedish cannot be read" in page(editor)
    save(editor, shown(editor) | {"en/pronunciation/EU": "eu", "sv-word": "EU", "sv-said": "eu"})
    assert value(staff, "en/pronunciation/EU") == "eu"
    assert staff.studio.drafts.current().files[FILE] == data


def test_words_of_any_other_form_can_be_put_right(staff: Staff, editor: Browser) -> None:
    save_files(staff, {FILE: b'pronunciation = 1\nnames = "x"\nphrases = {choices = 1}\n'})
    sent = {"sv-word": "EU", "sv-said": "eu", CHOICES: "{count} val", NAMES: "Norge"}
    save(editor, shown(editor) | sent)
    assert (value(staff, EU), value(staff, CHOICES)) == ("eu", "{count} val")
    assert value(staff, NAMES) == ["Norge"]


def test_before_anything_is_there_the_page_is_empty(staff: Staff, editor: Browser) -> None:
    save_files(staff, dict.fromkeys(full_script()))
    assert 'id="tried"' not in tried(editor, "x")


# A sentence to try


def test_a_sentence_is_tried_as_it_would_be_said(staff: Staff) -> None:
    reader = staff.browser(Role.READER)
    found = said(tried(reader, "Ring 114 14 i {en: EU}. För numren, tryck {key:kontakt}."))
    assert "<u>114\xa014</u>" in found and "[ett ett fyra, ett fyra]" in found
    assert re.search(r"[\d.]+ seconds", found) and "finding error" not in found
    assert "tryck sex." in found


def test_a_sentence_is_tried_with_words_that_are_not_saved(staff: Staff, editor: Browser) -> None:
    sent = shown(editor) | {"sv-word": "NATO", "sv-said": "nato-försvaret", "en-word": "half"}
    html = tried(editor, "NATO och EU kommer.", sent | {EU: "eu"})
    assert "[nato-försvaret]" in said(html) and "[eu]" in said(html)
    again = sent_by(html, PATH)
    assert again["sv/pronunciation/NATO"] == "nato-försvaret" and again["en-word"] == "half"
    assert not staff.studio.drafts.current().changes


@pytest.mark.parametrize("sentence", ["Ring 10.", "Ring polisenn.", "Ring {x} {key:zz}."])
def test_what_is_wrong_with_a_tried_sentence_is_told(editor: Browser, sentence: str) -> None:
    assert "finding" in said(tried(editor, sentence))


@pytest.mark.parametrize(
    ("sentence", "changed"),
    [
        (" ", {}),
        ("Hej.", {"line.toml": b"languages = ["}),
        ("Hej.", {"en/language.toml": b'name = "English"\n'}),
    ],
)
def test_nothing_is_tried_without_words_or_in_a_draft_that_cannot_be_read(
    staff: Staff, editor: Browser, sentence: str, changed: dict[str, bytes | None]
) -> None:
    save_files(staff, changed)
    assert 'id="tried"' not in tried(editor, sentence)


def _file(staff: Staff) -> str:
    return staff.studio.drafts.current().files[FILE].decode()
