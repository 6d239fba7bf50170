"""The studio as tests meet it."""

from collections.abc import Iterator

import pytest
from databases import memory_database
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Playwright, expect, sync_playwright
from scripts import full_script

from ivr.database import Database
from ivr.studio.accounts import Role
from studio.browsing import chromium as started
from studio.publishing import publish
from studio.staff import Browser, Clock, Staff, app_with, studio_on


@pytest.hookimpl(tryfirst=True)  # before the tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that drives a real browser."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.needs("chromium"))


@pytest.fixture
def database() -> Iterator[Database]:
    """A database of its own."""
    database = memory_database()
    yield database
    database.close()


@pytest.fixture
def clock() -> Clock:
    """The studio's clock."""
    return Clock()


@pytest.fixture
def staff(database: Database, clock: Clock) -> Staff:
    """A studio and its people."""
    studio = studio_on(database, clock=clock)
    return Staff(app_with(studio), studio)


@pytest.fixture
def stranger(staff: Staff) -> Browser:
    """A browser in which nobody has signed in."""
    return staff.stranger()


@pytest.fixture
def administrator(staff: Staff) -> Browser:
    """An administrator's browser."""
    return staff.browser(Role.ADMINISTRATOR)


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
def publisher(staff: Staff) -> Browser:
    """A publisher's browser, where the frozen script is live."""
    publish(staff, full_script())
    return staff.browser(Role.PUBLISHER)
