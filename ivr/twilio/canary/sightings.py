"""What the service sees of its own canary calls, for `ivr canary` to read.

Twilio shows the requests of a call only 15 minutes after its end, so the service itself reports
them. Every process of a machine adds to the same files in memory: no database, no disk.
"""

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from time import time

from pydantic import TypeAdapter, ValidationError

KEPT_SECONDS = 10 * 60
"""Sightings are kept for this long, and removed when the next call begins."""

MOST_OWN = 400
"""Sightings that a process without a folder keeps."""

MOST_SHOWN = 40
"""Requests of calls in a report, so that it is never longer than `ivr canary` reads. A call has
some ten."""


EMPTY, ABSENT, REDIRECT = "empty", "absent", "redirect"
"""How silence was reported: by an empty `Digits`, without any, or by the redirect after it."""


class SightingKind(StrEnum):
    """The request that was seen."""

    TURN = "turn"
    ENDED = "ended"
    REFUSED = "refused"
    """A request that names the canary's number, without a valid signature."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One request of a canary call: where it led to, and its form, without any content.

    `call` is the end of Twilio's id, `at` a Unix time. `keys` is None for silence, which Twilio
    reports in the way `silence` says. `parameters` and `headers` are names.
    """

    kind: SightingKind
    call: str
    at: float
    state: str = ""
    keys: str | None = None
    silence: str = ""
    place: str = ""
    outcome: str = ""
    language: str = ""
    edition: str = ""
    parameters: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    region: str = ""


@dataclass(frozen=True, slots=True)
class SightingReport:
    """The recent sightings of a machine, in order, with its time and its live edition."""

    now: float
    edition: str
    sightings: tuple[Sighting, ...]


REPORT = TypeAdapter(SightingReport)
SIGHTING = TypeAdapter(Sighting)


class Sightings:
    """The recent sightings of all processes of a machine; of this one only without a folder.

    `put` neither waits nor raises: the folder is in memory, and its errors are ignored.
    """

    def __init__(self, folder: Path | None, now: Callable[[], float] = time) -> None:
        """Share sightings in a folder of a memory file system."""
        self._folder = folder
        self._now = now
        self._own: deque[Sighting] = deque(maxlen=MOST_OWN)

    def put(self, sighting: Sighting) -> None:
        """Add a sighting."""
        if self._folder is None:
            self._own.append(sighting)
            return
        with suppress(OSError):
            self._write(self._folder, sighting)

    def report(self, edition: str) -> bytes:
        """Return a report as JSON; `edition` is the one that answers new calls.

        Of the refusals it has the last: anybody who knows the number can cause more.
        """
        now = self._now()
        found = tuple(self._own) if self._folder is None else self._read(self._folder)
        recent = _in_order(one for one in found if one.at > now - KEPT_SECONDS)
        of_calls = [one for one in recent if one.kind is not SightingKind.REFUSED]
        refused = [one for one in recent if one.kind is SightingKind.REFUSED]
        shown = _in_order([*of_calls[-MOST_SHOWN:], *refused[-1:]])
        return REPORT.dump_json(SightingReport(now, edition, shown))

    def _write(self, folder: Path, sighting: Sighting) -> None:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps(asdict(sighting)) + "\n"
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        file = os.open(folder / f"{int(sighting.at) // KEPT_SECONDS}.jsonl", flags, 0o600)
        try:
            os.write(file, line.encode())  # at once: lines of several processes do not mix
        finally:
            os.close(file)
        for old in self._files(folder)[:-2]:
            old.unlink(missing_ok=True)

    def _files(self, folder: Path) -> list[Path]:
        return sorted(folder.glob("*.jsonl"), key=lambda path: (len(path.name), path.name))

    def _read(self, folder: Path) -> Iterator[Sighting]:
        for path in self._files(folder):
            with suppress(OSError):
                for line in path.read_bytes().splitlines():
                    with suppress(ValidationError):
                        yield SIGHTING.validate_json(line)


def merged(reports: Iterable[SightingReport]) -> tuple[Sighting, ...]:
    """Merge reports, which may be of several machines, without repetitions."""
    return _in_order(dict.fromkeys(one for report in reports for one in report.sightings))


def _in_order(sightings: Iterable[Sighting]) -> tuple[Sighting, ...]:
    return tuple(sorted(sightings, key=lambda one: one.at))
