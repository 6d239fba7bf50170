"""What tests open of the delivered script, which staff may reword at any time.

Tests count on words, so they read the frozen script. `test_delivered_script.py` alone reads
`prompts/`, and `conftest.py` fails every other test that does. Processes that tests start get
the frozen script from `IVR_PROMPTS`.
"""

import os
import sys

from tests.scripts import FROZEN

DELIVERED = FROZEN.parent.parent / "prompts"
"""The folder of the script that callers hear."""

_EVENTS = {"open", "os.listdir", "os.scandir"}
_opened: list[str] = []


def watch() -> None:
    """Note from now on what is opened in the delivered script; this cannot be undone."""
    os.environ["IVR_PROMPTS"] = str(FROZEN)
    sys.addaudithook(_note)


def of_delivered_script() -> list[str]:
    """Return the files and folders of the delivered script that were opened, and forget them."""
    opened = _opened.copy()
    _opened.clear()
    return opened


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event in _EVENTS and isinstance(arguments[0], str | bytes | os.PathLike):
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if path.startswith(str(DELIVERED)):
            _opened.append(path)
