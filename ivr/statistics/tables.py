"""The tables of the statistics."""

from datetime import date, datetime

from sqlalchemy import Double, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.database import Base, Moment

LINE_LENGTH = 8
"""How many characters of its fingerprint calls know a line by."""


class EventRow(Base):
    """What happened in a call that is not complete yet; `call` is a hash.

    Both times are seconds of the epoch: thousands come a second, and moments take long to write.
    """

    __tablename__ = "statistics_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    call: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[float] = mapped_column(Double)
    stored: Mapped[float] = mapped_column(Double)
    event: Mapped[str] = mapped_column(String(200))


class BatchRow(Base):
    """A batch of events that has been written: it is never written again."""

    __tablename__ = "statistics_batch"

    source: Mapped[str] = mapped_column(String(32), primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)


class CallRow(Base):
    """A complete call, without its id; `path` is a list of topics in JSON.

    `started` is to the minute. `edition` is 0 for a `line` that is no edition.
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
    """How many calls of a day had something in common, and how long they took together."""

    __tablename__ = "statistics_sum"

    day: Mapped[date] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[str] = mapped_column(String(LINE_LENGTH), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    count: Mapped[int]
    seconds: Mapped[int]
