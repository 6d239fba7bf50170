"""Database tables of the statistics."""

from datetime import date

from sqlalchemy import Double, Index, String, Text
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from ivr.studio.database import Base


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
