"""The page of a text: edited in all languages, checked while typing, and saved in the draft."""

import re
from collections.abc import Mapping

import pytest

from ivr.studio.accounts import Role
from ivr.studio.writing.names import is_name
from tests.databases import memory_database
from tests.scripts import full_script, nested_script, with_text, without
from tests.sounds import encoded, recorded, speech
from tests.studio.publishing import changed, page_of, publish
from tests.studio.staff import Browser, Staff, app_with, studio_on
from tests.studio.texts import FRED, WELCOME, field, form, page, put, text

pytestmark = pytest.mark.usefixtures("edition")

LINE = full_script()["line.toml"].decode()


def told(browser: Browser, sent: dict[str, str], name: str = "fred") -> str:
    """What changes on the page while somebody writes."""
    answer = browser.post(f"/studio/texts/{name}/check", sent)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


# --- what the page shows ---


def test_a_text_is_shown_in_all_languages_with_what_is_known_of_it(editor: Browser) -> None:
    html = page(editor, "/studio/texts/fred")
    assert field(html, part="notes").startswith("Skriv inte att insatserna")
    assert re.search(r"<details>\s*<summary>Note: Skriv inte att insatserna", html)
    assert field(html, part="label") == "freds- och säkerhetsfrämjande verksamhet"
    assert 'lang="en"' in html and "Peace and security work." in field(html, "en")
    assert "[fyra]" not in html  # everybody reads a single digit so
    assert 'data-say="För freds- och säkerhetsfrämjande verksamhet, tryck fyra."' in html


def test_the_limit_of_a_text_is_that_of_the_script(staff: Staff, editor: Browser) -> None:
    assert re.search(r"\d+ more characters .* 30 s", page(editor, "/studio/texts/fred"))
    assert re.search(r"\d+ more characters .* 5 s", page(editor, "/studio/texts/notice"))
    assert "characters" not in page(editor, "/studio/texts/kontakt")
    table = f'{LINE}[rules]\nR56 = {{ warn_seconds = 20, reason = "Kort." }}\n'
    table += 'R02 = { accepted = true, reason = "Godkänt." }\n'
    publish(staff, with_text(full_script(), "line.toml", table))
    assert re.search(r"\d+ characters more than 20 s", page(editor, "/studio/texts/fred"))
    assert re.search(r"\d+ more characters .* 5 s", page(editor, "/studio/texts/notice"))


@pytest.mark.parametrize(
    ("files", "name", "shown", "hidden"),
    [
        (
            with_text(full_script(), "line.toml", b"x"),
            "fred",
            "cannot be estimated",
            "[0-9] seconds",
        ),
        (nested_script(2, 8), "menu-2", "group menu c</textarea>.*0.0 seconds", "missing"),
        (
            {
                **full_script(),
                "sv/without-voice.txt": b"utan att tala\n\nRing 114 14.\n",
                "en/without-voice.txt": b"without speech\n\nCall 114 41.\n",
            },
            "without-voice",
            "only in writing.*Call <mark>114\N{NO-BREAK SPACE}41<",
            "What callers hear|characters",
        ),
        (without(full_script(), "sv/notice.txt"), "fred", "fully checked", "Nothing here stops"),
    ],
    ids=["without a line table", "menu without a text", "only printed", "not checked whole"],
)
def test_a_text_of_any_draft_can_be_edited(
    staff: Staff,
    editor: Browser,
    files: Mapping[str, bytes],
    name: str,
    shown: str,
    hidden: str,
) -> None:
    put(staff, files)
    html = page(editor, f"/studio/texts/{name}")
    assert re.search(shown, html, re.DOTALL | re.IGNORECASE)
    assert not re.search(hidden, html)


def test_before_the_first_edition_there_is_nothing_to_edit() -> None:
    studio = studio_on(memory_database())
    empty = Staff(app_with(studio), studio).browser(Role.EDITOR)
    assert empty.get("/studio/texts/fred").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "nix",
        "Fred",
        "..%2f..%2fline",
        "line.toml",
        "fred%0A",
        "a" * 41,
    ],
)
def test_no_other_file_can_be_reached(editor: Browser, name: str) -> None:
    path = f"/studio/texts/{name}"
    assert editor.get(path).status_code == 404
    assert editor.post(path, {"sv/texts/fred/body": "x"}).status_code in (404, 405)


def test_names_of_texts_are_small_letters_digits_and_lines() -> None:
    assert is_name("silence-1") and is_name("a_b")
    assert not any(map(is_name, ("", "-a", "å", "a.b", "a\n", "A", "a" * 41)))


def test_a_recording_is_offered_while_it_matches_the_text(staff: Staff, editor: Browser) -> None:
    put(staff, {**full_script(), **recorded("sv/welcome", encoded(speech(4)))})
    address = "/studio/recordings/sv/welcome/sound"
    assert f'src="{address}"' in page(editor, "/studio/texts/welcome")
    sound = editor.get(address)
    assert sound.status_code == 200 and sound.content_type.startswith("audio/")
    html = told(editor, form(editor, "welcome", sv_body="Hej."), "welcome")
    assert "recording of other words" in html and address not in html


# --- while typing ---


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("fred", "Fred.\nRing 10.", r"Ring <mark>10</mark>\..*look-en"),
        ("fred", "Fred {en: now | 112} här. |", r'Amy</span>\s*<[^>]*="now one one two"'),
        ("kontakt", "Ring oss. " * 270, r"\d characters left in the longest"),
    ],
    ids=["findings", "voices", "room"],
)
def test_while_typing_it_says_what_callers_would_hear_and_saves_nothing(
    staff: Staff, editor: Browser, name: str, typed: str, expected: str
) -> None:
    html = told(editor, form(editor, name, sv_body=typed), name)
    assert re.search(expected, html, re.DOTALL) and "<html" not in html
    assert not changed(staff)


def test_without_scripts_a_button_checks_and_keeps_what_was_typed(
    staff: Staff, editor: Browser
) -> None:
    sent = form(editor, "fred", act="check", sv_body="Det är vktigt.", en_notes="Mine.")
    answer = editor.post("/studio/texts/fred", sent)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "<mark>vktigt</mark>" in html
    assert field(html) == "Det är vktigt." and field(html, "en", "notes") == "Mine."
    assert " data-unsaved" in html and " data-unsaved" not in page(editor, "/studio/texts/fred")
    assert not changed(staff)


def test_an_unlisted_number_elsewhere_hides_no_error_of_a_text(
    staff: Staff, editor: Browser
) -> None:
    put(staff, with_text(full_script(), "sv/utveckling.txt", "utveckling\n\nRing 555.\n"))
    html = told(editor, form(editor, "fred", sv_body="Fred.\nSkriv till MSB."))
    assert "<mark>MSB</mark>" in html


# --- saving ---


def test_what_is_saved_is_in_the_draft_once_with_plain_line_ends(
    staff: Staff, editor: Browser
) -> None:
    sent = form(editor, "welcome", sv_body="Hej.\r\n Välkommen. \r\n\r\n", en_body="Hello.")
    for _ in range(2):  # as by somebody who clicks twice
        answer = editor.post("/studio/texts/welcome", sent)
        assert answer.status_code == 303 and answer.headers["Location"] == "/studio/texts/welcome"
        assert "Swedish, by Anna Editor" in page(editor, "/studio/texts/welcome")
    assert text(staff, WELCOME).endswith(".\nHej.\nVälkommen.\n")
    assert changed(staff) == {"sv/texts/welcome/body", "en/texts/welcome/body"}
    saves = staff.studio.drafts.history(("sv", "texts", "welcome", "body"))
    assert [one.value for one in saves if not one.edition] == ["Hej.\nVälkommen."]


def test_a_save_that_changes_nothing_says_so(staff: Staff, editor: Browser) -> None:
    assert editor.post("/studio/texts/welcome", form(editor, "welcome")).status_code == 303
    assert "Nothing had been changed" in page(editor, "/studio/texts/welcome")
    assert not changed(staff)


def test_two_people_in_one_text_lose_nothing(staff: Staff, editor: Browser) -> None:
    other = staff.browser(Role.PUBLISHER)
    mine = form(editor, "fred", sv_body="Fred från mig.", en_label="peace")
    theirs = form(other, "fred", sv_body="Fred från dem.", sv_label="deras fred")
    assert other.post("/studio/texts/fred", theirs).status_code == 303
    answer = editor.post("/studio/texts/fred", mine)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409 and 'id="beside:sv/texts/fred/body"' in html
    assert field(html) == "Fred från mig." and field(html, part="label") == "deras fred"
    draft = staff.studio.drafts.current().fields
    assert draft["sv", "texts", "fred", "body"] == "Fred från dem."
    assert draft["en", "texts", "fred", "label"] == "peace"


def test_a_text_that_is_missing_is_written_anew_and_one_that_is_emptied_is_an_error(
    staff: Staff, editor: Browser
) -> None:
    put(staff, without(full_script(), FRED))
    editor.post("/studio/texts/fred", form(editor, "fred"))
    assert FRED not in staff.studio.drafts.current().files
    emptied = {"en_label": "", "en_body": "", "en_notes": ""}
    sent = form(editor, "fred", sv_label="fred", sv_body="Fred.", **emptied)
    editor.post("/studio/texts/fred", sent)
    assert text(staff, FRED) == "fred\n\nFred.\n"
    assert "1 error" in page(editor, "/studio/texts/fred")


def test_an_optional_text_is_offered_written_and_taken_away_again(
    staff: Staff, editor: Browser
) -> None:
    assert "Write a heading" in page(editor, "/studio/texts")
    sent = form(editor, "main", sv_label="huvudmenyn", en_label="main menu")
    editor.post("/studio/texts/main", sent)
    assert text(staff, "sv/main.txt") == "huvudmenyn\n"
    html = page(editor, "/studio/texts")
    assert "Change the heading" in html and ">missing<" not in html
    editor.post("/studio/texts/main", form(editor, "main", en_label=""))
    assert page(editor, "/studio/texts").count(">missing<") == 1
    editor.post("/studio/texts/main", form(editor, "main", sv_label=""))
    assert staff.studio.drafts.current().files == full_script()


@pytest.mark.parametrize("label", ["", " # "])
def test_a_label_is_asked_for_and_what_was_typed_is_kept(
    staff: Staff, editor: Browser, label: str
) -> None:
    sent = form(editor, "fred", sv_label=label, sv_body="Fred.")
    answer = editor.post("/studio/texts/fred", sent)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'href="#sv/texts/fred/label"' in html
    assert field(html) == "Fred." and not changed(staff)


def test_whoever_reads_a_change_sees_titles_instead_of_names(staff: Staff, editor: Browser) -> None:
    file = "en/silence-2.txt"
    put(staff, with_text(full_script(), file, full_script()[file] + b"Press {key:repeat}.\n"))
    html = page_of(editor).replace("\N{NO-BREAK SPACE}", " ")
    assert "{key: Phone numbers to the police}" in html and "{key: Hear again}" in html


def test_placeholders_of_phrases_are_in_the_language_of_the_reader(staff: Staff) -> None:
    table = full_script()["sv/language.toml"]
    live = with_text(full_script(), "sv/language.toml", table.replace(b"Du har", b"Det finns"))
    put(staff, with_text(full_script(), "sv/language.toml", table.replace(b"Du har", b"Vi har")))
    for _ in ("a change", "two versions"):
        html = page_of(staff.browser(Role.PUBLISHER, "sv"))
        assert "{antal}" in html and "{count}" not in html
        publish(staff, live)


def test_a_reader_sees_the_text_and_cannot_save(reader: Browser, editor: Browser) -> None:
    html = page(reader, "/studio/texts/fred")
    assert "readonly" in html and '<button name="act"' not in html
    for path in ("", "/check"):
        assert reader.post(f"/studio/texts/fred{path}", form(editor, "fred")).status_code == 403
