"""Store events in the database, complete calls from them, and add calls up to daily sums."""

import json
from collections.abc import Iterable, Sequence, Set
from datetime import datetime, timedelta
from itertools import chain
from typing import cast

import structlog
from sqlalchemy import Select, Table, and_, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from ivr.database import Database
from ivr.publishing.tables import EditionRow
from ivr.statistics.call import Call, EditionOf, complete
from ivr.statistics.events import END, CallEvent, TurnTaken, decode
from ivr.statistics.spool import Batch
from ivr.statistics.sums import SumKey, Sums, summed
from ivr.statistics.tables import LINE_LENGTH, BatchRow, CallRow, EventRow, SumRow

ALONE = "statistics"
"""Name of the lock for writing statistics."""

ENDED_FOR = 2 * 60
"""Seconds to wait after the end of a call for events that other workers still have."""

SILENT_FOR = 15 * 60
"""Seconds without events after which a call counts as ended."""

MOST_CALLS = 500
"""Calls completed in one transaction; a limit because other writers wait for it."""

EVENTS = cast(Table, EventRow.__table__)

log = structlog.get_logger()


class Store:
    """The statistics tables of one database. Every method raises DatabaseUnavailableError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, batches: Sequence[Batch], moment: datetime) -> int:
        """Write events that are not stored yet, all or none; return how many."""
        with self._database.writing(alone=ALONE) as session:
            return sum(_write(session, batch, moment) for batch in batches)

    def close(self, moment: datetime) -> int:
        """Turn the events of ended calls into records without ids; return how many calls."""
        with self._database.writing(alone=ALONE) as session:
            over = session.scalars(_over(moment).limit(MOST_CALLS)).all()
            calls = _calls(session, over)
            session.execute(delete(EventRow).where(EventRow.call.in_(over)))
            if calls:
                session.execute(insert(CallRow), [_row(call) for call in calls])
                _add(session, summed(calls))
            return len(over)

    def sweep(self, moment: datetime, keep: timedelta) -> int:
        """Delete calls older than `keep`; return how many."""
        with self._database.writing(alone=ALONE) as session:
            session.execute(delete(BatchRow).where(BatchRow.at < moment - keep))
            old = session.scalars(select(CallRow.id).where(CallRow.started < moment - keep)).all()
            session.execute(delete(CallRow).where(CallRow.started < moment - keep))
            return len(old)


def _write(session: Session, batch: Batch, moment: datetime) -> int:
    rows = session.execute(
        select(BatchRow.first, BatchRow.last).where(
            BatchRow.source == batch.source,
            BatchRow.first <= batch.last,
            BatchRow.last >= batch.first,
        )
    ).all()
    known = [(first, last) for first, last in rows]
    fresh = unknown(batch.entries, known)
    events = [event for number, text in fresh if (event := _event(text))]
    if fresh:
        first, last = fresh[0][0], fresh[-1][0]
        session.add(BatchRow(source=batch.source, first=first, last=last, at=moment))
        session.flush()
    if events:
        session.connection().execute(  # twice as fast as through the session
            insert(EVENTS),
            [
                {
                    "call": event.call,
                    "at": event.at,
                    "stored": moment.timestamp(),
                    "event": text,
                }
                for event, text in events
            ],
        )
    return len(events)


def unknown(
    entries: Iterable[tuple[int, str]], ranges: Sequence[tuple[int, int]]
) -> list[tuple[int, str]]:
    """Return the entries whose numbers are outside all ranges."""
    return [
        entry for entry in entries if not any(first <= entry[0] <= last for first, last in ranges)
    ]


def _event(text: str) -> tuple[CallEvent, str] | None:
    try:
        return decode(text), text
    except ValueError as error:
        log.error("statistics-damaged", reason=str(error))
        return None


def _over(moment: datetime) -> Select[str]:
    latest, now = func.max(EventRow.stored), moment.timestamp()
    ended = func.min(EventRow.event).like(f"{END}%")  # which sorts before a turn
    return (
        select(EventRow.call)
        .group_by(EventRow.call)
        .having(or_(latest < now - SILENT_FOR, and_(ended, latest < now - ENDED_FOR)))
        .order_by(EventRow.call)
    )


def _calls(session: Session, hashes: Sequence[str]) -> list[Call]:
    events: dict[str, list[CallEvent]] = {}
    rows = session.scalars(
        select(EventRow).where(EventRow.call.in_(hashes)).order_by(EventRow.at, EventRow.id)
    )
    for row in rows:
        if event := _event(row.event):
            events.setdefault(row.call, []).append(event[0])
    turns = (one for one in chain(*events.values()) if isinstance(one, TurnTaken))
    edition_of = _edition_of(session, {turn.line for turn in turns})
    return [complete(each, edition_of) for each in events.values()]


def _edition_of(session: Session, lines: Set[str]) -> EditionOf:
    """Return a function that finds a call's edition; several editions may have the same content.

    A call belongs to the newest one that was published when it began, or to the first one if it
    began before: the folder's content may answer calls before it is published.
    """
    line = func.substr(EditionRow.fingerprint, 1, LINE_LENGTH)
    rows = session.execute(
        select(line, EditionRow.number, EditionRow.at)
        .where(line.in_(lines))
        .order_by(EditionRow.number)
    )
    published: dict[str, list[tuple[int, datetime]]] = {}
    for name, number, at in rows:
        published.setdefault(name, []).append((number, at))

    def edition_of(line: str, began: datetime) -> int:
        editions = published.get(line, [(0, began)])
        return max((number for number, at in editions if at <= began), default=editions[0][0])

    return edition_of


def _row(call: Call) -> dict[str, object]:
    return {
        "started": call.started.replace(second=0, microsecond=0),
        "line": call.line,
        "edition": call.edition,
        "language": call.language,
        "path": json.dumps(call.path),
        "misses": call.misses,
        "seconds": call.seconds,
        "ending": call.ending.value,
        "place": call.place,
        "outcome": call.outcome,
        "first": call.first,
        "within": call.within,
        "country": call.country,
    }


def _add(session: Session, sums: Sums) -> None:
    for found, count in sums.counts.items():
        row = session.get(SumRow, _identity(found))
        if row is None:
            row = SumRow(
                day=found.day,
                edition=found.edition,
                line=found.line,
                kind=found.kind.value,
                key=found.key,
                count=0,
                seconds=0,
            )
            session.add(row)
        row.count += count
        row.seconds += sums.seconds[found]


def _identity(found: SumKey) -> tuple[object, ...]:
    return (found.day, found.edition, found.line, found.kind.value, found.key)
