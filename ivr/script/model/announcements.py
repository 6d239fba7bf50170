"""Announcements: temporary messages, each with a start and an end.

Times in `line.toml` are local. Here they are converted to UTC, in which every time is unique:
Python compares times in the same zone as if its clocks were never changed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from ivr.i18n import Translator
from ivr.script.fields.place import FieldPath
from ivr.script.fields.tables import LineTable
from ivr.script.fields.titles import TextNames, Translatable
from ivr.script.findings.finding import FindingCollector
from ivr.script.model.validating import TIME, nearest

USUAL_ZONE = ZoneInfo("Europe/Stockholm")
MAX_AT_ONCE = 2
"""Maximum number of announcements in a call, besides one that closes the line."""
MAX_NOT_ENDED = 20
"""Maximum number of current and planned announcements in a new script, since each adds walks."""

ALWAYS = datetime.min.replace(tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Announcement:
    """A message that is played from `start` until `end`, both in UTC.

    `name` is its text. If it `closes` the line, there is no menu: the call ends with the phone
    numbers. It is `alone` if one person put it up, with words that were ready.
    """

    name: str
    start: datetime
    end: datetime
    closes: bool = False
    alone: bool = False

    def holds(self, moment: datetime) -> bool:
        """Return whether it is current at a moment (aware)."""
        return self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class Interval:
    """The time from `start` until `end` (None: unlimited) with constant announcements."""

    start: datetime
    end: datetime | None
    announced: tuple[Announcement, ...]


def describe_period(start: datetime, end: datetime, reader: Translator) -> str:
    """Return the time between two moments, each in its own zone; the start may be ALWAYS."""
    if start == ALWAYS:
        return reader.gettext("until %(end)s", end=end)
    return reader.gettext("%(start)s to %(end)s", start=start, end=end)


def at(announcements: Iterable[Announcement], moment: datetime) -> tuple[Announcement, ...]:
    """Return the announcements at a moment (aware), in playing order."""
    current = [each for each in announcements if each.holds(moment)]
    heard = [each for each in current if not each.closes][:MAX_AT_ONCE]
    return tuple(each for each in current if each.closes or each in heard)


def intervals(
    announcements: Sequence[Announcement], since: datetime = ALWAYS
) -> tuple[Interval, ...]:
    """Return the intervals between changes, in order of time; the first one contains `since`."""
    times = {each.start for each in announcements} | {each.end for each in announcements}
    starts = [since, *sorted(time for time in times if time > since)]
    return tuple(
        Interval(start, end, at(announcements, start))
        for start, end in zip(starts, [*starts[1:], None], strict=True)
    )


def read_announcements(
    table: LineTable, others: Collection[str], contact: str | None, report: FindingCollector
) -> tuple[Announcement, ...]:
    """Return the announcements in playing order, and report their errors.

    `others` are the names of all other texts, and `contact` is the text with the phone numbers.
    Invalid announcements are left out.
    """
    zone = _zone(table.timezone)
    if zone is None:
        values = {
            "found": table.timezone,
            "best": nearest(table.timezone, available_timezones()),
        }
        report.error("unknown-timezone", ("timezone",), **values)
    valid = []
    for name, written in table.announcements.items():
        path = ("announcements", name)
        if is_taken := name in others or name == contact:
            report.error("announcement-name-taken", path, found=name)
        start, end = (
            _moment(time, zone or USUAL_ZONE, (*path, field), report) if time else ALWAYS
            for field, time in (("from", written.start), ("until", written.until))
        )
        if start is None or end is None:
            continue
        if end <= start:
            times = {"start": written.start, "end": written.until}
            report.error(
                "announcement-ends-first", (*path, "until"), name=TextNames((name,)), **times
            )
        elif not is_taken:
            valid.append(Announcement(name, start, end, written.closes, written.alone))
            if written.closes and contact is None:
                report.error("closed-without-numbers", (*path, "closes"), name=TextNames((name,)))
    return tuple(sorted(valid, key=lambda each: (each.start, each.name)))


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone, or the default for an unknown one, which `read_announcements` reports."""
    return _zone(name) or USUAL_ZONE


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError for a folder of zones
        return None


def _moment(
    local: datetime, zone: ZoneInfo, field: FieldPath, report: FindingCollector
) -> datetime | None:
    """Convert a local time to UTC; report it and return None if it is not unique.

    When clocks go forward, an hour does not exist; when they go back, one exists twice.
    """
    values = {"found": local, "zone": zone.key}
    try:
        first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    except OverflowError:  # the first or last day that Python supports
        report.error("wrong-value", field, form=Translatable(TIME), **values)
        return None
    if first == second:
        return first
    report.error("time-of-clock-change", field, **values)
    return None
