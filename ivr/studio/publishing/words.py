"""A text before and now in one language: its words side by side, and what is heard of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ivr.checks.check import Check
from ivr.reports.diff.wordwise import Edits, Piece, differences
from ivr.script.files import Files
from ivr.script.model import FRAME_TEXTS
from ivr.script.speech import Recording
from ivr.script.texts import NOTE_MARK
from ivr.studio.publishing.changes import MOST, ChangeKind, kind_of
from ivr.studio.writing.fields import as_field
from ivr.studio.writing.saying import Said
from ivr.studio.writing.text_checks import TextChecks


@dataclass(frozen=True, slots=True)
class Heard:
    """What callers hear of a text: a recording if there is one that is played, or words."""

    said: tuple[Said, ...]
    recording: Recording | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Words:
    """The label, the sentences and the notes of a text file."""

    label: str = ""
    body: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class WordsChange:
    """A text in one language before and now.

    `edits` are those of the label, the body and the notes; none if the text is too long to be
    compared. `before` and `now` are None where the text is missing or cannot be heard.
    """

    language: str
    kind: ChangeKind
    edits: Mapping[str, Edits]
    is_too_long: bool
    before: Heard | None
    now: Heard | None

    @property
    def differs(self) -> bool:
        """Whether any words differ."""
        return any(map(self.differs_in, self.edits))

    def differs_in(self, part: str) -> bool:
        """Whether the words of the label, the body or the notes differ."""
        return any(edit.piece is not Piece.SAME for edit in self.edits[part])

    @property
    def differs_in_recording(self) -> bool:
        """Whether another recording is played than before, or one instead of the voice."""
        old, new = (heard and heard.recording for heard in (self.before, self.now))
        return (old and old.name) != (new and new.name)


def has_a_label(text: str, announcements: Collection[str]) -> bool:
    """Return whether the first line of a text is its label in a menu."""
    return text not in FRAME_TEXTS and text not in announcements


def words_of(data: bytes | None, *, has_label: bool) -> Words:
    """Return the words of a file, empty if there is none."""
    notes, body = list[str](), list[str]()
    for line in as_field(data).strip().splitlines():
        if line.strip().startswith(NOTE_MARK):
            notes.append(line.strip().lstrip(NOTE_MARK).strip())
        else:
            body.append(line.strip())
    lines = "\n".join(body).strip().splitlines()
    label = lines.pop(0) if has_label and lines else ""
    return Words(label, "\n".join(lines).strip(), "\n".join(notes))


def edits_of(was: Words, now: Words) -> dict[str, Edits]:
    """Compare the label, the body and the notes of two versions."""
    parts = ("label", "body", "notes")
    return {part: differences(getattr(was, part), getattr(now, part)) for part in parts}


class Side:
    """One of two scripts that are compared. It may have mistakes."""

    def __init__(self, check: Check, files: Files) -> None:
        self.check = check
        self.files = files
        self._checks = TextChecks(check, files)
        self.names = self._checks.names

    def labels(self, text: str) -> dict[str, str]:
        """Return the label of a topic or menu, or an announcement's first words, by language."""
        if text in self.names.announcements:
            return dict(self.check.titles.labels(text))
        checks = self._checks.of(text).values()
        return {one.language: one.entry.title for one in checks if one.entry and one.entry.title}

    def written(self, code: str, text: str) -> bytes | None:
        """Return the file of a text."""
        return self.files.get(f"{code}/{text}.txt")

    def words(self, code: str, text: str) -> Words:
        """Return the words of a text, empty if there is none."""
        has_label = has_a_label(text, self.names.announcements)
        return words_of(self.written(code, text), has_label=has_label)

    def heard(self, code: str, text: str) -> Heard | None:
        """Return what callers hear of a text, None if that is not known."""
        check = self._checks.of(text).get(code)
        if check is None or not check.lines:
            return None
        recording = self._checks.recording(code, text) if check.is_recorded else None
        said = tuple(one for line in check.lines for one in line.said)
        return Heard(said, recording, check.seconds or 0)


def words_change(old: Side, new: Side, code: str, text: str) -> WordsChange:
    """Compare a text of two scripts in one language."""
    files = (old.written(code, text), new.written(code, text))
    is_too_long = max(len(data or b"") for data in files) > MOST
    edits: dict[str, Edits] = {}
    if not is_too_long:
        edits = edits_of(old.words(code, text), new.words(code, text))
    return WordsChange(
        language=code,
        kind=kind_of(*files),
        edits=edits,
        is_too_long=is_too_long,
        before=old.heard(code, text),
        now=new.heard(code, text),
    )
