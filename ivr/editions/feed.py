"""The feed: brings what is published, or what the folder holds, to where calls are answered."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from ivr.editions.edition import Edition, Intake
from ivr.editions.editions import Editions
from ivr.editions.shelf import Shelf
from ivr.errors import DatabaseUnavailableError, ScriptRefusedError, ScriptUnreadableError
from ivr.examination import open_line, reopen
from ivr.script.files import Files, fingerprint, load
from ivr.script.inventory import belonging
from ivr.script.line import Line

SETTLE_SECONDS = 0.6
"""From when a line was read to when it answers: by then every other worker has read it too, and
knows what its callers press and which recordings they are told to play. Even an edit that
comes in this time is heard within two seconds."""

RECENT = 16
"""How many editions a worker takes up at its start, for the calls that are in progress."""

READING_SECONDS = 1.0
"""How long a start may take to read the earlier ones; large scripts are fewer then."""

REPORT_SECONDS = 5
"""How often a worker says in the database that it is alive."""

FOLDER = 0
"""The number of a line that was taken from the folder, and is no edition."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Opening:
    """What a worker begins with: the line, the number of its edition, and earlier lines."""

    line: Line
    number: int
    earlier: tuple[Line, ...] = ()


def open_first(
    folder: Path, editions: Editions | None = None, shelf: Shelf | None = None
) -> Opening:
    """Return what answers the first call.

    That is the live edition, after the folder's content was taken in. Without the database it
    is the last edition on the shelf, else the folder; where nobody keeps editions at all, it is
    the folder, else the shelf. Raises IVRError if there is none of them.
    """
    if editions and (opened := _published(folder, editions, shelf) or _kept(shelf)):
        return opened
    try:
        return Opening(open_line(belonging(load(folder))), FOLDER)
    except (ScriptRefusedError, ScriptUnreadableError):
        if kept := _kept(shelf):
            return kept
        raise


def _published(folder: Path, editions: Editions, shelf: Shelf | None) -> Opening | None:
    try:
        with suppress(ScriptRefusedError, ScriptUnreadableError):  # the watch will say so
            editions.take_in(belonging(load(folder)), starting=True)
        recent = editions.recent(RECENT)
        if not recent:
            return None
        live, *earlier = (edition.number for edition in recent)
        files = editions.files(live)
        opened = Opening(reopen(files), live, _lines(map(editions.files, earlier)))
    except (DatabaseUnavailableError, ScriptRefusedError) as error:
        log.error("editions-unavailable", reason=str(error))
        return None
    if shelf:
        shelf.keep(live, files)
    return opened


def _kept(shelf: Shelf | None) -> Opening | None:
    kept = shelf.newest() if shelf else None
    if shelf is None or kept is None:
        return None
    with suppress(ScriptRefusedError):
        return Opening(reopen(kept[1]), kept[0], _lines(shelf.earlier()))
    return None


def _lines(scripts: Iterable[Files]) -> tuple[Line, ...]:
    """The lines of scripts, the oldest first, as far as they are read in a short time."""
    lines: list[Line] = []
    began = time.monotonic()
    for files in scripts:
        with suppress(ScriptRefusedError):
            lines.append(reopen(files))
        if time.monotonic() - began > READING_SECONDS:
            break
    return tuple(reversed(lines))


class Feed:
    """Tells the switchboard of every line that is to answer.

    `expect` is told of a line when it was read, and `adopt` `settle` seconds later, when it is
    to answer. While the database is away, `problem` says so, and the line that is there goes on.
    """

    def __init__(
        self,
        opening: Opening,
        *,
        editions: Editions | None,
        shelf: Shelf | None,
        expect: Callable[[Line], None],
        adopt: Callable[[Line], None],
        settle: float = SETTLE_SECONDS,
    ) -> None:
        self._editions = editions
        self._shelf = shelf
        self._expect = expect
        self._adopt = adopt
        self._settle = settle
        self._line = opening.line.edition
        self._refused: tuple[int, str] | None = None
        self._first_content: str | None = None
        self._reported = 0.0
        self._stopped = threading.Event()
        self.number = opening.number
        self.problem = ""
        for line in opening.earlier:
            expect(line)
        if opening.earlier:
            expect(opening.line)

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._stopped.set()

    def offer(self, files: Files) -> None:
        """Take what the folder holds: publish it, or answer with it where there are no editions.

        Raises ScriptRefusedError for a script with errors, and DatabaseUnavailableError where
        it cannot be published now.
        """
        content = fingerprint(files)
        self._first_content = self._first_content or content
        if self._editions is None:
            self._take(files, content)
            return
        try:
            outcome = self._editions.take_in(files, starting=content == self._first_content)
        except DatabaseUnavailableError:
            if self.number == FOLDER:  # this worker answers from the folder until there is more
                self._take(files, content)
            raise
        if outcome is Intake.PROPOSED:
            log.warning("folder-waits-as-proposal", content=content[:8])
        self.look()

    def look(self) -> None:
        """Look once whether another edition is live, and answer with it if so."""
        if self._editions is None:
            return
        try:
            live = self._editions.newest()
            if live and (live.number, live.line) not in (self._answering, self._refused):
                self._bring(self._editions, live)
            self._report(self._editions)
        except DatabaseUnavailableError as error:
            if not self.problem:
                log.error("database-unavailable", reason=str(error))
            self.problem = str(error)
            self._go_by_the_shelf()
        else:
            self.problem = ""

    def _take(self, files: Files, content: str) -> None:
        if content[:8] != self._line:
            self._answer(open_line(files), FOLDER, files)

    @property
    def _answering(self) -> tuple[int, str]:
        return (self.number, self._line)

    def _bring(self, editions: Editions, live: Edition) -> None:
        for passed in self._passed_over(editions, live):
            self._expect(passed)
        files = editions.files(live.number)
        try:
            line = reopen(files)
        except ScriptRefusedError as error:  # a newer program may have published it
            self._refused = (live.number, live.line)
            log.error("edition-unreadable", number=live.number, problems=str(error).splitlines())
            return
        self._answer(line, live.number, files)

    def _go_by_the_shelf(self) -> None:
        """Another worker of this machine may have read an edition before the database went."""
        for number, files in self._shelf.since(self.number) if self._shelf else ():
            with suppress(ScriptRefusedError):
                self._answer(reopen(files), number, files)

    def _passed_over(self, editions: Editions, live: Edition) -> tuple[Line, ...]:
        """The lines that answered elsewhere while this worker did not look."""
        recent = (edition.number for edition in editions.recent(RECENT))
        passed = [number for number in recent if self.number < number < live.number]
        return _lines(map(editions.files, passed))

    def _answer(self, line: Line, number: int, files: Files) -> None:
        if line.edition != self._line:
            self._expect(line)
        if self._shelf:
            self._shelf.keep(number, files)
        if line.edition != self._line:
            self._stopped.wait(self._settle)
            self._adopt(line)
        self._line, self.number, self._reported = line.edition, number, 0.0
        log.info("line-adopted", edition=line.edition, number=number)

    def _report(self, editions: Editions) -> None:
        if time.monotonic() - self._reported < REPORT_SECONDS and self._reported:
            return
        editions.report(f"{socket.gethostname()}:{os.getpid()}", self.number)
        self._reported = time.monotonic()
