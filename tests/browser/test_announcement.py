"""A temporary announcement in a real browser: the steps of docs/studio.md, click by click."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from ivr.studio.accounts import Role
from tests import ROOT
from tests.browser.browsing import House, seconds_until_heard, sign_in, watched

GUIDE = ROOT / "docs" / "studio.md"
SV, EN = "Telefonlinjen är stängd till fredag.", "This line is closed until Friday."


class Clicks:
    """Clicks, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, target: Locator) -> Locator:
        """Click on something."""
        target.click()
        self.count += 1
        return target


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def page(request: pytest.FixtureRequest, chromium: Browser, line: House) -> Iterator[Page]:
    """The page Today, as a publisher sees it."""
    context = chromium.new_context(locale="en-GB", java_script_enabled=request.param)
    with watched(context) as page:
        sign_in(page, line.studio, Role.PUBLISHER)
        yield page


def noon_on_friday() -> str:
    """The next Friday at noon that is still to come, as a browser fills it in."""
    now = datetime.now(ZoneInfo("Europe/Stockholm"))
    friday = now + timedelta(days=(4 - now.weekday()) % 7 or 7)
    return f"{friday:%Y-%m-%dT12:00}"


def test_a_line_that_is_closed_until_friday_takes_the_clicks_of_the_guide(
    page: Page, line: House
) -> None:
    clicks = Clicks()
    clicks.on(page.get_by_role("link", name="New announcement"))
    expect(page.get_by_label("Text in Swedish")).to_be_focused()
    page.keyboard.type(SV)
    clicks.on(page.get_by_label("Text in English"))
    page.keyboard.type(EN)
    clicks.on(page.get_by_label("Ends")).fill(noon_on_friday())
    clicks.on(page.get_by_label("Close the line"))
    clicks.on(page.get_by_role("button", name="Save in the draft"))
    expect(page.get_by_role("status").first).to_contain_text("Saved in the draft")
    clicks.on(page.get_by_role("link", name="Review and publish").first)
    clicks.on(page.get_by_label("What is new"))
    page.keyboard.type("Closed until Friday")
    clicks.on(page.get_by_role("button", name="Publish now"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Edition 2")
    seconds_until_heard(line, SV)
    assert "För operativt polissamarbete" not in line.call()

    told = re.search(r"(\d+) clicks", GUIDE.read_text())
    assert told and clicks.count == int(told[1]) <= 8
    page.goto(line.studio)
    expect(page.locator("#closed")).to_contain_text("The line is closed until")


def test_it_is_heard_before_it_begins_on_the_test_phone(chromium: Browser, line: House) -> None:
    with watched(chromium.new_context(locale="en-GB")) as page:
        sign_in(page, line.studio, Role.EDITOR)
        page.goto(f"{line.studio}/announcement")
        page.get_by_label("Text in Swedish").fill(SV)
        expect(page.locator("#status-sv")).to_contain_text("seconds")
        page.get_by_label("Text in English").fill(EN)
        start = datetime.now() + timedelta(days=3)
        page.get_by_label("Starts").fill(f"{start:%Y-%m-%dT08:00}")
        page.get_by_label("Ends").fill(f"{start:%Y-%m-%dT07:00}")
        page.get_by_role("button", name="Save in the draft").click()
        expect(page.get_by_role("alert")).to_contain_text("ends before it begins")
        expect(page.get_by_label("Text in Swedish")).to_have_value(SV)
        page.get_by_label("Ends").fill(f"{start:%Y-%m-%dT18:00}")
        page.get_by_role("button", name="Save in the draft").click()

        page.get_by_role("button", name="Test call at this time").click()
        page.get_by_label("Show the words at once").check()
        call, log = page.locator('[data-part="call"]'), page.locator('[data-part="captions"]')
        call.click()
        expect(log).to_contain_text(SV)
        expect(log).to_contain_text(re.compile(rf"As if it were.*{start.day}.*08:00"))
        page.locator('[data-key="9"]').click()
        expect(log).to_contain_text(EN)  # the time is kept for the whole call
        call.click()

        at = page.get_by_label("Day and time")
        at.press("1")  # a digit of the time, and no key of the telephone
        expect(log).not_to_contain_text("Key 1")
        at.fill("")
        call.click()
        expect(log).to_contain_text("Det här är polisens information")
        expect(log).not_to_contain_text(SV)
        expect(log).not_to_contain_text("As if it were")
