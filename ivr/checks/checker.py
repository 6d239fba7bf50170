"""Checks of drafts, cached by content."""

import threading
from collections import OrderedDict

from ivr.checks.check import Check, check_script
from ivr.script.files import Files, fingerprint

KEPT = 8
"""Cache size: results."""


class Checker:
    """Checks scripts, spelling included, and caches the last results."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Check] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, files: Files) -> Check:
        """Return the check of a script."""
        content = fingerprint(files)
        with self._lock:
            if found := self._known.get(content):
                self._known.move_to_end(content)
                return found
        check = check_script(files, spelling=True)
        with self._lock:
            self._known[content] = check
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return check
