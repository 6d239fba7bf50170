"""The studio as tests meet it."""

from collections.abc import Iterator
from functools import cache

import pytest

from ivr.database import Database
from ivr.studio.accounts import Role
from tests.databases import content, fill, memory_database
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
def staff(clock: Clock) -> Iterator[Staff]:
    """A studio and its people."""
    database = memory_database()
    fill(database, _begun(is_live=False))
    studio = studio_on(database, clock=clock)
    yield Staff(app_with(studio), studio)
    database.close()


@pytest.fixture
def live_staff(staff: Staff) -> Staff:
    """A studio and its people, where the frozen script is live."""
    fill(staff.studio.database, _begun(is_live=True))
    return staff


@cache
def _begun(*, is_live: bool) -> bytes:
    """What the database of a studio holds at first; it takes longer to make than to copy."""
    database = memory_database()
    studio = studio_on(database)
    staff = Staff(app_with(studio), studio)
    if is_live:
        publish(staff, full_script())
    begun = content(database)
    database.close()
    return begun


@pytest.fixture
def stranger(staff: Staff) -> Browser:
    """A browser in which nobody has signed in."""
    return staff.stranger()


@pytest.fixture
def administrator(staff: Staff) -> Browser:
    """An administrator's browser."""
    return staff.browser(Role.ADMINISTRATOR)


@pytest.fixture
def publisher(live_staff: Staff) -> Browser:
    """A publisher's browser, where the frozen script is live."""
    return live_staff.browser(Role.PUBLISHER)
