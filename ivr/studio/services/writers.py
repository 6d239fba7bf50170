"""People with unsaved words in a text, in the database, so that every instance knows them."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from ivr.studio.database import Base, Database, Moment

RETENTION = timedelta(minutes=1)
"""Time after which a person counts as no longer writing: their page reports every 20 seconds."""

LOCK = "writers"


class WriterRow(Base):
    """The last time at which a person had unsaved words in a text."""

    __tablename__ = "writer"

    text: Mapped[str] = mapped_column(String(100), primary_key=True)
    author: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class Writers:
    """The people who are writing now."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def report(self, text: str, author: str) -> None:
        """Record that a person has unsaved words in a text."""
        row = WriterRow(text=text, author=author, at=self._now)
        with self._database.writing(alone=LOCK) as session:
            session.merge(row)

    def others(self, author: str) -> Mapping[str, list[str]]:
        """Return the other people who are writing, by text."""
        authors_by_text: dict[str, list[str]] = {}
        is_recent = WriterRow.at > self._now - RETENTION
        query = select(WriterRow).where(is_recent, WriterRow.author != author)
        with self._database.reading() as session:
            for row in session.scalars(query.order_by(WriterRow.author)):
                authors_by_text.setdefault(row.text, []).append(row.author)
        return authors_by_text

    @property
    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)
