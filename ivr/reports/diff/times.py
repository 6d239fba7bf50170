"""Find seconds won and lost: when callers hear what, and how long each menu is."""

from collections.abc import Iterator, Mapping

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.timetable import timetables
from ivr.reports.diff.identity import Identity
from ivr.reports.diff.keys import labels_of
from ivr.reports.diff.result import NOTICEABLE, TimeChange
from ivr.script.line import Line
from ivr.script.model import MAIN_MENU
from ivr.script.tempo import seconds

Lengths = Mapping[tuple[str, str, str], float]
"""Seconds by language, what they are of, and the menu or topic by its name in the new line."""


def time_changes(old: Line, new: Line, identity: Identity) -> Iterator[TimeChange]:
    """Return every moment and length that both lines have, and that is another one now."""
    known = (*identity.topics.items(), *identity.menus.items())
    was = _times(old, {before: name for name, before in known})
    now = _times(new, {name: name for name, _ in known})
    for (language, what, name), length in now.items():
        before = was.get((language, what, name))
        if before is not None and abs(length - before) >= NOTICEABLE:
            labels = {} if name in ("", MAIN_MENU) else labels_of(new.script, name)
            yield TimeChange(language, what, name, labels, before, length)


def _times(line: Line, names: Mapping[str, str]) -> Lengths:
    """The times of a line; `names` tells which topics and menus count, and their new names."""
    times: dict[tuple[str, str, str], float] = {}
    for table in timetables(line):
        code = table.language
        times[code, "notice_ends", ""] = table.notice_ends
        times[code, "first_option", ""] = table.first_option
        times[code, "menu_ends", ""] = table.menu_ends
        times[code, "longest_call", ""] = table.longest_call
        for menu in line.script.menus:
            if menu in names:
                times[code, "menu", names[menu]] = _menu(line, code, menu)
        for topic in table.topics:
            name = names.get(topic.topic)
            if name is None:
                continue
            times[code, "at_once", name] = topic.at_once
            if topic.after_option is not None:
                times[code, "after_option", name] = topic.after_option
    return times


def _menu(line: Line, language: str, menu: str) -> float:
    """Seconds that the offers of a menu take when they are read once more."""
    turn = flow.answer(line, CallState(language, menu), line.script.keys.repeat)
    return seconds(turn.skippable)
