"""Checks of drafts, cached by content."""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache

from ivr.checks.check import Check, check_script
from ivr.script.files import Files

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
        self._known = lru_cache(KEPT)(self._checked)

    def check(self, files: Files) -> Check:
        """Return the check of a script."""
        return self._known(tuple(files.items()), self._clock() // PERIOD_SECONDS)

    def check_form(self, files: Files) -> Check:
        """Return the check of a script with what is in a form; it is not cached."""
        return self._checked(files.items(), self._clock() / PERIOD_SECONDS)

    def _checked(self, files: Iterable[tuple[str, bytes]], period: float) -> Check:
        now = datetime.fromtimestamp(period * PERIOD_SECONDS, UTC)
        return self._run(dict(files), spelling=True, now=now)
