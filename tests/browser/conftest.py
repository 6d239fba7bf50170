"""What drives a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Playwright, expect, sync_playwright

from ivr.database import Database
from ivr.studio.accounts import person_of_this_machine
from tests.browser.browsing import House, Served, house, watched
from tests.browser.browsing import chromium as started
from tests.serving import serving
from tests.studio.staff import app_with, content, studio_on


@pytest.hookimpl(tryfirst=True)  # before the tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.needs("chromium"))


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """What drives browsers. It ends with its module: while it is there, nothing else may loop."""
    expect.set_options(timeout=20_000)  # ms: the first check of a service starts a process
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Chromium]:
    """A real browser."""
    with started(playwright) as browser:
        yield browser


@pytest.fixture
def line(folder: Path, tmp_path: Path) -> Iterator[House]:
    """The whole service."""
    with house(folder, tmp_path / "data") as line:
        yield line


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Served]:
    """An open studio in which the frozen script is live."""
    file = tmp_path / "ivr.db"
    file.write_bytes(content(live=True))
    database = Database(f"sqlite:///{file}")
    studio = studio_on(database, open_person=person_of_this_machine())
    with serving(lambda origin: app_with(studio)) as origin:
        yield Served(studio, f"{origin}/studio")
    database.close()


@pytest.fixture
def page(chromium: Chromium) -> Iterator[Page]:
    """An English browser on which nothing may happen that no page may do."""
    context = chromium.new_context(locale="en-GB")
    with watched(context) as page:
        yield page
    context.close()
