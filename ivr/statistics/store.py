"""Store events in the database, complete calls from them, and add calls up to daily sums."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, case, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from ivr.database import Database
from ivr.statistics.calls import SumKey, complete
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
        _add(session, over)
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


def _add(session: Session, hashes: Sequence[str]) -> None:
    """Add calls to the sums."""
    of_these = select(EventRow.event).where(EventRow.call.in_(hashes)).order_by(EventRow.id)
    events: defaultdict[str, list[CallEvent]] = defaultdict(list)
    for event in decoded(session.scalars(of_these).all()):
        events[event.call].append(event)
    counts, seconds = Counter[SumKey](), Counter[SumKey]()
    for keys, lasted in map(complete, events.values()):
        counts.update(keys)
        seconds.update(dict.fromkeys(keys, lasted))
    for key, count in counts.items():
        row = session.get(SumRow, key) or SumRow(*key)
        row.count += count
        row.seconds += seconds[key]
        session.add(row)
