"""The last recording that each person sent of a text, kept for a day to be heard and mended."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Double, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from ivr.database import Base, Database, Moment

KEPT = timedelta(days=1)
"""Then it is deleted: voices are personal data."""

LOCK = "takes"

CONTENT_TYPES = {b"RIFF": "audio/wav", b"fLaC": "audio/flac", b"OggS": "audio/ogg"}


class TakeRow(Base):
    """A sound file as it was sent, the seconds of it that are used, and whether pauses are cut."""

    __tablename__ = "take"

    person: Mapped[str] = mapped_column(String(200), primary_key=True)
    text: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    name: Mapped[str] = mapped_column(String(100))
    sound: Mapped[bytes]
    begins: Mapped[float] = mapped_column(Double)
    ends: Mapped[float] = mapped_column(Double)
    shorten: Mapped[bool]


@dataclass(frozen=True, slots=True)
class KeptTake:
    """A sound file with its name, used from one second to another, perhaps with shorter pauses."""

    name: str
    sound: bytes
    begins: float = 0.0
    ends: float = float("inf")
    shorten: bool = False

    @property
    def content_type(self) -> str:
        """The content type by the file's first bytes; only what was decoded is kept."""
        return CONTENT_TYPES.get(self.sound[:4], "audio/mpeg")


class Takes:
    """The takes of one database. Every method raises DatabaseUnavailableError."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def keep(self, person: str, text: str, take: KeptTake) -> None:
        """Keep a take in place of the person's earlier one."""
        now = datetime.fromtimestamp(self._clock(), UTC)
        with self._database.writing(alone=LOCK) as session:
            session.merge(TakeRow(person=person, text=text, at=now, **asdict(take)))

    def find(self, person: str, text: str) -> KeptTake | None:
        """Return the person's take of a text, None if there is none."""
        with self._database.reading() as session:
            row = session.get(TakeRow, (person, text))
            if row is None or row.at <= self._limit:
                return None
            return KeptTake(row.name, row.sound, row.begins, row.ends, row.shorten)

    def drop(self, person: str, text: str) -> None:
        """Delete the person's take of a text."""
        with self._database.writing(alone=LOCK) as session:
            mine = (TakeRow.person == person, TakeRow.text == text)
            session.execute(delete(TakeRow).where(*mine))

    def sweep(self) -> None:
        """Delete the takes that are too old."""
        old = TakeRow.at <= self._limit
        with self._database.reading() as session:
            if not session.scalar(select(func.count()).where(old)):
                return
        with self._database.writing(alone=LOCK) as session:
            session.execute(delete(TakeRow).where(old))

    @property
    def _limit(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC) - KEPT
