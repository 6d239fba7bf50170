"""Several workers answer one call, also in the moments in which they take a new edition."""

import threading

import pytest

from ivr.line.live import SETTLE_SECONDS
from ivr.line.poller import POLL_SECONDS
from ivr.script.files import Files
from ivr.studio.editions.edition import Source
from tests.calling import Twilio
from tests.scripts import full_script, replaced
from tests.studio.editions.conftest import Machine, Machines

OPTIONS = '"operativt", "strategiskt", "utveckling", "fred", "fast", "kontakt"'
SHUFFLED = '"fred", "kontakt", "operativt", "strategiskt", "utveckling", "fast"'
FRED = "Freds"


class Wait(threading.Event):
    """A wait whose time passes at once, in which the other worker does its part."""

    def __init__(self, other: Machine) -> None:
        super().__init__()
        self.waited: list[float | None] = []
        self._other = other

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout)
        self._other.poll()
        return super().wait(0)


def published(machine: Machine, files: Files) -> None:
    machine.editions.publish(files, author="Karin", source=Source.STUDIO)


def test_a_call_that_begins_with_a_new_edition_goes_on_in_every_worker(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The menu is another one, so that a worker that does not know the edition must ask anew."""
    first, second = machines.start(), machines.start()
    published(first, full_script())
    first.poll()
    second.poll()
    wait = Wait(second)
    monkeypatch.setattr(first.service.source.live, "_stopped", wait)
    published(first, replaced(full_script(), "line.toml", OPTIONS, SHUFFLED))
    first.poll()
    begun = Twilio(first.app).ask()
    assert FRED in Twilio(second.app).press("1", begun.action).words
    assert wait.waited == [SETTLE_SECONDS]


def test_the_wait_is_longer_than_other_workers_need_and_shorter_than_staff_notice() -> None:
    assert 2 * POLL_SECONDS < SETTLE_SECONDS < 2 - 2 * POLL_SECONDS
