"""Whether callers hear any difference between two lines: the same keys, walked in both at once."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ivr.call import flow
from ivr.call.flow import KEYS
from ivr.call.state import EMERGENCY_KEYS, MOST_MISSES, CallState
from ivr.call.turn import Turn
from ivr.call.walk import SILENCE, CachedFlow
from ivr.script.announcements import intervals
from ivr.script.line import Line
from ivr.script.model import FAULT, MAIN_MENU

PRESSED = (*KEYS, "?", SILENCE)
"""What callers may do: "?" is a wrong key also where every key means something."""


UNHEARD = ("fingerprint", "facts", "overrides", "review", "publishing")
"""What no call depends on, of a script."""


def is_heard(old: Line, new: Line, now: datetime) -> bool:
    """Return whether any caller, from a moment (aware) on, hears a difference."""
    if old.languages != new.languages or old.script.patience != new.script.patience:
        return True
    if any(_fault(old, code) != _fault(new, code) for code in new.languages):
        return True
    if _is_same(old, new):  # spares walks over both, one for each time of an announcement
        return False
    moments = {
        each.start for line in (old, new) for each in intervals(line.script.announcements, now)
    }
    times = {(old.at(moment).announced, new.at(moment).announced): moment for moment in moments}
    return any(_differ(old.at(moment), new.at(moment)) for moment in sorted(times.values()))


def _is_same(old: Line, new: Line) -> bool:
    """Tell whether two lines are the same in all that calls depend on; languages as prepared."""
    others = {name: getattr(new.script, name) for name in (*UNHEARD, "languages")}
    was, now = (
        (
            line.texts,
            line.menus,
            line.phrases,
            [each.voice for each in line.script.languages.values()],
        )
        for line in (old, new)
    )
    return was == now and replace(old.script, **others) == new.script


def _differ(old: Line, new: Line) -> bool:
    """Tell whether some keys lead to turns that sound different."""
    was, now = CachedFlow(old), CachedFlow(new)
    turns = deque(zip(_first(old), _first(new), strict=True))
    passed: set[tuple[CallState, CallState]] = set()
    while turns:
        before, after = turns.popleft()
        if before.sound != after.sound:
            return True
        if not before.state or not after.state or before.state.misses > MOST_MISSES:
            continue
        if (states := (before.state, after.state)) not in passed:
            passed.add(states)
            turns += [
                (was.answer(before.state, key), now.answer(after.state, key)) for key in PRESSED
            ]
    return False


def _first(line: Line) -> Iterator[Turn]:
    """Yield the turns that follow no key: the first, and those of a lost or long call."""
    yield flow.begin(line)
    for state in map(CallState, line.languages):
        for pressed in range(len(EMERGENCY_KEYS) + 1):
            yield flow.recover(line, state, EMERGENCY_KEYS[:pressed])
        yield flow.time_up(line, state, "")
        yield flow.time_up(line, state, EMERGENCY_KEYS)


def _fault(line: Line, code: str) -> object:
    """What is said when something is broken, whatever the state of the call."""
    return line.texts[code, MAIN_MENU, FAULT].lines
