"""Storage of events in the database, and daily sums of ended calls."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import CompoundSelect, Select, delete, exists, select, union_all
from sqlalchemy.orm import Session, aliased

from ivr.database import Database
from ivr.statistics.events import CallEvent, SumKey, complete, decode, encode
from ivr.statistics.tables import EventRow, SumRow

ALONE = "statistics"
"""Name of the lock for writing statistics."""

ENDED_FOR = 2 * 60
"""Seconds to wait after the end of a call for events of other workers."""

SILENT_FOR = 15 * 60
"""Seconds without events after which a call counts as ended."""

SLICE = 128
"""Number of events that are formatted at once, which takes less than 1 ms (bench/holds.py)."""

INSERT = "INSERT INTO statistics_event (call, at, stored, ends, event) VALUES (?, ?, ?, ?, ?)"
"""Statement of the driver, since SQLAlchemy takes as long as SQLite for each row."""

MAX_CALLS = 500
"""Maximum number of calls completed in one transaction, which makes other writers wait."""


def write(database: Database, events: Sequence[CallEvent], moment: datetime) -> None:
    """Write events in one transaction; raises DatabaseUnavailableError."""
    if not events:
        return
    statement = INSERT if database.is_sqlite else INSERT.replace("?", "%s")  # of the driver
    stored = moment.timestamp()
    with database.transaction(ALONE, also_newer=True) as connection:
        for first in range(0, len(events), SLICE):
            rows = [
                (event.call, event.at, stored, not event.outcome, encode(event))
                for event in events[first : first + SLICE]
            ]
            connection.exec_driver_sql(statement, rows)


def complete_calls(database: Database, moment: datetime) -> int:
    """Add ended calls to the sums, delete their events, and return the number of these calls.

    Raises DatabaseUnavailableError.
    """
    with database.writing(alone=ALONE, also_newer=True) as session:
        over = set(session.scalars(_over(moment).limit(MAX_CALLS)))
        _add(session, over)
        session.execute(delete(EventRow).where(EventRow.call.in_(over)))
        return len(over)


def _over(moment: datetime) -> CompoundSelect[str]:
    """Select ended calls, possibly with duplicates.

    The query uses the index of the events' times, since thousands of calls may be open.
    """
    now, later = moment.timestamp(), aliased(EventRow)

    def quiet(seconds: int, *, ends: bool) -> Select[str]:
        before = now - seconds
        newer = exists().where(later.call == EventRow.call, later.stored >= before)
        return select(EventRow.call).where(EventRow.ends == ends, EventRow.stored < before, ~newer)

    return union_all(quiet(ENDED_FOR, ends=True), quiet(SILENT_FOR, ends=False))


def _add(session: Session, hashes: Collection[str]) -> None:
    """Add calls to the sums."""
    of_these = select(EventRow.event).where(EventRow.call.in_(hashes)).order_by(EventRow.id)
    events: defaultdict[str, list[CallEvent]] = defaultdict(list)
    for event in map(decode, session.scalars(of_these)):
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
