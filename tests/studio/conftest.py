"""The studio as tests meet it."""

from collections.abc import Iterator

import pytest

from ivr.database import Database
from ivr.studio.accounts import Role
from tests.databases import memory_database
from tests.scripts import full_script
from tests.studio.publishing import publish
from tests.studio.staff import Browser, Clock, Staff, app_with, studio_on


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


@pytest.fixture
def publisher(staff: Staff) -> Browser:
    """A publisher's browser, where the frozen script is live."""
    publish(staff, full_script())
    return staff.browser(Role.PUBLISHER)
