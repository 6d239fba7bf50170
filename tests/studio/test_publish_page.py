"""The page Publish: what is wrong, what callers hear differently, and then live."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from ivr.database import now
from ivr.publishing.edition import SILENT_AFTER, Worker
from ivr.studio.accounts import Role
from tests.scripts import full_script, with_text
from tests.studio.publishing import (
    WELCOME,
    approve,
    card,
    forms,
    note,
    page_of,
    publish,
    save,
    save_files,
    told_after,
    waiting,
)
from tests.studio.staff import Browser, Staff

DUE = full_script()["line.toml"].decode() + "\n[review]\nfred = 2020-01-15\n"


def test_without_changes_there_is_nothing_to_publish(publisher: Browser) -> None:
    page = page_of(publisher)
    assert "There is nothing to publish." in page and not forms(page)


@pytest.mark.parametrize("asks", [False, True], ids=["at once", "by a request"])
def test_the_first_edition_is_published(staff: Staff, asks: bool) -> None:
    editor, publisher = staff.browser(Role.EDITOR), staff.browser(Role.PUBLISHER)
    assert "Nothing has been published yet." in page_of(publisher)
    save_files(staff, full_script())
    assert "This is the first edition." in page_of(publisher)
    if asks:
        told = told_after(editor, "/studio/publish/ask", note(staff))
        assert "This is the first edition." in told
        approve(staff)
    else:
        publisher.post("/studio/publish", note(staff))
    assert staff.studio.editions.newest_number() == 1


def test_a_publisher_sees_what_callers_hear_differently_and_publishes(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome=WELCOME)
    one = card(page_of(publisher), "text-welcome")
    for words in ("Welcome", "<del>", "<ins>", "Anna Editor"):
        assert words in one
    page = told_after(publisher, "/studio/publish", note(staff))
    live = staff.studio.editions.newest()
    assert live and (live.number, live.author) == (2, "publisher@example.se")
    assert live.note == "A new welcome."
    assert "Edition 2 has been published" in page and "Edition 2 is on its way" in page
    assert "/studio/history/1/back" in page


def test_a_note_is_wanted(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME)
    for act in ("", "/ask"):
        for words, told in ((" ", "Write a note"), ("x" * 1001, "at most 1000")):
            answer = publisher.post(f"/studio/publish{act}", note(staff, words))
            assert answer.status_code == 422 and told in answer.get_data(as_text=True)
    assert staff.studio.editions.newest_number() == 1


def test_who_tries_to_publish_errors_is_led_to_them_and_loses_no_note(
    staff: Staff, publisher: Browser
) -> None:
    save(staff, sv__welcome="Välkommen!!\n", sv__fred="fred\n\nRing 118 118.\n")
    page = page_of(publisher)
    one = card(page, "text-fred").replace("\N{NO-BREAK SPACE}", " ")
    assert 'class="finding error"' in one and "<mark>118 118</mark>" in one
    bar = page.partition('<section class="save-bar')[2]
    assert re.search(r'<a class="badge error" href="#finding-', bar)
    assert "<button" not in bar and "<textarea" not in bar
    first = re.search(r'<a href="#(finding-[0-9]+)">', page)
    assert first and f'id="{first[1]}"' in page
    for act in ("", "/ask"):
        answer = publisher.post(f"/studio/publish{act}", note(staff, "Another number."))
        page = answer.get_data(as_text=True)
        summary = page.partition('role="alert"')[2].partition("</div>")[0]
        assert answer.status_code == 409 and "118 118" in summary and "sv/fred" not in summary
        assert "autofocus" in page and "Another number." in page
    assert staff.studio.editions.newest_number() == 1


def test_the_draft_and_a_request_are_printed_and_called(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME)
    publisher.post("/studio/publish/ask", note(staff))
    address, _ = waiting(staff)
    for path, title in ((address, "Request for approval, sent"), ("/studio/publish", "The draft")):
        page = page_of(publisher, path)
        (link,) = re.findall(r'href="(/studio/print[^"]*)"', page)
        printed = page_of(publisher, unescape(link))
        assert WELCOME.strip() in printed and title in printed
        (call,) = re.findall(r'class="button second" href="(/studio/phone[^"]*)"', page)
        answer = publisher.get(call.replace("/phone", "/phone/ask")).get_json()
        said = " ".join(part["words"] for part in (*answer["fixed"], *answer["skippable"]))
        assert WELCOME.split(".")[0] in said
        save(staff, en__welcome="Hello.\n")
    assert publisher.get("/studio/phone/ask?called=99").status_code == 404
    save_files(staff, {"line.toml": b"[[["})
    assert 'class="button second" href="/studio/phone' not in page_of(publisher)


def test_a_reader_sees_everything_and_has_no_buttons(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__welcome=WELCOME)
    page = page_of(staff.browser(Role.READER, "sv"))
    assert ">Hörs nu</h5>" in page and ">I utkastet</h5>" in page
    assert not forms(page) and "publish/discard" not in page


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
