"""The page Publish: what is wrong, what callers hear differently, and then live."""

import re
from datetime import UTC, datetime
from html import unescape

from ivr.database import now
from ivr.publishing.edition import SILENT_AFTER, Worker
from ivr.studio.accounts import Role
from tests.scripts import full_script, with_text
from tests.studio.publishing import (
    WELCOME,
    card,
    note,
    page_of,
    publish,
    save,
    save_files,
    waiting,
)
from tests.studio.staff import Browser, Staff

DUE = full_script()["line.toml"].decode() + "\n[review]\nfred = 2020-01-15\n"


def test_without_changes_there_is_nothing_to_publish(publisher: Browser) -> None:
    page = page_of(publisher)
    assert "There is nothing to publish." in page
    assert "Publish now" not in page


def test_before_the_first_edition_the_page_says_so(staff: Staff) -> None:
    browser = staff.browser(Role.PUBLISHER)
    assert "Nothing has been published yet." in page_of(browser)
    save_files(staff, full_script())
    page = page_of(browser)
    assert "This is the first edition." in page
    assert browser.post("/studio/publish", note(staff)).status_code == 303
    assert staff.studio.editions.newest_number() == 1


def test_a_publisher_sees_what_callers_hear_differently_and_publishes(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME)
    page = page_of(publisher)
    assert "Welcome" in card(page, "text-welcome")
    assert "<del>" in page and "<ins>" in page
    assert "Anna Editor" in page
    answer = publisher.post("/studio/publish", note(staff))
    assert answer.headers["Location"] == "/studio/publish"
    live = staff.studio.editions.newest()
    assert live and (live.number, live.author, live.note) == (
        2,
        "publisher@example.se",
        "A new welcome.",
    )
    page = page_of(publisher)
    assert "Edition 2 has been published" in page and "Edition 2 is on its way" in page
    assert "/studio/history/1/back" in page


def test_a_draft_that_can_be_called_is_offered_for_a_test_call(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME)
    assert "Test call to the draft" in page_of(publisher)
    save_files(staff, {"line.toml": b"[[["})
    assert "Test call to the draft" not in page_of(publisher)


def test_a_note_is_wanted(staff: Staff, publisher: Browser) -> None:
    draft = save(staff, sv__welcome=WELCOME)
    for path in ("/studio/publish", "/studio/publish/ask"):
        answer = publisher.post(path, {"note": " ", "fingerprint": draft.fingerprint})
        assert answer.status_code == 422
        assert "Write a note" in answer.get_data(as_text=True)
    assert publisher.post("/studio/publish", {**note(staff), "note": "x" * 1001}).status_code == 422
    assert staff.studio.editions.newest_number() == 1


def test_errors_are_listed_first_and_lead_to_their_field(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome="Välkommen!!\n", sv__fred="fred\n\nRing 118 118.\n")
    page = page_of(publisher)
    assert "cannot be published yet" in page
    assert "error stops publication" in page or "errors stop publication" in page
    one = card(page, "text-fred").replace("\N{NO-BREAK SPACE}", " ")
    assert 'class="finding error"' in one and "<mark>118 118</mark>" in one
    assert 'href="/studio/texts/fred#text-sv"' in one
    bar = page.partition('<section class="save-bar')[2]
    assert re.search(r'<a class="badge error" href="#finding-', bar)
    assert "<button" not in bar and "<textarea" not in bar and "Within two seconds" not in page
    first = re.search(r'<a href="#(finding-[0-9]+)">', page)
    assert first and f'id="{first[1]}"' in page


def test_who_tries_to_publish_errors_is_led_to_them_and_loses_no_note(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__fred="fred\n\nRing 118 118.\n")
    for path in ("/studio/publish", "/studio/publish/ask"):
        answer = publisher.post(path, note(staff, "Another number."))
        assert answer.status_code == 409
        page = answer.get_data(as_text=True)
        summary = page.partition('role="alert"')[2].partition("</div>")[0]
        assert "Nothing has been published" in summary and "118 118" in summary
        assert "autofocus" in page and "sv/fred" not in summary
        assert "Another number." in page
    assert staff.studio.editions.newest_number() == 1


def test_the_draft_and_a_request_are_printed_for_sign_off(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME)
    publisher.post("/studio/publish/ask", note(staff))
    address, _ = waiting(staff)
    for page in ("/studio/publish", address):
        (link,) = re.findall(r'href="(/studio/print[^"]*)"', page_of(publisher, page))
        printed = page_of(publisher, unescape(link))
        assert WELCOME.strip() in printed
        assert "The draft as it stood" in printed or "Request for approval, sent" in printed


def test_a_reader_sees_everything_and_has_no_buttons(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME)
    page = page_of(staff.browser(Role.READER, "sv"))
    assert ">Hörs nu</h5>" in page and ">I utkastet</h5>" in page
    for words in ("publish/discard", "publish/ask", 'action="/studio/publish"'):
        assert words not in page


def test_the_page_says_when_all_new_callers_hear_an_edition(
    staff: Staff, publisher: Browser
) -> None:
    editions, polled = staff.studio.editions, 'data-poll="/studio/publish/live"'
    with staff.studio.database.writing() as session:
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        session.add(Worker(name="stopped:1", edition=0, since=long_ago, seen=now() - SILENT_AFTER))
    for ready in (False, True):
        editions.report("one:1", 1)
        editions.report("two:2", int(ready))
        part = page_of(publisher, "/studio/publish/live")
        page = page_of(publisher)
        assert "<html" not in part and part.strip() in page
        assert ("All new callers hear edition 1 since" in page) == ready
        assert ("on its way" in page) == (polled in page) == (not ready)


def test_what_today_counts_is_open_on_the_page_that_it_leads_to(
    staff: Staff, publisher: Browser
) -> None:
    publish(staff, with_text(full_script(), "line.toml", DUE))
    link = re.search(r'href="([^"]+)">[0-9]+ warnings<', page_of(publisher, "/studio"))
    assert link
    folded, opened = (page_of(publisher, each) for each in ("/studio/publish", link[1]))
    assert '<details id="findings">' in folded and '<details id="findings" open>' in opened
