"""Emergency numbers that callers press, although no key of the line connects a call.

112 is Sweden's, and callers from North America or Britain may press their own. The line watches the
last keys of a call for each of them: 1-1-1-2 and 9-1-1-2 end in 1-1-2 too.
"""

from ivr.script.model.script import EMERGENCY_NUMBER

FOREIGN_NUMBERS = ("911", "999")
"""The numbers of North America, and of Britain and Ireland."""

NUMBERS = (EMERGENCY_NUMBER, *FOREIGN_NUMBERS)

BEGINNINGS = frozenset(number[:length] for number in NUMBERS for length in range(len(number)))
"""The keys that a caller may have pressed of a number, from none to all but the last."""


def completed(pressed: str, key: str) -> str | None:
    """Return the number that a key completes, after the last keys `pressed`, or None."""
    return next((number for number in NUMBERS if (pressed + key).endswith(number)), None)


def beginning(pressed: str, key: str) -> str:
    """Return the last keys that begin a number, out of `pressed` and another key.

    That is the longest such end: after 9-1-1 it is 1-1, to which 2 can be added.
    """
    keys = pressed + key
    return next(keys[start:] for start in range(len(keys) + 1) if keys[start:] in BEGINNINGS)
