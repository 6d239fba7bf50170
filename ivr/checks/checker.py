"""Checks of drafts, cached by content."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime

from ivr.checks.check import Check, check_script
from ivr.script.files import Files, fingerprint

KEPT = 8
"""Cache size: results."""

PERIOD_SECONDS = 15 * 60
"""How long a result holds, since dates in the script pass: in every time zone a day begins with
such a period."""


class Checker:
    """Checks scripts, spelling included, and caches the last results.

    `run` is `check_script`, or `CheckProcess.check`. `clock` returns the seconds since 1970.
    """

    def __init__(
        self, run: Callable[..., Check] = check_script, clock: Callable[[], float] = time.time
    ) -> None:
        self._run = run
        self._clock = clock
        self._known: OrderedDict[object, Check] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, files: Files) -> Check:
        """Return the check of a script."""
        now = datetime.fromtimestamp(self._clock() // PERIOD_SECONDS * PERIOD_SECONDS, UTC)
        content = (fingerprint(files), now)
        with self._lock:
            if found := self._known.get(content):
                self._known.move_to_end(content)
                return found
        check = self._run(files, spelling=True, now=now)
        with self._lock:
            self._known[content] = check
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return check

    def check_form(self, files: Files) -> Check:
        """Return the check of a script with what is in a form; it is not cached."""
        return self._run(files, spelling=True, now=datetime.fromtimestamp(self._clock(), UTC))
