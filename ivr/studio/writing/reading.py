"""A text to read aloud, its recording in the draft, and what somebody sent last."""

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ivr.publishing.draft import Draft, file_digest
from ivr.recordings.texts import RecordableText, open_texts
from ivr.script.decoding import decode
from ivr.script.files import Files
from ivr.script.finding import Report
from ivr.script.place import RECORDINGS
from ivr.script.recordings import CONTENT_TYPES, plain
from ivr.script.wordings import WORDINGS
from ivr.studio.takes import KeptTake

if TYPE_CHECKING:
    from ivr.recordings.intake import Take

ONE_AT_A_TIME = threading.Lock()
"""Decoded, a recording takes much more memory than as a file."""

PAUSES = 0.3
"""Seconds by which pauses are too long together before it is worth a word."""


@dataclass(frozen=True, slots=True)
class TextToRead:
    """A text to read, and its recording in the draft.

    `sounds` are the paths of its recordings, normally one; `read` are the words that were read,
    if there is a recording. The `mark` changes with any of it.
    """

    wanted: RecordableText
    base: str
    sounds: tuple[str, ...]
    read: str | None
    mark: str

    def files(self, master: bytes) -> dict[str, bytes | None]:
        """Return the changes that put a mastered recording in the place of earlier ones."""
        words = "".join(f"{line}\n" for line in self.wanted.lines)
        new = {f"{self.base}.wav": master, f"{self.base}.txt": words.encode()}
        return {**dict.fromkeys(self.sounds), **new}


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
    if wanted is None:
        return None
    base = base_of(code, text)
    sounds = tuple(sounds_of(draft.files, base))
    words = next((draft.files[path] for path in words_of(draft.files, base)), None)
    digests = (file_digest(draft.files[path]) for path in sounds)
    mark = hashlib.sha256(repr((wanted.words, words, *digests)).encode()).hexdigest()
    read = decode(words, f"{base}.txt", Report(WORDINGS)) if words and sounds else None
    return TextToRead(wanted, base, sounds, plain(read.split("\n")) if read else None, mark)


def judged(draft: Draft, to_read: TextToRead, kept: KeptTake) -> JudgedTake:
    """Check and master what somebody sent, as the draft's text wants it now."""
    from ivr.recordings.intake import take  # imported here because it loads numpy

    part = (kept.begins, kept.ends)
    with ONE_AT_A_TIME:
        name = to_read.wanted.name
        taken = take(open_texts(draft.files), name, kept.sound, part, shorten=kept.shorten)
    master = taken.recorded.master.data if taken.recorded else None
    return JudgedTake(kept, taken, master in [draft.files[path] for path in to_read.sounds])


def base_of(code: str, text: str) -> str:
    """Return the path of a text's recording without its extension."""
    return f"{code}/{RECORDINGS}/{text}"


def sounds_of(files: Files, base: str) -> Iterator[str]:
    """Yield the paths of a text's recordings."""
    for path in sorted(files):
        if path.rpartition(".")[0] == base and extension(path) in CONTENT_TYPES:
            yield path


def words_of(files: Files, base: str) -> tuple[str, ...]:
    """Return the path of the words that were read, if they are known."""
    path = f"{base}.txt"
    return (path,) if path in files else ()


def extension(path: str) -> str:
    """Return the extension of a path in lower case."""
    return path.rpartition(".")[2].lower()
