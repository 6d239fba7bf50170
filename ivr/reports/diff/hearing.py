"""Comparison of two lines by pressing the same keys in both."""

from collections import deque
from datetime import datetime

from ivr.call.flow import KEYS
from ivr.call.state import MAX_MISSES, CallState
from ivr.call.turn import Turn
from ivr.call.walk import SILENCE, CachedFlow, unprompted
from ivr.script.announcements import intervals
from ivr.script.line import Line

PRESSED = (*KEYS, "?", SILENCE)
"""Inputs of callers: "?" is a wrong key even if all keys have a meaning."""


def is_heard(old: Line, new: Line, now: datetime) -> bool:
    """Return whether any caller, from a moment (aware) on, hears a difference."""
    if old.script.fingerprint == new.script.fingerprint:
        return False
    if old.languages != new.languages or old.script.patience != new.script.patience:
        return True
    moments = {
        each.start for line in (old, new) for each in intervals(line.script.announcements, now)
    }
    return any(_differ(old.at(moment), new.at(moment)) for moment in sorted(moments))


def _differ(old: Line, new: Line) -> bool:
    """Return whether some keys lead to turns that sound different."""
    was, now = CachedFlow(old), CachedFlow(new)
    turns = deque[tuple[Turn, Turn]](zip(unprompted(old), unprompted(new), strict=True))
    passed: set[tuple[CallState, CallState]] = set()
    while turns:
        before, after = turns.popleft()
        if before.sound != after.sound:
            return True
        if not before.state or not after.state or before.state.misses > MAX_MISSES:
            continue
        if (states := (before.state, after.state)) not in passed:
            passed.add(states)
            turns += [
                (was.answer(before.state, key), now.answer(after.state, key)) for key in PRESSED
            ]
    return False
