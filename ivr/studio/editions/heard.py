"""The editions that callers may have heard at a time or on a day, and who answers for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.script.fields.place import TEXTS
from ivr.script.fields.titles import words_in
from ivr.script.files import Files
from ivr.script.model.announcements import USUAL_ZONE, Announcement, intervals
from ivr.script.model.script import Script
from ivr.script.reading.field_values import fields_of
from ivr.script.reading.reading import read_script
from ivr.studio.database import Database
from ivr.studio.editions.draft import Drafts
from ivr.studio.editions.edition import ApprovalRequest, Edition, Source
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.grants import Grant

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

LAST_TURN = timedelta(minutes=5)
"""Time that the last turn of a call takes at most, after the call's time limit."""

MAX_MINUTES = 60
"""The highest time limit of calls that a script may set."""

MAX_CALL_DURATION = timedelta(minutes=MAX_MINUTES) + LAST_TURN


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement, and its words by language code."""

    announcement: Announcement
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Period:
    """A minute or a day in the line's time zone, until `end`.

    A minute that came twice, when clocks went back, lasts from the first to the second one.
    """

    start: datetime
    end: datetime
    came_twice: bool = False


@dataclass(frozen=True, slots=True)
class HeardEdition:
    """An edition that callers may have heard in a period, from `start` on.

    New callers heard it before `until`, None while it is live; `only_before` is whether they had
    all called before the period. `writers` are the authors of its changes, empty if the folder
    of the script was the source, and `asked` the requests that it published. `grants` gave access
    to its author or approver in the days before. `announced` are the announcements of the period,
    None if this program cannot read the edition.
    """

    edition: Edition
    start: datetime
    until: datetime | None
    only_before: bool
    writers: tuple[str, ...]
    asked: tuple[ApprovalRequest, ...]
    grants: tuple[Grant, ...]
    announced: tuple[Announced, ...] | None


@dataclass(frozen=True, slots=True)
class HeardThen:
    """The editions that callers may have heard in a period, newest first.

    `is_whole` is false if it began before the first edition: callers may then also have heard the
    folder of the script, which is not recorded.
    """

    period: Period
    editions: tuple[HeardEdition, ...]
    is_whole: bool


def heard_at(database: Database, typed: str, now: datetime) -> HeardThen:
    """Return the editions of a day, or of a day and a time, in the line's local time.

    An edition counts from its publication. Workers answer new callers with it within two seconds,
    unless they cannot reach the database; calls in progress keep their edition. Raises
    RequestError if the typed time is invalid, was skipped by the clocks, or is not past.
    """
    editions = Editions(database)
    live = editions.newest()
    script = read_script(editions.files(live.number)).script if live else None
    period = parse_period(typed, script.timezone if script else USUAL_ZONE, now)
    history = editions.history()
    is_whole = bool(history) and history[-1].at <= period.start
    return HeardThen(period, tuple(_heard(database, history, period)), is_whole)


def parse_period(typed: str, zone: ZoneInfo, now: datetime) -> Period:
    """Return a day, or a minute, in a time zone; raises RequestError as `heard_at` does."""
    words = typed.replace("T", " ").replace(".", ":").split()
    if not words:
        raise RequestError(N_("Write a day, as in 2026-05-03, or a day and a time."))
    is_day = len(words) == 1
    try:
        local = datetime.strptime(" ".join(words), "%Y-%m-%d" if is_day else "%Y-%m-%d %H:%M")
        last = local + DAY if is_day else local
        start = _in_utc(local, zone, fold=0)
        last = _in_utc(last, zone, fold=1)
        end = last if is_day else last + MINUTE  # in UTC, since local sums ignore `fold`
        period = Period(start.astimezone(zone), end.astimezone(zone), start < last and not is_day)
    except (ValueError, OverflowError) as error:
        raise RequestError(
            N_(
                "“%(typed)s” is not a day, nor a day and a time. Write it as in 2026-05-03 or "
                "2026-05-03 14:05."
            ),
            typed=typed.strip(),
        ) from error
    if start > now:
        raise RequestError(
            N_("%(time)s has not come yet. The test phone says what callers would hear then."),
            time=local.date() if is_day else local,
        )
    if last < start:
        raise RequestError(
            N_(
                "Clocks went forward then, so there was no %(time)s. Choose a time that is "
                "one hour later."
            ),
            time=local,
        )
    return period


def _in_utc(local: datetime, zone: ZoneInfo, *, fold: int) -> datetime:
    """Return a local time in UTC, so that comparisons do not ignore `fold`."""
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _heard(
    database: Database, history: Sequence[Edition], period: Period
) -> Iterator[HeardEdition]:
    editions = Editions(database)
    writers = Drafts(database).writers()
    after: Edition | None = None
    for edition in history:
        until = after.at if after else None
        after = edition
        if edition.at >= period.end:
            continue
        if until and until + MAX_CALL_DURATION <= period.start:
            break
        files = editions.files(edition.number)
        script = read_script(files).script
        minutes = script.patience.max_minutes if script else MAX_MINUTES
        if until and until + timedelta(minutes=minutes) + LAST_TURN <= period.start:
            continue
        only_before = until is not None and until <= period.start
        start = max(edition.at, period.start).astimezone(period.start.tzinfo)
        end = period.end if until is None or only_before else min(until, period.end)
        yield HeardEdition(
            edition=edition,
            start=start,
            until=until,
            only_before=only_before,
            writers=() if edition.source is Source.FILES else writers.get(edition.number, ()),
            asked=editions.approval_requests.published_by(edition),
            grants=editions.grants_before(edition),
            announced=tuple(_announced(script, files, start, end)) if script else None,
        )


def _announced(script: Script, files: Files, start: datetime, end: datetime) -> Iterator[Announced]:
    values = fields_of(files)
    heard = [each for each in intervals(script.announcements, start) if each.start < end]
    for announcement in dict.fromkeys(chain.from_iterable(each.announced for each in heard)):
        words = {}
        for code in script.languages:
            if body := values.get((code, TEXTS, announcement.name, "body")):
                words[code] = words_in(str(body))
        yield Announced(announcement, words)
