"""Codes for the test number, as staff get them in the studio."""

import re
from datetime import UTC, datetime

import pytest

from ivr.script.files import Files
from ivr.studio.people import Role
from ivr.studio.services.codes import CodedScript
from tests.scripts import short_script
from tests.studio.staff import Browser, Clock, Staff

pytestmark = pytest.mark.usefixtures("edition")

NUMBER = "+46850550000"
CODE = "/studio/phone/code"
WELCOME = "sv/welcome.txt"
NEW = {WELCOME: short_script()[WELCOME] + b"Hej.\n"}


@pytest.fixture
def staff(staff: Staff) -> Staff:
    staff.studio.test_number = NUMBER
    return staff


def script_of(staff: Staff, page: str) -> CodedScript:
    """Return the script of the code on a page."""
    found = re.search(r"(\d{3})\N{NO-BREAK SPACE}(\d{3})", page)
    assert found and f'href="tel:{NUMBER}"' in page
    id = staff.studio.call_codes.accept(found[1] + found[2])
    assert id
    return staff.studio.call_codes.script(id)


def code_from(browser: Browser, path: str, **typed: str) -> str:
    """Return the page with a code, after the button on another page."""
    return browser.fill(path, typed, 200, to=CODE)


def test_a_code_is_for_the_draft_as_it_was_then(staff: Staff, reader: Browser) -> None:
    staff.save_files(NEW)
    script = script_of(staff, code_from(reader, "/studio/phone"))
    draft: Files = staff.draft.files
    staff.save_files({WELCOME: b"Hej.\n"})
    assert script.files == draft != staff.draft.files
    assert (script.as_if, script.is_publishable) == (None, True)


def test_a_code_is_for_a_request_or_an_edition(staff: Staff, reader: Browser) -> None:
    staff.save_files(NEW)
    asked = staff.draft.files
    request = staff.ask()
    staff.save_files({WELCOME: b"Hej.\n"})
    assert script_of(staff, code_from(reader, request)).files == asked
    staff.approve()
    assert script_of(staff, code_from(reader, "/studio/history/1")).files == short_script()
    assert script_of(staff, code_from(reader, "/studio/phone", called="live")).files == asked


def test_a_code_is_for_a_time_in_the_zone_of_the_line(staff: Staff, reader: Browser) -> None:
    page = code_from(reader, "/studio/phone", at="2027-03-01T08:00")
    assert "As if it were" in page
    assert script_of(staff, page).as_if == datetime(2027, 3, 1, 7, tzinfo=UTC)


def test_errors_are_named_in_the_studio_and_on_the_call(staff: Staff, reader: Browser) -> None:
    staff.write(sv__fred="fred\n\nRing 110.\n")
    page = code_from(reader, "/studio/phone", called="draft")
    assert "cannot be published as it is" in page
    assert not script_of(staff, page).is_publishable
    staff.write(sv__notice=None)
    swedish = staff.browser(Role.READER, "sv")
    answer = swedish.post(CODE, {"called": "draft"})
    assert answer.status_code == 400 and "Nödmeddelande" in answer.get_data(as_text=True)


def test_a_missing_test_number_is_explained_in_the_studio(staff: Staff, reader: Browser) -> None:
    staff.studio.test_number = None
    page = reader.page("/studio/phone")
    assert "there is no test number" in page and "TEST_NUMBER" not in page
    assert CODE not in page + reader.page("/studio/history/1")
    assert reader.post(CODE, {"called": "draft"}).status_code == 404


@pytest.mark.parametrize("called", ["edition-9", "99", "edition-0", ""])
def test_no_code_is_for_an_unknown_script(staff: Staff, reader: Browser, called: str) -> None:
    assert reader.post(CODE, {"called": called}).status_code == 404


def test_too_many_wrong_codes_show_on_today(staff: Staff, reader: Browser, clock: Clock) -> None:
    warning = "No code is accepted until"
    for _ in range(20):
        assert warning not in reader.page("/studio")
        assert staff.studio.call_codes.accept("no code") is None
    assert warning in reader.page("/studio")
    assert warning in code_from(reader, "/studio/phone")
    clock.go_on(600)
    assert warning not in reader.page("/studio")
