"""Store events in the database, complete calls from them, and add calls up to daily sums."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Select, and_, case, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from ivr.database import Database
from ivr.statistics.calls import Call, complete
from ivr.statistics.events import CallEvent, decoded, encode
from ivr.statistics.tables import EventRow, SumRow

ALONE = "statistics"
"""Name of the lock for writing statistics."""

ENDED_FOR = 2 * 60
"""Seconds to wait after the end of a call for events that other workers still have."""

SILENT_FOR = 15 * 60
"""Seconds without events after which a call counts as ended."""

MOST_CALLS = 500
"""Calls completed in one transaction; a limit because other writers wait for it."""


def write(database: Database, events: Sequence[CallEvent], moment: datetime) -> None:
    """Write events, all or none; raises DatabaseUnavailableError."""
    rows = [
        {
            "call": event.call,
            "at": event.at,
            "stored": moment.timestamp(),
            "ends": not event.outcome,
            "event": encode(event),
        }
        for event in events
    ]
    if rows:
        with database.writing(alone=ALONE) as session:
            session.connection().execute(insert(EventRow), rows)  # half the session's time


def close(database: Database, moment: datetime) -> int:
    """Add ended calls to the sums, and delete their events; return how many calls.

    Raises DatabaseUnavailableError.
    """
    with database.writing(alone=ALONE) as session:
        over = session.scalars(_over(moment).limit(MOST_CALLS)).all()
        _add(session, _calls(session, over))
        session.execute(delete(EventRow).where(EventRow.call.in_(over)))
        return len(over)


def _over(moment: datetime) -> Select[str]:
    latest, now = func.max(EventRow.stored), moment.timestamp()
    ended = func.sum(case((EventRow.ends, 1), else_=0)) > 0
    return (
        select(EventRow.call)
        .group_by(EventRow.call)
        .having(or_(latest < now - SILENT_FOR, and_(ended, latest < now - ENDED_FOR)))
        .order_by(EventRow.call)
    )


def _calls(session: Session, hashes: Sequence[str]) -> list[Call]:
    of_these = select(EventRow.event).where(EventRow.call.in_(hashes)).order_by(EventRow.id)
    events: defaultdict[str, list[CallEvent]] = defaultdict(list)
    for event in decoded(session.scalars(of_these).all()):
        events[event.call].append(event)
    return [complete(each) for each in events.values()]


def _add(session: Session, calls: Iterable[Call]) -> None:
    counts, seconds = Counter[tuple[date, int, str, str]](), Counter[tuple[date, int, str, str]]()
    for call in calls:
        for kind, key in call.shared:
            counts[call.day, call.edition, kind.value, key] += 1
            seconds[call.day, call.edition, kind.value, key] += call.seconds or 0
    for of, count in counts.items():
        row = session.get(SumRow, of) or SumRow(*of)
        row.count += count
        row.seconds += seconds[of]
        session.add(row)
