"""The times at which the line is closed, and how a change affects them."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, zip_longest

from ivr.i18n import Translator, short_moment
from ivr.script.model.announcements import Interval, intervals
from ivr.script.model.script import Script


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """A time in which the line is closed, in its local time; without `start` it has begun."""

    start: datetime | None
    end: datetime

    def describe(self, reader: Translator) -> str:
        """Return the period as a phrase for the middle of a sentence."""
        if self.start is None:
            return reader.gettext("until %(end)s", end=self.end)
        return reader.gettext("from %(start)s until %(end)s", start=self.start, end=self.end)


@dataclass(frozen=True, slots=True)
class ClosingChange:
    """A closed period before and after a change; None if there is no such period."""

    was: ClosedPeriod | None
    will_be: ClosedPeriod | None

    @property
    def opens(self) -> bool:
        """Whether the line is closed at present, and opens."""
        return _has_begun(self.was) and not _has_begun(self.will_be)

    @property
    def closes(self) -> bool:
        """Whether the line is open at present, and closes at once."""
        return _has_begun(self.will_be) and not _has_begun(self.was)

    def describe(self, when: str, reader: Translator) -> str:
        """Return the change in sentences; `when` is a message that names its publication."""
        _ = reader.gettext
        values = {"when": _(when)}
        if self.will_be:
            values["period"] = self.will_be.describe(reader)
        if self.opens and self.will_be:
            return _("The line opens %(when)s, and closes again %(period)s.", **values)
        if self.opens:
            return _("The line opens %(when)s: callers hear the menu again.", **values)
        if self.will_be is None:
            head = _("The line stays open.")
        elif self.closes:
            head = _("The line closes %(when)s, %(period)s.", **values)
        elif self.will_be.start is None:
            head = _("The line stays closed %(period)s.", **values)
        else:
            head = _("The line closes %(period)s.", **values)
        if self.was is None:
            return head
        before = _("It was to be closed %(period)s.", period=self.was.describe(reader))
        return f"{head} {before}"

    def describe_action(self, reader: Translator) -> str:
        """Return the change as the words of a button, with short times."""
        _ = reader.gettext
        if self.opens:
            return _("Open the line")
        if self.will_be is None:
            return _("Leave the line open")
        end = short_moment(self.will_be.end, reader.language)
        if self.closes:
            return _("Close the line until %(end)s", end=end)
        if self.will_be.start is None:
            return _("Leave the line closed until %(end)s", end=end)
        start = short_moment(self.will_be.start, reader.language)
        return _("Close the line from %(start)s until %(end)s", start=start, end=end)


def closing_changes(old: Script, new: Script, now: datetime) -> tuple[ClosingChange, ...]:
    """Return the differing closed periods of two scripts from a moment (aware) on, in order."""
    was = _closed_periods(old, now)
    will_be = _closed_periods(new, now)
    removed = [closing for closing in was if closing not in will_be]
    added = [closing for closing in will_be if closing not in was]
    return tuple(ClosingChange(*pair) for pair in zip_longest(removed, added))


def _closed_periods(script: Script, now: datetime) -> list[ClosedPeriod]:
    zone = script.timezone
    periods: list[ClosedPeriod] = []
    for is_closed, group in groupby(intervals(script.announcements, now), _is_closed):
        consecutive = [*group]
        start = consecutive[0].start
        end = consecutive[-1].end
        if is_closed and end:
            begins = None if start <= now else start.astimezone(zone)
            periods.append(ClosedPeriod(begins, end.astimezone(zone)))
    return periods


def _is_closed(interval: Interval) -> bool:
    return any(announcement.closes for announcement in interval.announced)


def _has_begun(period: ClosedPeriod | None) -> bool:
    return period is not None and period.start is None
