"""Checks of scripts in a child process, so that no check delays a call.

A check computes for a second or more, which blocks the other threads of a Python process.
"""

import copyreg
import fcntl
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from select import select
from types import MappingProxyType
from typing import Any, TypeAlias

from ivr.checks.check import CheckResult, check_script
from ivr.errors import CheckBusyError
from ivr.script.files import Files
from ivr.script.findings.finding import FAILURES, TOO_SLOW, Finding, FindingCollector
from ivr.script.model.line import prepare
from ivr.script.reading import field_values
from ivr.script.reading.reading import read_script

MAX_SECONDS = 20.0
"""Time limit of a check; a script with twenty announcements takes two seconds.

A proxy waits longer for a page: nginx for 60 seconds.
"""

IDLE_SECONDS = 300
"""Idle time after which the child ends, to free its 70 MB."""

COMMAND = (sys.executable, "-c", "from ivr.checks.process import serve; serve()")

Judgement: TypeAlias = tuple[tuple[Finding, ...], bool, tuple[Finding, ...]]
"""The findings of a check, whether it is complete, and its `document_errors`."""


class CheckProcess:
    """A child process that checks scripts, started on demand.

    All children of a machine share the lock file, so that one checks at a time.
    """

    def __init__(self, lock: Path, seconds: float = MAX_SECONDS) -> None:
        self._lock = lock
        self._seconds = seconds
        self._asking = threading.RLock()
        self._has_lock = False
        self._child: subprocess.Popen[bytes] | None = None

    def check(
        self, files: Files, *, spelling: bool = False, now: datetime | None = None
    ) -> CheckResult:
        """Check a script with `check_script`, but without the walks.

        A check that takes too long, or whose process is killed, becomes an error of the script.
        """
        request = pickle.dumps((dict(files), {"spelling": spelling, "now": now}))
        with self.exclusively(wait=True):
            answer = self._answer(request)
        if answer is None:
            return self._too_slow(files)
        findings, is_complete, refused = answer
        script = read_script(files).script
        titles = field_values.titles(files)
        line = prepare(script) if script and is_complete else None
        return CheckResult(findings, script, line, titles=titles, document_errors=refused)

    @contextmanager
    def exclusively(self, *, wait: bool = False) -> Iterator[None]:
        """Hold the machine-wide check lock (re-entrant per thread).

        Raises CheckBusyError without `wait` if another thread or process holds it. If the lock file
        cannot be opened, other processes are not excluded.
        """
        if not self._asking.acquire(blocking=wait):
            raise CheckBusyError
        with ExitStack() as releasing:
            releasing.callback(self._asking.release)
            if not self._has_lock:
                with suppress(OSError):
                    file = releasing.enter_context(self._lock.open("w"))
                    try:
                        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError as error:
                        raise CheckBusyError from error
                self._has_lock = True
                releasing.callback(self._end_turn)
            yield

    def _end_turn(self) -> None:
        self._has_lock = False

    def close(self) -> None:
        """Kill the child."""
        if self._child:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def _answer(self, request: bytes) -> Judgement | None:
        """Return the child's answer to a request; None if it takes too long, or is killed."""
        for _ in range(2):  # the child may have ended since the last request
            try:
                return self._ask(request)
            except TimeoutError:
                self.close()
                return None
            except (OSError, EOFError):
                self.close()
        return None

    def _ask(self, request: bytes) -> Judgement:
        """Send a request to the child. Raises OSError or EOFError if it has ended."""
        if self._child is None:
            self._child = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        child = self._child
        assert child.stdin and child.stdout
        child.stdin.write(request)
        child.stdin.flush()
        if not select([child.stdout], [], [], self._seconds)[0]:
            raise TimeoutError
        answer: Judgement = pickle.load(child.stdout)
        return answer

    def _too_slow(self, files: Files) -> CheckResult:
        report = FindingCollector(FAILURES)
        report.error(TOO_SLOW, (), seconds=f"{self._seconds:g}")
        return CheckResult(report.findings, titles=field_values.titles(files))


def serve() -> None:
    """Answer requests of the worker that started this process, until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # from the terminal: the worker handles it
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # end if the worker is gone
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # other output must not mix with answers
    while select([requests], [], [], IDLE_SECONDS)[0]:
        try:
            files, options = pickle.load(requests)
        except EOFError:
            return
        check = check_script(files, **options)
        pickle.dump((check.findings, check.is_complete, check.document_errors), answers)
        answers.flush()


def _proxy(mapping: Mapping[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


copyreg.pickle(MappingProxyType, lambda proxy: (_proxy, (dict(proxy),)))
