"""The examiner: what is known of a draft, found out once for each content of it."""

import threading
from collections import OrderedDict

from ivr.checks.check import Check, examine
from ivr.script.files import Files, fingerprint

KEPT = 8
"""How many contents are remembered: people look at few at a time."""


class Checker:
    """Examines scripts with spelling, and remembers the last ones."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Check] = OrderedDict()
        self._lock = threading.Lock()

    def examine(self, files: Files) -> Check:
        """Return what is known of a script."""
        content = fingerprint(files)
        with self._lock:
            if found := self._known.get(content):
                self._known.move_to_end(content)
                return found
        examination = examine(files, spelling=True)
        with self._lock:
            self._known[content] = examination
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return examination
