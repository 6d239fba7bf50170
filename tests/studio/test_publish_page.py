"""The page Publish: what is wrong, what callers hear differently, and then live."""

import re
from collections.abc import Mapping

import pytest
from scripts import full_script, wav, with_text
from staff import Browser, Staff, app_with, studio_on

from ivr.database import Database
from ivr.drafts import Draft
from ivr.editions import Source
from ivr.people import Role, person_of_this_machine

WELCOME = "Välkommen till polisens information om internationellt arbete.\n"
APPROVAL = "\n[publishing]\napproval = true\n"


def publish(staff: Staff, files: Mapping[str, bytes], note: str = "") -> int:
    """Make a script live."""
    source = Source.STUDIO if note else Source.FILES
    author = staff.name(Role.PUBLISHER) if note else "files"
    return staff.studio.editions.publish(files, author=author, source=source, note=note).number


def save(staff: Staff, **texts: str) -> Draft:
    """Put texts into the draft; `sv__notice` stands for sv/notice.txt."""
    files = {f"{name.replace('__', '/')}.txt": text.encode() for name, text in texts.items()}
    return save_files(staff, files)


def save_files(staff: Staff, files: Mapping[str, bytes | None]) -> Draft:
    """Put files into the draft."""
    drafts = staff.studio.drafts
    seen = drafts.current().seen(*files)
    return drafts.save(files, seen=seen, author=staff.name(Role.EDITOR))


def wanting_approval() -> dict[str, bytes]:
    """A script that wants a second person."""
    table = full_script()["line.toml"].decode()
    return with_text(full_script(), "line.toml", table + APPROVAL)


def page_of(browser: Browser, path: str = "/studio/publish") -> str:
    """A page as text."""
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def note(staff: Staff, words: str = "A new welcome.") -> dict[str, str]:
    """The form with a note, for the draft as it is now."""
    return {"note": words, "fingerprint": staff.studio.drafts.current().fingerprint}


def told_after(browser: Browser, path: str, form: Mapping[str, str]) -> str:
    """What the page says after something was asked for."""
    answer = browser.post(path, form)
    assert answer.status_code == 303
    return page_of(browser, answer.headers["Location"])


@pytest.fixture
def publisher(staff: Staff) -> Browser:
    """A publisher's browser, where the frozen script is live."""
    publish(staff, full_script())
    return staff.browser(Role.PUBLISHER)


def test_without_changes_there_is_nothing_to_publish(publisher: Browser) -> None:
    page = page_of(publisher)
    assert "There is nothing to publish." in page
    assert "Publish now" not in page


def test_before_the_first_edition_the_page_says_so(staff: Staff) -> None:
    browser = staff.browser(Role.PUBLISHER)
    assert "Nothing was published yet." in page_of(browser)
    assert "Nothing was published yet." in page_of(browser, "/studio/publish/live")
    save_files(staff, full_script())
    page = page_of(browser)
    assert "Everything: it is the first edition." in page
    assert browser.post("/studio/publish", note(staff)).status_code == 303
    assert staff.studio.editions.newest_number() == 1


def test_a_publisher_sees_what_callers_hear_differently_and_publishes(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME)
    page = page_of(publisher)
    assert "sv/welcome" in page
    assert "<del>" in page and "<ins>" in page
    assert "Anna Editor" in page
    answer = publisher.post("/studio/publish", note(staff))
    assert answer.headers["Location"] == "/studio/publish/live"
    live = staff.studio.editions.newest()
    assert live and (live.number, live.author, live.note) == (
        2,
        "publisher@example.se",
        "A new welcome.",
    )
    page = page_of(publisher, "/studio/publish/live")
    assert "Edition 2 is live" in page
    assert "/studio/history/1/back" in page


def test_a_note_is_wanted(staff: Staff, publisher: Browser) -> None:
    draft = save(staff, sv__welcome=WELCOME)
    for path in ("/studio/publish", "/studio/publish/ask"):
        answer = publisher.post(path, {"note": " ", "fingerprint": draft.fingerprint})
        assert answer.status_code == 422
        assert "Write a note" in answer.get_data(as_text=True)
    assert publisher.post("/studio/publish", {**note(staff), "note": "x" * 1001}).status_code == 422
    assert staff.studio.editions.newest_number() == 1


def test_a_draft_that_changed_since_it_was_looked_at_is_not_published(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME)
    form = note(staff)
    save(staff, en__welcome="Welcome to the police.\n")
    assert "was changed in the meantime" in told_after(publisher, "/studio/publish", form)
    assert "was changed in the meantime" in told_after(
        publisher, "/studio/publish", {"note": "x", "fingerprint": ""}
    )
    assert staff.studio.editions.newest_number() == 1


def test_errors_stand_first_with_their_line_and_lead_to_their_text(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome="Välkommen!!\n", sv__fred="fred\n\nRing 118 118.\n")
    page = page_of(publisher)
    assert "The draft has errors and cannot be published." in page
    assert 'href="/studio/texts/fred"' in page
    assert 'class="finding error"' in page
    assert "Error, line 3" in page
    assert "Publish now" not in page
    told = told_after(publisher, "/studio/publish", note(staff))
    assert "sv/fred.txt:3" in told
    told = told_after(publisher, "/studio/publish/ask", note(staff))
    assert "sv/fred.txt:3" in told
    assert staff.studio.editions.newest_number() == 1


def test_a_script_in_a_text_is_shown_as_words(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__fred='<script>alert(1)</script>\n\n"><img src=x onerror=alert(1)>.\n')
    page = page_of(publisher)
    assert "<script>alert" not in page and "<img" not in page
    assert "&lt;img" in page


def test_a_recording_and_a_removed_file_are_named_without_words(
    staff: Staff, publisher: Browser
) -> None:
    save_files(
        staff,
        {
            "sv/recordings/fred.wav": wav(),
            "facts.toml": None,
            "sv/notes.txt": b"x" * 50_000,
            "sv/welcome.txt": full_script()["sv/welcome.txt"].replace(b"\n", b"\n\n"),
        },
    )
    page = page_of(publisher)
    assert page.count("This file is not compared word by word.") == 2
    assert "only line breaks or spaces differ" in page
    assert "removed" in page and ">new<" in page


# --- roles ---


def test_a_reader_sees_everything_and_has_no_buttons(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME)
    page = page_of(staff.browser(Role.READER, "sv"))
    assert "Vad den som ringer hör annorlunda" in page
    for words in ("publish/discard", "publish/ask", 'action="/studio/publish"'):
        assert words not in page


def test_an_editor_asks_and_a_publisher_approves(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME)
    editor = staff.browser(Role.EDITOR)
    page = page_of(editor)
    assert 'action="/studio/publish/ask"' in page and "Publish now" not in page
    told = told_after(editor, "/studio/publish/ask", note(staff, "Please."))
    assert "You have asked for it" in told and "Please." in told
    assert "Approve and publish" not in told and "Put the request aside" in told
    page = page_of(publisher)
    assert "Approve and publish" in page
    request = staff.studio.drafts.request()
    assert request
    answer = publisher.post("/studio/publish/approve", {"request": str(request.id)})
    assert answer.headers["Location"] == "/studio/publish/live"
    live = staff.studio.editions.newest()
    assert live and (live.author, live.note) == ("editor@example.se", "Please.")


# --- approval ---


def test_where_approval_is_wanted_nobody_publishes_alone(staff: Staff) -> None:
    publish(staff, wanting_approval())
    publisher = staff.browser(Role.PUBLISHER)
    save(staff, sv__welcome=WELCOME)
    page = page_of(publisher)
    assert "Publish now" not in page and "Ask for approval" in page
    told = told_after(publisher, "/studio/publish", note(staff))
    assert "Another person must approve" in told
    told = told_after(publisher, "/studio/publish/ask", note(staff))
    assert "Approve and publish" not in told
    request = staff.studio.drafts.request()
    assert request
    told = told_after(publisher, "/studio/publish/approve", {"request": str(request.id)})
    assert "Somebody else must approve" in told
    assert staff.studio.editions.newest_number() == 1
    other = staff.browser(Role.ADMINISTRATOR)
    assert other.post("/studio/publish/approve", {"request": str(request.id)}).status_code == 303
    assert staff.studio.editions.newest_number() == 2


def test_approval_cannot_be_given_up_alone(staff: Staff) -> None:
    publish(staff, wanting_approval())
    save_files(staff, {"line.toml": full_script()["line.toml"]})
    publisher = staff.browser(Role.PUBLISHER)
    assert "Publish now" not in page_of(publisher)
    assert "Another person must approve" in told_after(publisher, "/studio/publish", note(staff))


def test_approval_holds_for_the_draft_that_brings_it(staff: Staff, publisher: Browser) -> None:
    save_files(staff, {"line.toml": wanting_approval()["line.toml"]})
    assert "Publish now" not in page_of(publisher)


def test_a_request_is_put_aside_by_its_author_or_a_publisher(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME)
    editor = staff.browser(Role.EDITOR)
    staff.people.add("else@example.se", "Else", Role.EDITOR, "correct horse battery")
    other = staff.stranger()
    other.sign_in("else@example.se")
    for browser in (editor, publisher):
        editor.post("/studio/publish/ask", note(staff))
        request = staff.studio.drafts.request()
        assert request
        form = {"request": str(request.id)}
        assert other.post("/studio/publish/withdraw", form).status_code == 403
        assert "Put the request aside" not in page_of(other)
        assert "put aside" in told_after(browser, "/studio/publish/withdraw", form)
        assert staff.studio.drafts.request() is None
        assert "waits no more" in told_after(browser, "/studio/publish/withdraw", form)
        assert "waits no more" in told_after(publisher, "/studio/publish/approve", form)


@pytest.mark.parametrize("number", ["", "-1", "x", "9" * 30, "²"])
def test_a_request_that_is_no_number_is_not_understood(publisher: Browser, number: str) -> None:
    form = {"request": number}
    assert publisher.post("/studio/publish/approve", form).status_code == 400


# --- changes ---


def test_one_change_is_discarded_after_a_question(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME, en__welcome="Welcome to the police.\n")
    editor = staff.browser(Role.EDITOR)
    page = page_of(editor, "/studio/publish/discard?path=sv/welcome.txt")
    assert "Discard this change?" in page and "en/welcome.txt" not in page
    draft = staff.studio.drafts.current()
    form = {"path": "sv/welcome.txt", "fingerprint": draft.fingerprint}
    assert "1 change was discarded" in told_after(editor, "/studio/publish/discard", form)
    assert set(staff.studio.drafts.current().changes) == {"en/welcome.txt"}
    assert "in the meantime" in told_after(editor, "/studio/publish/discard", form)


def test_all_changes_are_discarded_after_a_question(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME, en__welcome="Welcome to the police.\n")
    assert "Discard all changes" in page_of(publisher)
    page = page_of(publisher, "/studio/publish/discard")
    paths = re.findall(r'name="path" value="([^"]+)"', page)
    form = {"path": paths, "fingerprint": staff.studio.drafts.current().fingerprint}
    assert "2 changes were discarded" in told_after(publisher, "/studio/publish/discard", form)  # type: ignore[arg-type]
    assert not staff.studio.drafts.current().changes
    assert "There is nothing to discard" in page_of(publisher, "/studio/publish/discard")
    assert publisher.get("/studio/publish/discard?path=nope").status_code == 404


def test_what_two_editions_changed_is_decided_file_by_file(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME)
    publish(staff, with_text(full_script(), "sv/welcome.txt", "Välkommen till polisens linje.\n"))
    page = page_of(publisher)
    assert "To be merged first" in page and "must be merged" in page
    assert 'href="/studio/texts/welcome"' in page
    assert "Publish now" not in page
    assert "To be merged first" in page_of(staff.browser(Role.READER))
    told = told_after(publisher, "/studio/publish", note(staff))
    assert "must be merged" in told
    form = {"path": "sv/welcome.txt", "fingerprint": "of another draft"}
    assert "in the meantime" in told_after(publisher, "/studio/publish/keep", form)
    form["fingerprint"] = staff.studio.drafts.current().fingerprint
    told = told_after(publisher, "/studio/publish/keep", form)
    assert "Publish now" in told
    assert staff.studio.drafts.current().files["sv/welcome.txt"] == WELCOME.encode()
    assert publisher.post("/studio/publish/keep", form).status_code == 404


# --- live ---


def test_the_page_shows_which_worker_has_the_edition(staff: Staff, publisher: Browser) -> None:
    assert "No process has told yet" in page_of(publisher, "/studio/publish/live")
    staff.studio.editions.report("one:1", 1)
    staff.studio.editions.report("two:2", 0)
    page = page_of(publisher, "/studio/publish/live/workers")
    assert "1 of 2 have it." in page
    assert "<html" not in page
    staff.studio.editions.report("two:2", 1)
    whole = page_of(publisher, "/studio/publish/live")
    assert "All have it." in whole
    assert 'data-anew="/studio/publish/live/workers"' in whole
    assert "live.js" in whole


def test_a_page_that_asks_by_itself_keeps_no_session_alive(staff: Staff) -> None:
    browser = staff.browser(Role.READER)
    clock = staff.studio.clock
    for _ in range(4):
        clock.go_on(20 * 60)  # type: ignore[attr-defined]
        answer = browser.get("/studio/publish/live/workers")
    assert answer.status_code == 303


# --- proposals ---


@pytest.fixture
def proposal(staff: Staff) -> str:
    """A content of the folder that waits, for somebody published in the studio since."""
    editions = staff.studio.editions
    editions.take_in(full_script(), starting=True)
    publish(staff, with_text(full_script(), "sv/welcome.txt", WELCOME), "In the studio.")
    editions.take_in(with_text(full_script(), "en/welcome.txt", "Welcome to the police.\n"))
    (waiting,) = editions.proposals()
    return f"/studio/publish/proposals/{waiting.id}"


def test_what_the_folder_holds_waits_and_is_taken(staff: Staff, proposal: str) -> None:
    browser = staff.browser(Role.PUBLISHER)
    assert proposal in page_of(browser)
    page = page_of(browser, proposal)
    assert "sv/welcome" in page and "en/welcome" in page
    assert "the folder" in page
    reader = page_of(staff.browser(Role.READER), proposal)
    assert "Take it" not in reader
    assert "in the meantime" in told_after(browser, f"{proposal}/take", {"live": "1"})
    answer = browser.post(f"{proposal}/take", {"live": "2"})
    assert answer.headers["Location"] == "/studio/publish/live"
    assert staff.studio.editions.newest_number() == 3
    assert browser.get(proposal).status_code == 404
    assert browser.post(f"{proposal}/leave").status_code == 404


def test_what_the_folder_holds_is_left(staff: Staff, proposal: str) -> None:
    browser = staff.browser(Role.PUBLISHER, "sv")
    told = told_after(browser, f"{proposal}/leave", {})
    assert "Förslaget är lagt åt sidan" in told
    assert staff.studio.editions.newest_number() == 2


def test_in_an_open_studio_the_only_person_publishes(database: Database) -> None:
    studio = studio_on(database, open_person=person_of_this_machine())
    studio.editions.publish(full_script(), author="files", source=Source.FILES)
    browser = Browser(app_with(studio))
    studio.drafts.save(
        {"sv/welcome.txt": WELCOME.encode()},
        seen=studio.drafts.current().seen("sv/welcome.txt"),
        author="local",
    )
    form = {"note": "Alone.", "fingerprint": studio.drafts.current().fingerprint}
    assert browser.post("/studio/publish", form).status_code == 303
    assert studio.editions.newest_number() == 2
