"""Closing the line by one person: the pages Publish, Today, History and Settings, and the mail."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from ivr.script.fields.place import FieldPath, format_path
from ivr.script.reading.field_values import FieldValue
from ivr.studio.database import Database, now
from ivr.studio.people import Role
from tests.databases import age_grants
from tests.markup import parsed, words_of
from tests.studio.publishing import OPENED, PUBLISH, allowing_closing, closed, forms
from tests.studio.staff import Browser, Clock, Staff, app_with, studio_on

EDITOR, PUBLISHER, ADMINISTRATOR = Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR
pytestmark = pytest.mark.usefixtures("edition")

EDITION = "/studio/history/5"
REASON = "One person may close and open the line with the words that were approved in edition 3."


@pytest.fixture
def staff(staff_database: Database, clock: Clock) -> Staff:
    """A studio whose third edition approved a closing announcement that the fourth removed."""
    clock.seconds = now().timestamp()
    studio = studio_on(staff_database, clock=clock)
    staff = Staff(app_with(studio), studio)
    staff.publish(allowing_closing())
    for values in (closed(timedelta(hours=72)), OPENED):
        save(staff, values)
        staff.ask()
        staff.approve()
    save(staff, closed(timedelta(hours=8)))
    return staff


def save(staff: Staff, values: Mapping[FieldPath, FieldValue | None]) -> None:
    staff.save({format_path(field): value for field, value in values.items()})


def unseen(browser: Browser) -> str:
    """Return what the page Today lists as published by one person."""
    section = parsed(browser.page("/studio")).find(".//section[@aria-labelledby='unseen']")
    return "" if section is None else words_of(section)


def test_a_publisher_closes_the_line_and_another_looks_it_through(
    staff: Staff, publisher: Browser, administrator: Browser, reader: Browser
) -> None:
    page = publisher.with_all_ticked()
    assert forms(page) == {"", "ticks"}
    assert "because the words were approved in edition 3" in words_of(parsed(page))
    assert "ask" in forms(staff.browser(EDITOR).with_all_ticked())
    publisher.told_after(PUBLISH, staff.note("Closed until tonight."))
    page = words_of(parsed(publisher.page(PUBLISH)))
    assert "The line is closed until" in page and "Callers hear:" in page
    for browser in (publisher, administrator, reader):
        assert "Edition 5: Closed until tonight." in unseen(browser)
        is_next = "by one person is to be looked through" in browser.page("/studio")
        assert is_next is (browser is administrator)
    assert "looked" not in "".join(forms(publisher.page(EDITION), EDITION))
    refused = publisher.told_after(f"{EDITION}/looked", {})
    assert "Another person" in refused and "nobody yet" in refused
    assert reader.post(f"{EDITION}/looked", {}).status_code == 403
    page = administrator.page(EDITION)
    assert REASON in words_of(parsed(page)) and forms(page, EDITION) == {"looked"}
    assert "has been looked through" in administrator.told_after(f"{EDITION}/looked", {})
    assert not unseen(publisher)
    page = words_of(parsed(publisher.page(EDITION)))
    assert "Looked through by" in page and "Anna Administrator" in page
    history = words_of(parsed(publisher.page("/studio/history")))
    assert "alone, with words from edition 3" in history
    today = f"{staff.studio.now:%Y-%m-%d}"
    heard = words_of(parsed(publisher.page(f"/studio/history/heard?day={today}")))
    assert REASON in heard and "Anna Administrator" in heard


def test_with_another_change_it_needs_approval_and_alone_it_does_not(
    staff: Staff, publisher: Browser
) -> None:
    staff.save({"patience/tries": 2})
    assert forms(publisher.with_all_ticked()) == {"ask", "ticks"}
    page = publisher.told_after(f"{PUBLISH}/ticks", {"ticked": "1", "tick": "text-stopp"})
    assert forms(page) == {"", "ticks"}
    publisher.told_after(PUBLISH, staff.note())
    assert staff.studio.editions.newest_number() == 4


def test_publish_says_why_a_longer_closing_needs_approval(staff: Staff, publisher: Browser) -> None:
    reason = "can close the line alone for 24 hours at most"
    assert reason not in publisher.with_all_ticked()
    save(staff, closed(timedelta(hours=25)))
    page = publisher.with_all_ticked()
    assert "ask" in forms(page) and reason in page


def test_today_marks_the_earlier_words_that_one_person_may_use(
    staff: Staff, publisher: Browser, editor: Browser
) -> None:
    mark = "needs no approval for 24 hours at most"
    staff.discard(publisher)
    assert mark in publisher.page("/studio")
    assert mark not in editor.page("/studio")
    staff.save({"sv/voice": "Google.sv-SE-Wavenet-F"})
    staff.ask()
    staff.approve()
    page = publisher.page("/studio")
    assert mark not in page and "Close the line again" in page


def test_an_account_from_the_author_does_not_look_through(staff: Staff) -> None:
    administrator = staff.browser(ADMINISTRATOR)
    administrator.told_after(PUBLISH, staff.note())
    made, author = map(staff.people.find, map(staff.name, (PUBLISHER, ADMINISTRATOR)))
    assert made and author
    staff.people.set_role(made.id, EDITOR, by=author)
    staff.people.set_role(made.id, PUBLISHER, by=author)
    publisher = staff.browser(PUBLISHER)
    assert "you cannot approve requests" in publisher.told_after(f"{EDITION}/looked", {})
    age_grants(staff.studio.database, timedelta(days=8))
    assert "has been looked through" in publisher.told_after(f"{EDITION}/looked", {})


def test_an_administrator_switches_it_on_by_a_change_that_is_approved(
    staff: Staff, administrator: Browser, publisher: Browser, editor: Browser
) -> None:
    staff.discard(administrator)
    name = "publishing/closing_alone"
    for typed, is_alone in ((None, False), ("y", True)):
        administrator.fill("/studio/settings", {name: typed})
        assert forms(administrator.with_all_ticked()) == {"ask", "ticks"}
        staff.ask(ADMINISTRATOR)
        staff.approve()
        save(staff, closed(timedelta(hours=8)))
        assert ("ask" in forms(publisher.with_all_ticked())) is not is_alone
        staff.discard(administrator)
        if not is_alone:
            editor.fill("/studio/settings", {name: "y"}, 403)
