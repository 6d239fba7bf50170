"""Recording texts in the studio: texts to read, and takes.

A take is the last sound file that a person sent for a text, stored for a day.
"""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Delete, Double, String, delete
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from ivr.recordings.recordable_texts import RecordableText, ScriptFaultyError, open_texts
from ivr.script.fields.place import RECORDINGS, FieldPath
from ivr.script.model.recordings import plain
from ivr.script.reading.field_values import Sound
from ivr.studio.database import Base, Database, Moment
from ivr.studio.editions.draft import Draft

if TYPE_CHECKING:
    from ivr.recordings.intake import Take

RETENTION = timedelta(days=1)
"""Age at which takes are deleted: voices are personal data."""

ONE_AT_A_TIME = threading.Lock()
"""Lock for decoding, since a decoded recording takes much memory."""

PAUSES = 0.3
"""Minimum total excess of pauses, in seconds, for which shortening is offered."""

TAKES_LOCK = "takes"

CONTENT_TYPES = {b"RIFF": "audio/wav", b"fLaC": "audio/flac", b"OggS": "audio/ogg"}


class KeptTake(MappedAsDataclass, Base):
    """A sound file as it was sent, its used part in seconds, and whether to shorten pauses."""

    __tablename__ = "take"

    person: Mapped[str] = mapped_column(String(200), primary_key=True, init=False)
    text: Mapped[str] = mapped_column(String(200), primary_key=True, init=False)
    at: Mapped[datetime] = mapped_column(Moment, index=True, init=False)
    name: Mapped[str] = mapped_column(String(100))
    sound: Mapped[bytes]
    begins: Mapped[float] = mapped_column(Double, default=0.0)
    ends: Mapped[float] = mapped_column(Double, default=float("inf"))
    shorten: Mapped[bool] = mapped_column(default=False)

    @property
    def content_type(self) -> str:
        """The content type, from the file's first bytes; only decodable files are stored."""
        return CONTENT_TYPES.get(self.sound[:4], "audio/mpeg")


class Takes:
    """The takes in a database. Methods raise DatabaseUnavailableError."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def keep(self, person: str, text: str, take: KeptTake) -> None:
        """Store a take, replacing the person's earlier one."""
        take.person = person
        take.text = text
        take.at = self._now
        with self._database.writing(alone=TAKES_LOCK) as session:
            session.execute(_deletion(person, text))
            session.add(take)

    def find(self, person: str, text: str) -> KeptTake | None:
        """Return the person's take of a text, or None."""
        with self._database.reading() as session:
            take = session.get(KeptTake, (person, text))
            return take if take and take.at > self._now - RETENTION else None

    def drop(self, person: str, text: str) -> None:
        """Delete the person's take of a text."""
        with self._database.writing(alone=TAKES_LOCK) as session:
            session.execute(_deletion(person, text))

    @property
    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def _deletion(person: str, text: str) -> Delete:
    return delete(KeptTake).where(KeptTake.person == person, KeptTake.text == text)


@dataclass(frozen=True, slots=True)
class TextToRecord:
    """A text to read, and its recording in the draft, if it has one, with its revision."""

    wanted: RecordableText
    recording: Sound | None
    revision: int

    @property
    def field(self) -> FieldPath:
        """The field of the recording."""
        return recording_of(self.wanted.language, self.wanted.text)

    @property
    def read(self) -> str:
        """The words that were read, or an empty string if unknown."""
        return plain(self.recording.words.split("\n")) if self.recording else ""

    @property
    def mark(self) -> str:
        """A digest of the words to read and the revision of the recording."""
        shown = repr((self.wanted.words, self.revision))
        return hashlib.sha256(shown.encode()).hexdigest()

    def with_sound(self, master: bytes) -> Sound:
        """Return a mastered recording of the text's current words."""
        return Sound("wav", master, "".join(f"{line}\n" for line in self.wanted.lines))


@dataclass(frozen=True, slots=True)
class JudgedTake:
    """A take with its findings; `is_in_draft` if it is the recording in the draft."""

    kept: KeptTake
    taken: "Take"
    is_in_draft: bool

    @property
    def part(self) -> tuple[float, float]:
        """Start and end of the used part, in seconds."""
        assert self.taken.sound is not None
        return self.kept.begins, min(self.kept.ends, self.taken.sound.seconds)

    @property
    def words(self) -> tuple[float, float] | None:
        """Start of the first word and end of the last one, in seconds; None without words."""
        measures = self.taken.measures
        if measures is None:
            return None
        cut = self.taken.pauses if self.kept.shorten else 0
        return self.kept.begins + measures.begins, self.kept.begins + measures.ends + cut

    @property
    def has_long_pauses(self) -> bool:
        """Whether shortening pauses is offered."""
        return self.taken.pauses >= PAUSES


def text_to_read(draft: Draft, code: str, text: str) -> TextToRecord | None:
    """Return a text to read, or None if the script has no such text.

    Raises ScriptFaultyError if the text has errors.
    """
    opened = open_texts(draft.files, partly=True)
    name = f"{code}/{text}"
    if errors := opened.errors_of(name):
        raise ScriptFaultyError(errors)
    if (wanted := opened.texts.get(name)) is None:
        return None
    revision = draft.revision_of(recording_of(code, text))
    return TextToRecord(wanted, sound_in(draft, code, text), revision)


def sound_in(draft: Draft, code: str, text: str) -> Sound | None:
    """Return the recording of a text in the draft, or None."""
    value = draft.fields.get(recording_of(code, text))
    return value if isinstance(value, Sound) else None


def recording_of(code: str, text: str) -> FieldPath:
    """Return the field of a text's recording."""
    return (code, RECORDINGS, text)


def judge_take(draft: Draft, to_read: TextToRecord, kept: KeptTake) -> JudgedTake:
    """Check and master a take for the current text of the draft."""
    from ivr.recordings.intake import take  # imported here because it loads numpy

    part = (kept.begins, kept.ends)
    with ONE_AT_A_TIME:
        name = to_read.wanted.name
        taken = take(
            open_texts(draft.files, partly=True), name, kept.sound, part, shorten=kept.shorten
        )
    is_in_draft = bool(
        taken.recorded
        and to_read.recording
        and taken.recorded.master.data == to_read.recording.data
    )
    return JudgedTake(kept, taken, is_in_draft)
