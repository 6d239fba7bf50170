"""Services and the clock that tests of calls share."""

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from tests.conftest import started, write_into
from tests.studio import staff

ZONE = ZoneInfo("Europe/Stockholm")
Answering = Callable[..., Flask]


class Clock(staff.Clock):
    """A clock that is set in the time zone of Stockholm."""

    def set(self, *local: int) -> None:
        self.seconds = datetime(*local, tzinfo=ZONE).timestamp()  # type: ignore[misc, arg-type]


@pytest.fixture(scope="module")
def shared_clock() -> Clock:
    return Clock()


@pytest.fixture
def clock(shared_clock: Clock) -> Clock:
    """The clock of the services, at noon of a fixed day."""
    shared_clock.set(2027, 1, 5, 12)
    return shared_clock


@pytest.fixture(scope="module")
def answering(tmp_path_factory: pytest.TempPathFactory, shared_clock: Clock) -> Answering:
    """Makes services of constant scripts, which the tests of a module share."""

    def make(files: Mapping[str, bytes]) -> Flask:
        folder = tmp_path_factory.mktemp("line") / "prompts"
        return started(write_into(folder, files), now=shared_clock)

    return make
