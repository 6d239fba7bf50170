"""The page of a text: edited in all languages, checked while typing, and saved in the draft."""

import re

import pytest

from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from ivr.studio.writing.names import is_name
from tests.databases import memory_database
from tests.scripts import full_script, nested_script, with_text, without
from tests.sounds import encoded, recorded, speech
from tests.studio.staff import Browser, Staff, app_with, studio_on
from tests.studio.texts import FRED, WELCOME, field, form, page, put, text

pytestmark = pytest.mark.usefixtures("edition")

ATTACK = '<script>alert("x")</script>'


def told(browser: Browser, sent: dict[str, str], name: str = "fred") -> str:
    """What changes on the page while somebody writes."""
    answer = browser.post(f"/studio/texts/{name}/check", sent)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def changed(staff: Staff) -> set[str]:
    """The fields that differ from the live edition."""
    return {"/".join(change.field) for change in staff.studio.drafts.current().changes}


# --- what the page shows ---


def test_a_text_is_shown_in_all_languages_with_what_is_known_of_it(editor: Browser) -> None:
    html = page(editor, "/studio/texts/fred")
    assert field(html, part="notes").startswith("Skriv inte att insatserna")
    assert field(html, part="label") == "freds- och säkerhetsfrämjande verksamhet"
    assert 'lang="en"' in html and "Peace and security work." in field(html, "en")
    assert re.search(r"Room for about \d+ more characters within the limit of 30 seconds", html)
    assert "[fyra]" not in html  # everybody reads a single digit so
    assert 'data-say="För freds- och säkerhetsfrämjande verksamhet, tryck fyra."' in html


def test_the_note_is_folded_with_its_beginning_in_sight(editor: Browser) -> None:
    html = page(editor, "/studio/texts/fred")
    assert re.search(r"<details>\s*<summary>Note: Skriv inte att insatserna", html)
    assert "Write a note for colleagues" in page(editor, "/studio/texts/main")


def test_a_text_of_a_draft_without_a_line_table_can_be_edited(
    staff: Staff, editor: Browser
) -> None:
    put(staff, with_text(full_script(), "line.toml", b"x"))
    html = page(editor, "/studio/texts/fred")
    assert "The seconds cannot be estimated" in html
    assert '<h2 id="heading-sv">Swedish</h2>' in html


def test_before_the_first_edition_there_is_nothing_to_edit() -> None:
    studio = studio_on(memory_database())
    empty = Staff(app_with(studio), studio).browser(Role.EDITOR)
    assert empty.get("/studio/texts/fred").status_code == 404


def test_words_of_another_language_are_said_by_their_own_voice(editor: Browser) -> None:
    html = told(editor, form(editor, "fred", sv_body="|\nFred {en: now | 112} här. |"))
    assert re.search(r'>Amy</span>\s*<span lang="en-GB" data-say="now one one two">', html)


def test_a_text_of_no_limit_is_told_when_its_longest_sentence_has_little_room(
    editor: Browser,
) -> None:
    assert "characters left in" not in page(editor, "/studio/texts/kontakt")
    html = told(editor, form(editor, "kontakt", sv_body="Ring oss. " * 270), "kontakt")
    assert re.search(r"\d characters left in the longest", html)


def test_a_limit_that_the_script_has_moved_is_the_one_that_counts(
    staff: Staff, editor: Browser
) -> None:
    assert "characters within the limit of 5 seconds" in page(editor, "/studio/texts/notice")
    table = full_script()["line.toml"].decode()
    table += '[rules]\nR56 = { warn_seconds = 20, reason = "Kort." }\n'
    table += 'R02 = { accepted = true, reason = "Godkänt." }\n'
    files = with_text(full_script(), "line.toml", table)
    staff.studio.editions.publish(files, author="Karin", source=Source.STUDIO)
    assert "more than 20 seconds allow" in page(editor, "/studio/texts/fred")
    assert "characters within the limit of 5 seconds" in page(editor, "/studio/texts/notice")


def test_a_menu_without_a_text_has_its_label_to_edit(staff: Staff, editor: Browser) -> None:
    put(staff, nested_script(2, 8))
    html = page(editor, "/studio/texts/menu-2")
    assert "group menu c" in field(html, part="label") and "0.0 seconds" in html


def test_a_text_that_is_only_printed_has_no_seconds_and_nothing_to_listen_to(
    staff: Staff, editor: Browser
) -> None:
    put(
        staff,
        {
            **full_script(),
            "sv/without-voice.txt": b"utan att tala\n\nRing 114 14.\n",
            "en/without-voice.txt": b"without speech\n\nCall 114 41.\n",
        },
    )
    assert "Without hearing or speech" in page(editor, "/studio/texts")
    html = page(editor, "/studio/texts/without-voice")
    assert html.count("Only in writing") == 2 and "1 error" in html
    assert "What callers hear" not in html and "characters left" not in html


def test_a_phone_number_in_a_finding_does_not_break_over_lines(
    staff: Staff, editor: Browser
) -> None:
    put(staff, with_text(full_script(), "en/fred.txt", "peace\n\nCall 114 41.\n"))
    html = page(editor, "/studio/texts/fred")
    finding = html.partition('<li class="finding error"')[2].partition("</li>")[0]
    assert "114\u00a041" in finding and "Call 114 41" not in finding
    assert field(html, "en") == "Call 114 41."


@pytest.mark.parametrize(
    "path",
    [
        "/studio/texts/nix",
        "/studio/texts/Fred",
        "/studio/texts/..%2f..%2fline",
        "/studio/texts/line.toml",
        "/studio/texts/fred%0A",
        "/studio/texts/" + "a" * 41,
        "/studio/texts/fred/sv/recording",
        "/studio/texts/fred/fi/recording",
    ],
)
def test_no_other_file_can_be_reached(editor: Browser, path: str) -> None:
    assert editor.get(path).status_code == 404
    assert editor.post(path, {"sv/texts/fred/body": "x"}).status_code in (404, 405)


def test_names_of_texts_are_small_letters_digits_and_lines() -> None:
    assert is_name("silence-1") and is_name("a_b")
    assert not any(map(is_name, ("", "-a", "å", "a.b", "a\n", "A", "a" * 41)))


def test_a_stored_script_is_shown_and_never_run(editor: Browser) -> None:
    sent = form(editor, "fred", sv_label=f"fred {ATTACK}", sv_body=f"</textarea>{ATTACK}")
    assert editor.post("/studio/texts/fred", sent).status_code == 303
    for path in ("/studio", "/studio/texts", "/studio/texts/fred"):
        html = page(editor, path)
        assert "<script>" not in html and "</textarea><script" not in html
    assert "<script" not in told(editor, sent)


def test_a_page_needs_no_script_of_its_own_in_the_page(editor: Browser) -> None:
    html = page(editor, "/studio/texts/fred")
    assert set(re.findall(r"<script[^>]*>([^<]*)</script>", html)) == {""}
    assert not re.search(r'\s(style|on\w+)="', html)
    assert "Check without saving" in html


def test_a_recording_is_offered_while_it_matches_the_text(staff: Staff, editor: Browser) -> None:
    put(staff, {**full_script(), **recorded("sv/welcome", encoded(speech(4)))})
    assert 'src="/studio/texts/welcome/sv/recording"' in page(editor, "/studio/texts/welcome")
    sound = editor.get("/studio/texts/welcome/sv/recording")
    assert sound.status_code == 200 and sound.content_type.startswith("audio/")
    html = told(editor, form(editor, "welcome", sv_body="Hej."), "welcome")
    assert "There is a recording of other words" in html


# --- while typing ---


def test_while_typing_each_language_is_told_anew_and_nothing_is_saved(
    staff: Staff, editor: Browser
) -> None:
    html = told(editor, form(editor, "fred", sv_body="Fred.\nRing 10."))
    assert 'id="status-sv"' in html and 'id="look-en"' in html and "<html" not in html
    assert "Ring <mark>10</mark>." in html and "errors stop publication" in html
    assert not changed(staff)


def test_without_scripts_a_button_checks_and_keeps_what_was_typed(
    staff: Staff, editor: Browser
) -> None:
    sent = form(editor, "fred", act="check", sv_body="Det är vktigt.", en_notes="Mine.")
    answer = editor.post("/studio/texts/fred", sent)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "Nothing has been saved" in html
    assert field(html) == "Det är vktigt." and field(html, "en", "notes") == "Mine."
    assert "<mark>vktigt</mark>" in html and " data-unsaved" in html
    assert not changed(staff) and " data-unsaved" not in page(editor, "/studio/texts/fred")


def test_an_unlisted_number_elsewhere_hides_no_error_of_a_text(
    staff: Staff, editor: Browser
) -> None:
    put(staff, with_text(full_script(), "sv/utveckling.txt", "utveckling\n\nRing 555.\n"))
    html = told(editor, form(editor, "fred", sv_body="Fred.\nSkriv till MSB."))
    assert "MSB" in html and "stop publication" in html


def test_where_not_all_can_be_checked_no_page_says_that_all_is_well(
    staff: Staff, editor: Browser
) -> None:
    put(staff, without(full_script(), "sv/notice.txt"))
    html = told(editor, form(editor, "fred"))
    assert "Nothing here stops" not in html and "nothing to correct" not in html
    assert "More can be checked" in page(editor, "/studio/texts/fred")
    for path in ("/studio", "/studio/publish"):
        assert "The rest is checked once" in page(editor, path)
    assert 'href="/studio/phone">Test call to the draft' not in page(editor, "/studio")


# --- saving ---


def test_what_is_saved_is_in_the_draft_with_plain_line_ends(staff: Staff, editor: Browser) -> None:
    sent = form(editor, "welcome", sv_body="Hej.\r\n Välkommen. \r\n\r\n", en_body="Hello.")
    answer = editor.post("/studio/texts/welcome", sent)
    assert answer.status_code == 303 and answer.headers["Location"] == "/studio/texts/welcome"
    assert text(staff, WELCOME).endswith(".\nHej.\nVälkommen.\n")
    html = page(editor, "/studio/texts/welcome")
    assert "Saved in the draft" in html and "Swedish, by Anna Editor" in html
    assert changed(staff) == {"sv/texts/welcome/body", "en/texts/welcome/body"}


def test_a_text_that_is_sent_twice_is_saved_once_without_a_conflict(
    staff: Staff, editor: Browser
) -> None:
    sent = form(editor, "welcome", sv_body="Hej.")
    for _ in range(2):
        assert editor.post("/studio/texts/welcome", sent).status_code == 303
        assert "Saved in the draft" in page(editor, "/studio/texts/welcome")
    saves = staff.studio.drafts.history(("sv", "texts", "welcome", "body"))
    assert [one.value for one in saves if not one.edition] == ["Hej."]


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
    assert answer.status_code == 409 and "Anna Publisher has saved something else here" in html
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
    html = page(editor, "/studio/texts")
    assert html.count("not written") == 2 and "Write it" in html
    assert "Write a heading" in html
    sent = form(editor, "main", sv_label="huvudmenyn", en_label="main menu")
    editor.post("/studio/texts/main", sent)
    assert text(staff, "sv/main.txt") == "huvudmenyn\n"
    html = page(editor, "/studio/texts")
    assert "Change the heading" in html and "missing" not in html
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


def test_a_reader_sees_the_text_and_cannot_save(staff: Staff, editor: Browser) -> None:
    reader = staff.browser(Role.READER)
    html = page(reader, "/studio/texts/fred")
    assert "readonly" in html and "Save in the draft" not in html
    for path in ("", "/check"):
        assert reader.post(f"/studio/texts/fred{path}", form(editor, "fred")).status_code == 403
