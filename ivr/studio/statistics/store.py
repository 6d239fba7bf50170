"""Storage of events in the database, and daily sums of ended calls."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Double, Index, String, Text, delete, insert, text
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from ivr.studio.database import Base, Database
from ivr.studio.statistics.events import CallEvent, SumKey, complete, decode_event, encode_event


class EventRow(Base):
    """An event of a call that is not completed yet; `call` is a hash.

    Both times are Unix times: thousands of events are written a second, and timestamps would take
    longer.
    """

    __tablename__ = "statistics_event"
    __table_args__ = (Index("ix_statistics_event_ends_stored", "ends", "stored"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[float] = mapped_column(Double)
    stored: Mapped[float] = mapped_column(Double)
    ends: Mapped[bool]
    event: Mapped[str] = mapped_column(Text)


class SumRow(MappedAsDataclass, Base):
    """Number and total seconds of the calls of a day with a common property.

    `edition` is 0 for calls of a line that is no edition.
    """

    __tablename__ = "statistics_sum"

    day: Mapped[date] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[int] = mapped_column(default=0)


STATISTICS_LOCK = "statistics"
"""Name of the lock for writing statistics."""

ENDED_FOR = 2 * 60
"""Seconds to wait after the end of a call for events of other workers."""

SILENT_FOR = 15 * 60
"""Seconds without events after which a call counts as ended."""

MAX_CALLS = 64
"""Maximum number of calls completed in one transaction, which makes other writers wait."""

OVER = text("""
    SELECT call, event FROM statistics_event WHERE call IN (
        SELECT call FROM statistics_event AS old
        WHERE ends = :ends AND stored < :before AND NOT EXISTS (
            SELECT 1 FROM statistics_event AS later
            WHERE later.call = old.call AND later.stored >= :before
        )
        LIMIT :most
    )
    ORDER BY id
""")
"""Select the events of quiet calls, by the index of times, since thousands of calls may be open."""

ADD = text("""
    INSERT INTO statistics_sum (day, edition, kind, key, count, seconds)
    VALUES (:day, :edition, :kind, :key, :count, :seconds)
    ON CONFLICT (day, edition, kind, key) DO UPDATE SET
        count = statistics_sum.count + excluded.count,
        seconds = statistics_sum.seconds + excluded.seconds
""")


def write(database: Database, events: Sequence[CallEvent], moment: datetime) -> None:
    """Write events in one transaction; raises DatabaseUnavailableError."""
    if not events:
        return
    stored = moment.timestamp()
    rows = [
        {
            "call": event.call,
            "at": event.at,
            "stored": stored,
            "ends": not event.outcome,
            "event": encode_event(event),
        }
        for event in events
    ]
    with database.transaction(STATISTICS_LOCK, also_newer=True) as connection:
        connection.execute(insert(EventRow), rows)


def complete_calls(database: Database, moment: datetime) -> int:
    """Add ended calls to the sums, delete their events, and return the number of these calls.

    Raises DatabaseUnavailableError.
    """
    calls: defaultdict[str, list[str]] = defaultdict(list)
    with database.transaction(STATISTICS_LOCK, also_newer=True) as connection:
        for ends, seconds in ((True, ENDED_FOR), (False, SILENT_FOR)):
            quiet = {"ends": ends, "before": moment.timestamp() - seconds, "most": MAX_CALLS}
            for call, event in connection.execute(OVER, quiet):
                calls[call].append(event)
        if calls:
            connection.execute(ADD, _rows_of_sums(calls.values()))
            connection.execute(delete(EventRow).where(EventRow.call.in_(calls)))
    return len(calls)


def _rows_of_sums(calls: Iterable[list[str]]) -> list[dict[str, object]]:
    counts = Counter[SumKey]()
    seconds = Counter[SumKey]()
    for events in calls:
        keys, lasted = complete(map(decode_event, events))
        counts.update(keys)
        seconds.update(dict.fromkeys(keys, lasted))
    return [
        {
            "day": day.isoformat(),
            "edition": edition,
            "kind": kind,
            "key": key,
            "count": count,
            "seconds": seconds[day, edition, kind, key],
        }
        for (day, edition, kind, key), count in counts.items()
    ]
