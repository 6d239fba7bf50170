"""Changed times: when callers hear texts and options, and the length of menus."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ivr.call import flow
from ivr.call.state import CallState
from ivr.call.timetable import timetables
from ivr.i18n import N_, Translator, language_name
from ivr.script.fields.titles import Titles
from ivr.script.model.line import Line
from ivr.script.model.tempo import seconds

NOTICEABLE = 0.05
"""Minimum difference in seconds: smaller ones disappear in rounding to one decimal."""

TIMES: Mapping[str, str] = {
    "notice_ends": N_("The notice has been said in every language"),
    "first_option": N_("The first option begins"),
    "menu_ends": N_("The menu ends"),
    "longest_call": N_("The longest call in which nothing is pressed"),
    "menu": N_("The menu is read once more (%(name)s)"),
    "at_once": N_("“%(name)s” begins for callers who press at once"),
    "after_option": N_("“%(name)s” begins for callers who wait for the option"),
}


@dataclass(frozen=True, slots=True)
class TimeChange:
    """A changed time or duration in one language, in seconds.

    `what` is a name of `TIMES`; `name` is the menu or topic, or empty.
    """

    language: str
    what: str
    name: str
    old: float
    new: float

    def describe(self, titles: Titles, reader: Translator) -> tuple[str, str, str, str]:
        """Return a description, the old and the new time, and the signed difference."""
        name = titles.of(self.name, reader.language) if self.name else ""
        old, new = (reader.number(each, 1) for each in (self.old, self.new))
        about = reader.gettext(TIMES[self.what], name=name)
        return about, old, new, signed(self.new - self.old, reader)


def tables(
    times: Sequence[TimeChange], titles: Titles, reader: Translator
) -> Mapping[str, Sequence[tuple[str, str, str, str]]]:
    """Return times in the reader's language, by name of the line's language."""
    by_language: dict[str, list[tuple[str, str, str, str]]] = {}
    for change in times:
        name = language_name(change.language, reader.language)
        by_language.setdefault(name, []).append(change.describe(titles, reader))
    return by_language


def time_changes(old: Line, new: Line, by: float = NOTICEABLE) -> Iterator[TimeChange]:
    """Yield the times and durations of both lines that differ by some seconds."""
    was = _times(old)
    for (language, what, name), length in _times(new).items():
        before = was.get((language, what, name))
        if before is not None and abs(length - before) >= by:
            yield TimeChange(language, what, name, before, length)


def lengths(old: float, new: float, reader: Translator) -> str:
    """Return a duration in seconds, with a noticeable difference."""
    if abs(new - old) < NOTICEABLE:
        return reader.gettext("%(seconds)s s", seconds=reader.number(new, 1))
    return reader.gettext(
        "%(old)s → %(new)s s (%(difference)s)",
        old=reader.number(old, 1),
        new=reader.number(new, 1),
        difference=signed(new - old, reader),
    )


def signed(length: float, reader: Translator) -> str:
    """Format a difference in seconds with its sign."""
    sign = "+" if length > 0 else "\N{MINUS SIGN}"
    return f"{sign}{reader.number(abs(length), 1)}"


def _times(line: Line) -> Mapping[tuple[str, str, str], float]:
    """Return seconds by language, name of `TIMES`, and menu or topic ("" if it has none)."""
    times: dict[tuple[str, str, str], float] = {}
    for table in timetables(line):
        code = table.language
        for what in ("notice_ends", "first_option", "menu_ends", "longest_call"):
            times[code, what, ""] = getattr(table, what)
        for menu in line.script.menus:
            turn = flow.answer(line, CallState(code, menu), line.script.keys.repeat)
            times[code, "menu", menu] = seconds(turn.skippable)
        for topic in table.topics:
            times[code, "at_once", topic.topic] = topic.at_once
            times[code, "after_option", topic.topic] = topic.after_option
    return times
