"""The texts: edited in all languages, looked at while typing, merged, and brought back."""

import re
from collections.abc import Mapping

import pytest
from databases import memory_database
from scripts import full_script, nested_script, with_text, without
from sounds import encoded, recorded, speech

from ivr.publishing.draft import file_digest
from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from ivr.studio.writing.layout import parts_of
from ivr.studio.writing.names import is_name, names_in
from studio.staff import Browser, Staff, app_with, studio_on

FRED = "sv/fred.txt"
WELCOME = "sv/welcome.txt"
ATTACK = '<script>alert("x")</script>'


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio with an edition."""
    staff.studio.editions.publish(full_script(), author="files", source=Source.FILES)
    return staff


@pytest.fixture
def editor(staff: Staff) -> Browser:
    return staff.browser(Role.EDITOR)


def page(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def form(staff: Staff, name: str, *, act: str = "save", **texts: str) -> dict[str, str]:
    """What the page of a text sends: every field as it is in the draft, but for some of them.

    The texts are those of whole files.
    """
    files = staff.studio.drafts.current().files
    labelled = names_in(files).is_labelled(name)
    sent = {"act": act}
    for code in ("sv", "en"):
        data = files.get(f"{code}/{name}.txt")
        parts = parts_of(texts.get(code, (data or b"").decode()), labelled=labelled)
        sent |= {f"text-{code}": parts.sentences.replace("\n", "\r\n")}
        sent |= {f"note-{code}": parts.note.replace("\n", "\r\n")}
        sent |= {f"label-{code}": parts.label} if labelled else {}
        sent |= {f"seen-{code}": file_digest(data) or ""}
    return sent


def text(staff: Staff, path: str) -> str:
    """A file of the draft."""
    return staff.studio.drafts.current().files[path].decode()


def put(staff: Staff, files: Mapping[str, bytes]) -> None:
    """Make the draft hold these files, and no others, be they good or not."""
    drafts = staff.studio.drafts
    draft = drafts.current()
    changed: dict[str, bytes | None] = {**dict.fromkeys(draft.files), **files}
    drafts.save_files(changed, seen=draft.seen_files(*changed), author="Karin")


def field(html: str, code: str = "sv", part: str = "text") -> str:
    """What stands in a field of a language."""
    found = re.search(
        rf'<textarea [^>]*id="{part}-{code}"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL
    )
    assert found
    return found[1]


def test_a_text_of_a_draft_without_a_line_table_can_be_edited(
    staff: Staff, editor: Browser
) -> None:
    drafts = staff.studio.drafts
    drafts.save_files(
        {"line.toml": b"x"}, seen=drafts.current().seen_files("line.toml"), author="Karin"
    )
    html = page(editor, "/studio/texts/fred")
    assert "The seconds cannot be estimated" in html
    assert '<h2 id="heading-sv">Swedish</h2>' in html


def test_before_the_first_edition_there_is_nothing_to_edit(staff: Staff) -> None:
    studio = studio_on(memory_database())
    empty = Staff(app_with(studio), studio).browser(Role.EDITOR)
    assert empty.get("/studio/texts/fred").status_code == 404


# The page of a text.


def test_a_text_is_shown_in_all_languages_with_what_is_known_of_it(editor: Browser) -> None:
    html = page(editor, "/studio/texts/fred")
    assert field(html, part="note").startswith("Skriv inte att insatserna")
    assert field(html, part="label") == "Freds- och säkerhetsfrämjande verksamhet".lower()
    assert 'lang="en"' in html and "Peace and security work." in field(html, "en")
    assert "longer than in English" in html and "shorter than in Swedish" in html
    assert re.search(r"Room for about \d+ more characters within the limit of 30 seconds", html)
    assert "<u>4</u>" in html and "[fyra]" in html
    assert 'data-say="För freds- och säkerhetsfrämjande verksamhet, tryck fyra."' in html


def test_words_of_another_language_are_said_by_their_own_voice(
    staff: Staff, editor: Browser
) -> None:
    sent = form(staff, "fred", act="check", sv="fred\n\n|\nFred {en: now | 112} här. |\n")
    html = editor.post("/studio/texts/fred", sent).get_data(as_text=True)
    assert re.search(r'>Amy</span>\s*<span lang="en-GB" data-say="now one one two">', html)
    assert "Nothing has been saved" in html
    assert text(staff, FRED) == full_script()[FRED].decode()


def test_a_text_of_no_limit_is_told_when_its_longest_sentence_has_little_room(
    staff: Staff, editor: Browser
) -> None:
    assert "characters left in" not in page(editor, "/studio/texts/kontakt")
    sent = form(staff, "kontakt", act="check", sv=f"telefonnummer\n\n{'Ring oss. ' * 270}\n")
    html = editor.post("/studio/texts/kontakt", sent).get_data(as_text=True)
    assert re.search(r"\d characters left in the longest", html)


def test_a_text_of_a_limit_is_told_how_much_room_is_left(editor: Browser) -> None:
    assert "characters within the limit of 5 seconds" in page(editor, "/studio/texts/notice")


def test_a_limit_that_the_script_has_moved_is_the_one_that_counts(
    staff: Staff, editor: Browser
) -> None:
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
    assert "longer than" not in html and "As long as" not in html


def test_texts_of_the_same_length_say_so(staff: Staff, editor: Browser) -> None:
    sent = form(staff, "goodbye", sv="{en: Goodbye.}\n", en="Goodbye.\n")
    html = editor.post("/studio/texts/goodbye/check", sent).get_data(as_text=True)
    assert "As long as in English" in html and "As long as in Swedish" in html


@pytest.mark.parametrize(
    "path",
    [
        "/studio/texts/nix",
        "/studio/texts/Fred",
        "/studio/texts/..%2f..%2fline",
        "/studio/texts/line.toml",
        "/studio/texts/fred%0A",
        "/studio/texts/" + "a" * 41,
        "/studio/texts/fred/fi/history",
        "/studio/texts/fred/../history",
        "/studio/texts/nix/sv/history",
        "/studio/texts/fred/sv/recording",
        "/studio/texts/fred/fi/recording",
    ],
)
def test_no_other_file_can_be_reached(editor: Browser, path: str) -> None:
    assert editor.get(path).status_code == 404
    assert editor.post(path, {"text-sv": "x", "seen-sv": ""}).status_code in (404, 405)


def test_names_of_texts_are_small_letters_digits_and_lines() -> None:
    assert is_name("silence-1") and is_name("a_b")
    assert not any(map(is_name, ("", "-a", "å", "a.b", "a\n", "A", "a" * 41)))


def test_a_stored_script_is_shown_and_never_run(staff: Staff, editor: Browser) -> None:
    sent = form(staff, "fred", sv=f"fred {ATTACK}\n\n</textarea>{ATTACK}\n")
    assert editor.post("/studio/texts/fred", sent).status_code == 303
    for path in ("/studio", "/studio/texts/fred", "/studio/texts/fred/sv/history"):
        html = page(editor, path)
        assert "<script>" not in html
        assert "</textarea><script" not in html
    fragment = editor.post("/studio/texts/fred/check", form(staff, "fred"))
    assert "<script" not in fragment.get_data(as_text=True)


# Saving.


def test_what_is_saved_is_in_the_draft_with_plain_line_ends(staff: Staff, editor: Browser) -> None:
    sent = form(staff, "welcome") | {"text-sv": "Hej.\r\nVälkommen.\r\n\r\n", "note-sv": ""}
    answer = editor.post("/studio/texts/welcome", sent)
    assert answer.status_code == 303 and answer.headers["Location"] == "/studio/texts/welcome"
    assert text(staff, WELCOME) == "Hej.\nVälkommen.\n"
    change = staff.studio.drafts.current().changes[WELCOME]
    assert (change.author, "en/welcome.txt" in staff.studio.drafts.current().changes) == (
        "editor@example.se",
        False,
    )
    html = page(editor, "/studio/texts/welcome")
    assert "The text was saved in the draft" in html and "by Anna Editor" in html


def test_a_text_that_is_sent_twice_is_saved_once_without_a_conflict(
    staff: Staff, editor: Browser
) -> None:
    sent = form(staff, "welcome", sv="Hej.\n")
    for _ in range(2):
        assert editor.post("/studio/texts/welcome", sent).status_code == 303
        assert "The text was saved in the draft" in page(editor, "/studio/texts/welcome")
    assert len(staff.studio.drafts.versions(WELCOME)) == 1


def test_several_languages_are_saved_at_once(staff: Staff, editor: Browser) -> None:
    editor.post("/studio/texts/welcome", form(staff, "welcome", sv="Hej.", en="Hello."))
    assert "The texts were saved" in page(editor, "/studio/texts/welcome")
    assert (text(staff, WELCOME), text(staff, "en/welcome.txt")) == ("Hej.\n", "Hello.\n")


def test_a_save_that_changes_nothing_says_so(staff: Staff, editor: Browser) -> None:
    assert editor.post("/studio/texts/welcome", form(staff, "welcome")).status_code == 303
    assert "Nothing had been changed" in page(editor, "/studio/texts/welcome")
    assert dict(staff.studio.drafts.current().changes) == {}


def test_a_text_that_is_missing_is_written_anew_and_one_that_is_emptied_is_an_error(
    staff: Staff, editor: Browser
) -> None:
    drafts = staff.studio.drafts
    drafts.save_files({FRED: None}, seen=drafts.current().seen_files(FRED), author="Karin")
    editor.post("/studio/texts/fred", form(staff, "fred"))
    assert FRED not in drafts.current().files
    editor.post("/studio/texts/fred", form(staff, "fred", sv="fred\n\nFred.\n", en=""))
    assert text(staff, FRED) == "fred\n\nFred.\n"
    assert text(staff, "en/fred.txt") == ""
    assert "1 error" in page(editor, "/studio/texts/fred")


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
    listed = page(editor, "/studio")
    assert "Without hearing or speech" in listed
    assert "Without speech" in listed
    html = page(editor, "/studio/texts/without-voice")
    assert html.count("Only in writing") == 2
    assert "1 error" in html
    assert "What callers hear" not in html
    assert "characters left" not in html


def test_a_phone_number_in_a_finding_does_not_break_over_lines(
    staff: Staff, editor: Browser
) -> None:
    put(staff, with_text(full_script(), "en/fred.txt", "peace\n\nCall 114 41.\n"))
    html = page(editor, "/studio/texts/fred")
    finding = html.partition('<li class="finding error"')[2].partition("</li>")[0]
    assert "114\u00a041" in finding and "Call 114 41" not in finding
    assert "Call 114 41.</textarea>" in html


def test_an_optional_text_is_offered_written_and_taken_away_again(
    staff: Staff, editor: Browser
) -> None:
    html = page(editor, "/studio")
    assert html.count("not written") == 2 and "Write it" in html
    assert "Write a heading" in html
    editor.post("/studio/texts/main", form(staff, "main", sv="huvudmenyn", en="main menu"))
    assert text(staff, "sv/main.txt") == "huvudmenyn\n"
    html = page(editor, "/studio")
    assert "Change the heading" in html and "missing" not in html
    editor.post("/studio/texts/main", form(staff, "main", en=""))
    assert page(editor, "/studio").count(">missing<") == 1
    checked = editor.post("/studio/texts/main/check", form(staff, "main", sv=""))
    assert checked.status_code == 200
    editor.post("/studio/texts/main", form(staff, "main", sv=""))
    assert staff.studio.drafts.current().files == full_script()


def test_a_reader_sees_the_text_and_cannot_save(staff: Staff) -> None:
    reader = staff.browser(Role.READER)
    html = page(reader, "/studio/texts/fred")
    assert "readonly" in html and "Save in the draft" not in html
    assert staff.studio.drafts.editors() == ()
    for path in ("", "/check", "/sv/history"):
        assert reader.post(f"/studio/texts/fred{path}", form(staff, "fred")).status_code == 403
    assert "Take this version" not in page(reader, "/studio/texts/fred/sv/history")


def test_whoever_has_a_text_open_is_seen_by_others(staff: Staff, editor: Browser) -> None:
    page(editor, "/studio/texts/fred")
    other = page(staff.browser(Role.PUBLISHER), "/studio/texts/fred")
    assert "Also open for: Anna Editor." in other
    assert "Also open for: Anna Publisher." in page(editor, "/studio/texts/fred")


# While typing.


def test_while_typing_each_language_is_told_anew_and_nothing_is_saved(
    staff: Staff, editor: Browser
) -> None:
    sent = form(staff, "fred", sv="fred\n\nFred.\nRing 10.\n")
    answer = editor.post("/studio/texts/fred/check", sent)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'id="status-sv"' in html and 'id="look-en"' in html and "<html" not in html
    assert "Ring <mark>10</mark>." in html and "Add the pronunciation" in html
    assert "errors stop publication" in html
    assert dict(staff.studio.drafts.current().changes) == {}
    assert [one.path for one in staff.studio.drafts.editors()] == ["en/fred.txt", FRED]


def test_an_unlisted_number_elsewhere_hides_no_error_of_a_text(
    staff: Staff, editor: Browser
) -> None:
    put(staff, with_text(full_script(), "sv/utveckling.txt", "utveckling\n\nRing 555.\n"))
    sent = form(staff, "fred", sv="fred\n\nFred.\nSkriv till MSB.\n")
    html = editor.post("/studio/texts/fred/check", sent).get_data(as_text=True)
    assert "MSB" in html and "stop publication" in html


def test_where_not_all_can_be_checked_no_page_says_that_all_is_well(
    staff: Staff, editor: Browser
) -> None:
    put(staff, without(full_script(), "sv/notice.txt"))
    html = editor.post("/studio/texts/fred/check", form(staff, "fred")).get_data(as_text=True)
    assert "Nothing here stops" not in html and "nothing to correct" not in html
    assert "More can be checked" in page(editor, "/studio/texts/fred")
    for path in ("/studio", "/studio/publish"):
        assert "The rest is checked once" in page(editor, path)
    assert 'href="/studio/phone">Test call to the draft' not in page(editor, "/studio")


def test_only_what_was_sent_is_told(staff: Staff, editor: Browser) -> None:
    sent = {name: value for name, value in form(staff, "fred").items() if "en" not in name[-2:]}
    html = editor.post("/studio/texts/fred/check", sent).get_data(as_text=True)
    assert "nothing to correct" in html
    assert 'id="status-en"' not in html


def test_misspelt_words_are_told(staff: Staff, editor: Browser) -> None:
    sent = form(staff, "fred", sv=full_script()[FRED].decode() + "Det är mycket vktigt.\n")
    html = editor.post("/studio/texts/fred/check", sent).get_data(as_text=True)
    assert "<mark>vktigt</mark>" in html


def test_a_page_needs_no_script_of_its_own_in_the_page(editor: Browser) -> None:
    html = page(editor, "/studio/texts/fred")
    assert set(re.findall(r"<script[^>]*>([^<]*)</script>", html)) == {""}
    assert not re.search(r'\s(style|on\w+)="', html)
    assert "Check without saving" in html


# History.


def test_the_history_shows_each_version_with_its_differences(staff: Staff, editor: Browser) -> None:
    editor.post("/studio/texts/welcome", form(staff, "welcome", sv="Hej på dig.\n"))
    editor.post("/studio/texts/welcome", form(staff, "welcome", sv="Hej hej på dig.\n"))
    drafts = staff.studio.drafts
    drafts.save_files({WELCOME: None}, seen=drafts.current().seen_files(WELCOME), author="Karin")
    html = page(editor, "/studio/texts/welcome/sv/history")
    assert "Edition 1" in html and "the folder" in html
    assert html.count("Saved in the draft") == 2 and html.count("n the draft now") == 1
    assert "replaced later" in html and "not published yet" not in html
    assert "The text was removed." in html
    assert re.search(r"<ins>.*?hej.*?</ins>", html) and "[added:]" in html


def test_the_history_of_a_topic_is_titled_by_its_label(editor: Browser) -> None:
    html = page(editor, "/studio/texts/fred/sv/history")
    told = [html.index(f"<dt>{part}</dt>") for part in ("Label", "Sentences", "Note")]
    assert told == sorted(told) and "# Skriv" not in html
    assert "<h1>Earlier versions: Peace and security work (Swedish)</h1>" in html


def test_a_version_with_the_same_words_says_so(staff: Staff, editor: Browser) -> None:
    editor.post("/studio/texts/welcome", form(staff, "welcome", sv="Hej.\n"))
    drafts = staff.studio.drafts
    live = {WELCOME: full_script()[WELCOME]}
    drafts.save_files(live, seen=drafts.current().seen_files(WELCOME), author="Karin")
    editor.post("/studio/texts/welcome", form(staff, "welcome", sv="Hej.\n"))
    html = page(editor, "/studio/texts/welcome/sv/history")
    assert "undone" in html and "The same words" in html


def test_a_text_that_is_not_on_record_has_no_history(staff: Staff, editor: Browser) -> None:
    drafts = staff.studio.drafts
    new = "sv/ny.txt"
    drafts.save_files({new: b"ny\n\nNy.\n"}, seen=drafts.current().seen_files(new), author="Karin")
    assert "There is no earlier version" in page(editor, "/studio/texts/ny/en/history")


def test_any_version_can_be_taken_into_the_draft(staff: Staff, editor: Browser) -> None:
    editor.post("/studio/texts/welcome", form(staff, "welcome", sv="Hej.\n"))
    old = file_digest(full_script()[WELCOME]) or ""
    now = file_digest(b"Hej.\n") or ""
    assert f'value="{old}"' in page(editor, "/studio/texts/welcome/sv/history")
    sent = {"version": old, "seen": now}
    answer = editor.post("/studio/texts/welcome/sv/history", sent)
    assert answer.headers["Location"] == "/studio/texts/welcome"
    assert "The version is in the draft" in page(editor, "/studio/texts/welcome")
    assert dict(staff.studio.drafts.current().changes) == {}
    editor.post("/studio/texts/welcome/sv/history", {"version": now, "seen": old})
    assert text(staff, WELCOME) == "Hej.\n"


def test_a_version_is_not_taken_over_what_somebody_saved_meanwhile(
    staff: Staff, editor: Browser
) -> None:
    old = file_digest(full_script()[WELCOME]) or ""
    editor.post("/studio/texts/welcome", form(staff, "welcome", sv="Hej.\n"))
    path = "/studio/texts/welcome/sv/history"
    assert editor.post(path, {"version": old, "seen": "0" * 64}).status_code == 303
    assert "The text has been changed in the meantime" in page(editor, path)
    assert text(staff, WELCOME) == "Hej.\n"


def test_a_version_that_never_was_cannot_be_taken(editor: Browser) -> None:
    path = "/studio/texts/welcome/sv/history"
    assert editor.post(path, {"version": "0" * 64, "seen": ""}).status_code == 400
    assert editor.post(path).status_code == 400


# Recordings.


def test_a_recording_is_offered_while_it_matches_the_text(staff: Staff, editor: Browser) -> None:
    put(staff, recorded("sv/welcome", encoded(speech(4))))
    html = page(editor, "/studio/texts/welcome")
    assert 'src="/studio/texts/welcome/sv/recording"' in html
    assert "recorded" in page(editor, "/studio")
    sound = editor.get("/studio/texts/welcome/sv/recording")
    assert sound.status_code == 200 and sound.content_type.startswith("audio/")
    sent = form(staff, "welcome", act="check", sv="Hej.\n")
    html = editor.post("/studio/texts/welcome", sent).get_data(as_text=True)
    assert "There is a recording of other words" in html
