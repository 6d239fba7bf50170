"""The studio as tests meet it."""

from collections.abc import Iterator
from functools import cache

import pytest

from ivr.database import Database
from ivr.studio.accounts import Role
from tests.databases import content_of, memory_database
from tests.scripts import full_script
from tests.studio.publishing import publish
from tests.studio.staff import Browser, Clock, Staff, app_with, studio_on


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database that knows the staff, with an edition for tests that use one."""
    database = memory_database(_content(live="edition" in request.fixturenames))
    yield database
    database.close()


@cache
def _content(*, live: bool) -> bytes:
    database = memory_database()
    studio = studio_on(database)
    staff = Staff(app_with(studio), studio)
    if live:
        publish(staff, full_script())
    content = content_of(database)
    database.close()
    return content


@pytest.fixture
def edition(database: Database) -> None:
    """The frozen script is live, as edition 1."""


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


@pytest.fixture
def reader(staff: Staff) -> Browser:
    """A reader's browser."""
    return staff.browser(Role.READER)


@pytest.fixture
def editor(staff: Staff) -> Browser:
    """An editor's browser."""
    return staff.browser(Role.EDITOR)


@pytest.fixture
def publisher(staff: Staff, edition: None) -> Browser:
    """A publisher's browser, where the frozen script is live."""
    return staff.browser(Role.PUBLISHER)
