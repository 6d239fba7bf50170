"""Ticking on the page Publish in a real browser, with scripts and without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browsing import Served, watched
from tests.scripts import full_script
from tests.studio.publishing import WELCOME, put_files

TEXTS = {
    "sv/welcome.txt": WELCOME,
    "en/fred.txt": full_script()["en/fred.txt"].decode() + "Fine.\n",
}
KONTAKT = "sv/kontakt.txt"


@pytest.fixture
def address(studio: Served) -> str:
    """The page Publish of an open studio, whose draft changes three texts."""
    files = {path: words.encode() for path, words in TEXTS.items()}
    files[KONTAKT] = full_script()[KONTAKT] + b"Tack.\n"
    put_files(studio.studio.drafts, files, "Karin")
    return f"{studio.address}/publish"


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """A browser, with scripts and without."""
    context = chromium.new_context(locale="en-GB", java_script_enabled=request.param)
    with watched(context) as page:
        yield page
    context.close()


def test_what_is_ticked_is_counted_and_published_with_its_note(page: Page, address: str) -> None:
    page.goto(address)
    bar, show = page.locator(".save-bar"), page.get_by_role("button", name="Show what is ticked")
    expect(bar).to_contain_text("3 changes")
    bar.get_by_label("What is new").fill("Half a note")
    tick = page.locator("#text-kontakt").get_by_role("checkbox")
    tick.scroll_into_view_if_needed()
    box = tick.bounding_box()
    tick.uncheck()
    if show.is_visible():
        show.click()
    expect(bar).to_contain_text("2 changes")
    expect(bar.get_by_label("What is new")).to_have_value("Half a note")
    if not show.is_visible():
        expect(tick).to_be_focused()
        assert box and (now := tick.bounding_box()) and abs(now["y"] - box["y"]) < 2
    bar.get_by_role("button", name="Publish now").click()
    page.goto(address)
    expect(page.locator("section.change")).to_have_count(1)
    expect(page.locator("#text-kontakt")).to_be_visible()
