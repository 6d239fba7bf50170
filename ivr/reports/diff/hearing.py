"""Comparison of two lines: their spoken parts, and if these differ, the same keys in both."""

from collections import deque
from datetime import datetime
from itertools import chain

from ivr.call.flow import KEYS
from ivr.call.state import MAX_MISSES, CallState
from ivr.call.walk import NO_KEY, CachedFlow, unprompted
from ivr.script.model.announcements import intervals
from ivr.script.model.line import Line

PRESSED = (*KEYS, "?", NO_KEY)
"""Inputs of callers: "?" is a wrong key even if all keys have a meaning."""


def heard_from(old: Line, new: Line, now: datetime) -> datetime | None:
    """Return the first moment, from `now` (aware) on, at which a caller hears a difference.

    Returns None if there is none.
    """
    if old.script.fingerprint == new.script.fingerprint:
        return None
    if old.languages != new.languages or old.script.patience != new.script.patience:
        return now
    both = [intervals(line.script.announcements, now) for line in (old, new)]
    starts = {interval.start for interval in chain.from_iterable(both)}
    for moment in sorted(starts):
        was = old.at(moment)
        will_be = new.at(moment)
        if _audible_parts(was) != _audible_parts(will_be) and _sound_different(was, will_be):
            return moment
    return None


def _audible_parts(line: Line) -> tuple[object, ...]:
    """Return all that calls use, without languages and patience, which are compared before."""
    parts = line.texts, line.menus, line.phrases, line.closings, line.announced
    return *parts, line.script.menus, line.script.keys, line.script.contact


def _sound_different(old: Line, new: Line) -> bool:
    """Press the same keys in both lines; True if two turns sound different.

    This walks both call flows at once, breadth first, from every turn that no key leads to. A pair
    of states is left out once it has been pressed, and after so many misses that the call would
    have ended. Most pairs of turns share their passages, which are compared once, by identity: the
    cached flows keep them alive for as long as this runs.
    """
    unasked = [*zip(unprompted(old), unprompted(new), strict=True)]
    if any(before.sound != after.sound for before, after in unasked):
        return True
    was = CachedFlow(old)
    now = CachedFlow(new)
    waiting = deque((before.state, after.state) for before, after in unasked)
    pressed: set[tuple[CallState | None, CallState | None]] = set()
    compared: set[tuple[int, int]] = set()
    while waiting:
        states = before, after = waiting.popleft()
        if states in pressed or not before or not after or before.misses > MAX_MISSES:
            continue
        pressed.add(states)
        for key in PRESSED:
            turn = was.answer(before, key)
            other = now.answer(after, key)
            pair = (id(turn.passages), id(other.passages))
            if pair not in compared and turn.sound != other.sound:
                return True
            compared.add(pair)
            waiting.append((turn.state, other.state))
    return False
