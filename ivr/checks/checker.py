"""Checks of drafts, cached by content."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping

from ivr.checks.check import Check, check_script
from ivr.script.files import Files, fingerprint

KEPT = 8
"""Cache size: results."""


class Checker:
    """Checks scripts, spelling included, and caches the last results.

    `calls` returns in how many calls each topic was heard, where that is known.
    """

    def __init__(self, calls: Callable[[], Mapping[str, int]] = dict) -> None:
        self._calls = calls
        self._known: OrderedDict[object, Check] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, files: Files) -> Check:
        """Return the check of a script."""
        calls = self._calls()
        content = (fingerprint(files), frozenset(calls.items()))
        with self._lock:
            if found := self._known.get(content):
                self._known.move_to_end(content)
                return found
        check = check_script(files, spelling=True, calls=calls)
        with self._lock:
            self._known[content] = check
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return check
