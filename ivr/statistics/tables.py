"""Tables of the statistics."""

from datetime import date, datetime

from sqlalchemy import Double, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.database import Base, Moment

LINE_LENGTH = 8
"""Length of a line's short fingerprint."""


class EventRow(Base):
    """An event of a call that is not completed yet; `call` is a hash.

    Both times are Unix times: thousands are written a second, and timestamps would take longer.
    """

    __tablename__ = "statistics_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    call: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[float] = mapped_column(Double)
    stored: Mapped[float] = mapped_column(Double)
    event: Mapped[str] = mapped_column(String(300))


class BatchRow(Base):
    """A range of events that has been written, so that it is not written twice."""

    __tablename__ = "statistics_batch"

    source: Mapped[str] = mapped_column(String(32), primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)


class CallRow(Base):
    """A completed call, without its id; `path` is a JSON list of topics.

    `started` is rounded down to the minute. `edition` is 0 for a `line` that is no edition.
    """

    __tablename__ = "statistics_call"

    id: Mapped[int] = mapped_column(primary_key=True)
    started: Mapped[datetime] = mapped_column(Moment, index=True)
    line: Mapped[str] = mapped_column(String(LINE_LENGTH))
    edition: Mapped[int]
    language: Mapped[str] = mapped_column(String(3))
    path: Mapped[str] = mapped_column(Text)
    misses: Mapped[int]
    seconds: Mapped[int | None]
    ending: Mapped[str] = mapped_column(String(10))
    place: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(10))
    first: Mapped[bool]
    within: Mapped[int | None]
    country: Mapped[str] = mapped_column(String(2))


class SumRow(Base):
    """Number and total seconds of the calls of a day that have something in common."""

    __tablename__ = "statistics_sum"

    day: Mapped[date] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[str] = mapped_column(String(LINE_LENGTH), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int]
    seconds: Mapped[int]
