"""A text to read aloud, its recording in the draft, and what somebody sent last."""

import hashlib
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ivr.publishing.draft import Draft
from ivr.publishing.values import digest_of
from ivr.recordings.texts import RecordableText, open_texts
from ivr.script.fields import Sound
from ivr.script.place import RECORDINGS, Address
from ivr.script.recordings import plain
from ivr.studio.takes import KeptTake

if TYPE_CHECKING:
    from ivr.recordings.intake import Take

ONE_AT_A_TIME = threading.Lock()
"""Decoded, a recording takes much more memory than as a file."""

PAUSES = 0.3
"""Seconds by which pauses are too long together before it is worth a word."""


@dataclass(frozen=True, slots=True)
class TextToRead:
    """A text to read, and its recording in the draft, if it has one."""

    wanted: RecordableText
    recording: Sound | None

    @property
    def field(self) -> Address:
        """The field that holds the recording."""
        return recording_of(self.wanted.language, self.wanted.text)

    @property
    def read(self) -> str:
        """The words that were read, empty if they are not known."""
        return plain(self.recording.words.split("\n")) if self.recording else ""

    @property
    def mark(self) -> str:
        """A text that is another one when the words to read or the recording change."""
        shown = repr((self.wanted.words, digest_of(self.recording)))
        return hashlib.sha256(shown.encode()).hexdigest()

    def with_sound(self, master: bytes) -> Sound:
        """Return a mastered recording of the text."""
        return Sound("wav", master, "".join(f"{line}\n" for line in self.wanted.lines))


@dataclass(frozen=True, slots=True)
class JudgedTake:
    """What somebody sent last, and what was found; `is_in_draft` if the draft has it."""

    kept: KeptTake
    taken: "Take"
    is_in_draft: bool

    @property
    def part(self) -> tuple[float, float]:
        """The seconds of the file that are used."""
        assert self.taken.sound is not None
        return self.kept.begins, min(self.kept.ends, self.taken.sound.seconds)

    @property
    def words(self) -> tuple[float, float] | None:
        """The seconds of the file from the first word to the last one, None if there is none."""
        measures = self.taken.measures
        if measures is None:
            return None
        cut = self.taken.pauses if self.kept.shorten else 0
        return self.kept.begins + measures.begins, self.kept.begins + measures.ends + cut

    @property
    def has_long_pauses(self) -> bool:
        """Whether it is worth shortening them."""
        return self.taken.pauses >= PAUSES


def text_to_read(draft: Draft, code: str, text: str) -> TextToRead | None:
    """Return a text to read, None if the script has no such text."""
    wanted = open_texts(draft.files).texts.get(f"{code}/{text}")
    return TextToRead(wanted, sound_in(draft, code, text)) if wanted else None


def sound_in(draft: Draft, code: str, text: str) -> Sound | None:
    """Return the recording of a text in the draft, None if it has none."""
    found = draft.fields.get(recording_of(code, text))
    return found if isinstance(found, Sound) else None


def recording_of(code: str, text: str) -> Address:
    """Return the field of a text's recording."""
    return (code, RECORDINGS, text)


def judged(draft: Draft, to_read: TextToRead, kept: KeptTake) -> JudgedTake:
    """Check and master what somebody sent, as the draft's text wants it now."""
    from ivr.recordings.intake import take  # imported here because it loads numpy

    part = (kept.begins, kept.ends)
    with ONE_AT_A_TIME:
        name = to_read.wanted.name
        taken = take(open_texts(draft.files), name, kept.sound, part, shorten=kept.shorten)
    is_in_draft = bool(
        taken.recorded
        and to_read.recording
        and taken.recorded.master.data == to_read.recording.data
    )
    return JudgedTake(kept, taken, is_in_draft)
