"""Fixtures for the studio."""

from collections.abc import Iterator

import pytest

from ivr.studio.database import Database
from ivr.studio.people import Role
from tests.databases import memory_database
from tests.scripts import full_script, short_script
from tests.studio.staff import Browser, Clock, Staff, app_with, content, studio_on


@pytest.fixture
def staff_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with the staff, and an edition for tests that use one."""
    scripts = {"full_edition": full_script, "edition": short_script}
    live = [script for name, script in scripts.items() if name in request.fixturenames]
    database = memory_database(content(*live[:1]))
    yield database
    database.close()


@pytest.fixture
def edition(staff_database: Database) -> None:
    """The short script, live as edition 1."""


@pytest.fixture
def full_edition(staff_database: Database) -> None:
    """The full script, live as edition 1."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def staff(staff_database: Database, clock: Clock) -> Staff:
    studio = studio_on(staff_database, clock=clock)
    return Staff(app_with(studio), studio)


@pytest.fixture
def stranger(staff: Staff) -> Browser:
    return staff.stranger()


@pytest.fixture
def administrator(staff: Staff) -> Browser:
    return staff.browser(Role.ADMINISTRATOR)


@pytest.fixture
def reader(staff: Staff) -> Browser:
    return staff.browser(Role.READER)


@pytest.fixture
def editor(staff: Staff) -> Browser:
    return staff.browser(Role.EDITOR)


@pytest.fixture
def publisher(staff: Staff, edition: None) -> Browser:
    """A publisher's browser, with the short script live."""
    return staff.browser(Role.PUBLISHER)
