"""The editions that callers may have heard at a time, and the people who answer for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from ivr.database import Database
from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.publishing.draft import Drafts
from ivr.publishing.edition import ApprovalRequest, Edition, Source
from ivr.publishing.editions import Editions
from ivr.publishing.live.loading import FOLDER
from ivr.publishing.workers import HeardRow
from ivr.script import fields
from ivr.script.announcements import USUAL_ZONE, Announcement, intervals
from ivr.script.files import Files
from ivr.script.model import Script
from ivr.script.place import TEXTS
from ivr.script.reading import read
from ivr.script.titles import words_in

MINUTE = timedelta(minutes=1)

LAST_TURN = timedelta(minutes=5)
"""Time that the last turn of a call takes at most, after the call's time limit."""

MAX_MINUTES = 60
"""The highest time limit of calls that a script may set."""

MAX_CALL = timedelta(minutes=MAX_MINUTES) + LAST_TURN


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement, and its words by language code."""

    announcement: Announcement
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HeardEdition:
    """An edition that callers may have heard in a minute.

    Calls that began before `until` heard it, None while it was live; `only_before` is whether these
    had all begun before the minute. `writers` are the authors of its changes, empty if the folder
    of the script was the source, and `asked` the requests that it published. `announced` are the
    announcements of the minute, None if this program cannot read the edition.
    """

    edition: Edition
    until: datetime | None
    only_before: bool
    writers: tuple[str, ...]
    asked: tuple[ApprovalRequest, ...]
    announced: tuple[Announced, ...] | None


@dataclass(frozen=True, slots=True)
class HeardThen:
    """The editions of the minute from `start`, in the line's time zone, newest first.

    `is_whole` is false if callers may also have heard a script that is not on record: before the
    first edition, or from a worker that answered from the folder.
    """

    start: datetime
    editions: tuple[HeardEdition, ...]
    is_whole: bool


def heard_at(database: Database, typed: str, now: datetime) -> tuple[HeardThen, ...]:
    """Return the editions of a minute in the line's local time; twice when clocks went back.

    Raises RequestError if the typed time is invalid, was skipped by the clocks, or is not past.
    """
    editions = Editions(database)
    live = editions.newest()
    script = read(editions.files(live.number)).script if live else None
    starts = parse_minute(typed, script.timezone if script else USUAL_ZONE, now)
    return tuple(_heard_in(database, start) for start in starts)


def parse_minute(typed: str, zone: ZoneInfo, now: datetime) -> tuple[datetime, ...]:
    """Return the beginnings of a minute in a time zone; raises RequestError as `heard_at` does."""
    if not typed.strip():
        raise RequestError(N_("Write a day and a time, as in 2026-05-03 14:05."))
    try:
        words = " ".join(typed.replace("T", " ").replace(".", ":").split())
        local = datetime.strptime(words, "%Y-%m-%d %H:%M")
        found = [local.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
        moments = dict.fromkeys(each.astimezone(UTC) for each in found)
    except (ValueError, OverflowError) as error:
        raise RequestError(
            N_("“%(typed)s” is not a date and a time. Write them as in 2026-05-03 14:05."),
            typed=typed.strip(),
        ) from error
    starts = tuple(each.astimezone(zone) for each in moments)
    if starts[0].replace(tzinfo=None) != local:
        raise RequestError(
            N_("Clocks went forward then, and there was no %(time)s. Choose an hour later."),
            time=local,
        )
    if starts[0] > now:
        raise RequestError(
            N_("%(time)s has not come yet. The test phone says what callers would hear then."),
            time=local,
        )
    return tuple(each for each in starts if each <= now)


def _heard_in(database: Database, local: datetime) -> HeardThen:
    start = local.astimezone(UTC)
    end = start + MINUTE
    published = [each for each in Editions(database).history() if each.at < end]
    switched = _switched(database, start, end, published[0].number if published else 0)
    found = tuple(_heard(database, published, switched, start))
    is_whole = bool(published) and published[-1].at <= start and FOLDER not in switched
    return HeardThen(local, found, is_whole)


def _switched(
    database: Database, start: datetime, end: datetime, live: int
) -> Mapping[int, datetime]:
    """Return by edition the last time that a worker went on from it, if that affects a minute.

    A worker that did not reach the database went on later than others.
    """
    earlier = aliased(HeardRow)
    began = (
        select(func.max(earlier.at))
        .where(
            earlier.worker == HeardRow.worker,
            earlier.edition == HeardRow.before,
            earlier.at < HeardRow.at,
        )
        .scalar_subquery()
    )
    rows = (
        select(HeardRow.before, func.max(HeardRow.at))
        .where(HeardRow.before <= live, HeardRow.at > start - MAX_CALL)
        .where(or_(HeardRow.before == FOLDER, began < end))
        .group_by(HeardRow.before)
    )
    with database.reading() as session:
        return {number: at for number, at in session.execute(rows) if number is not None}


def _heard(
    database: Database,
    published: list[Edition],
    switched: Mapping[int, datetime],
    start: datetime,
) -> Iterator[HeardEdition]:
    editions, writers = Editions(database), Drafts(database).writers()
    after: Edition | None = None
    for edition in published:
        until = max(after.at, switched.get(edition.number, after.at)) if after else None
        after = edition
        if until and until + MAX_CALL <= start:
            continue
        files = editions.files(edition.number)
        script = read(files).script
        minutes = script.patience.max_minutes if script else MAX_MINUTES
        if until and until + timedelta(minutes=minutes) + LAST_TURN <= start:
            continue
        yield HeardEdition(
            edition=edition,
            until=until,
            only_before=until is not None and until <= start,
            writers=() if edition.source is Source.FILES else writers.get(edition.number, ()),
            asked=editions.requests.published_by(edition),
            announced=tuple(_announced(script, files, start)) if script else None,
        )


def _announced(script: Script, files: Files, start: datetime) -> Iterator[Announced]:
    """Yield the announcements of a minute with their words."""
    values = fields.read(files)
    found = (each for each in intervals(script.announcements, start) if each.start < start + MINUTE)
    for one in dict.fromkeys(each for interval in found for each in interval.announced):
        bodies = {code: values.get((code, TEXTS, one.name, "body")) for code in script.languages}
        yield Announced(one, {code: words_in(str(body)) for code, body in bodies.items() if body})
