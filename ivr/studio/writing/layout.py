"""A text file as the fields of a form (label, sentences, note) and back, without any loss."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from ivr.script.texts import NOTE_MARK


class Part(StrEnum):
    """A field of the form, or all of the text."""

    LABEL = "label"
    SENTENCES = "sentences"
    NOTE = "note"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class TextParts:
    """A text in the fields of its form.

    The `sentences` are one a line. The `note` has every note of the file, without its mark;
    where notes stand between sentences is not part of the form, and stays as it is.
    """

    label: str = ""
    sentences: str = ""
    note: str = ""

    @property
    def has_words(self) -> bool:
        """Whether there is anything but notes."""
        return bool(self.label.strip() or self.sentences.strip())


@dataclass(frozen=True, slots=True)
class _Layout:
    """A file as its notes and its other lines.

    Each note stands before the line in `places`. The label is a line or None, and the sentences
    are the lines of the `body`.
    """

    notes: tuple[str, ...]
    places: tuple[int, ...]
    lines: tuple[str, ...]
    label: int | None
    body: range

    @property
    def parts(self) -> TextParts:
        label = "" if self.label is None else self.lines[self.label]
        sentences = "\n".join(self.lines[self.body.start : self.body.stop])
        return TextParts(label, sentences, "\n".join(map(_shown, self.notes)))

    @property
    def begin(self) -> int:
        """The line with the first words."""
        return self.body.start if self.label is None else self.label


def parts_of(text: str, *, labelled: bool) -> TextParts:
    """Return a file's text in the fields of a form."""
    return _layout(text, labelled=labelled).parts


def compose(parts: TextParts, was: str, *, labelled: bool) -> str:
    """Return the text of the fields, laid out as the text `was` that they were filled in from.

    Fields that nobody changed make the same text. A note stays before the sentence before which
    it stood; new notes follow the one before them, and stand at the top if there is none.
    """
    old = _layout(was, labelled=labelled)
    if parts == old.parts:
        return was
    lines = _lines(parts, old)
    places = _moved(old.places, old.lines, lines)
    noted = list(_noted(parts.note, old.notes, places))
    composed = [
        line
        for at, words in enumerate([*lines, None])
        for line in (*(note for place, note in noted if place == at), words)
        if line is not None
    ]
    return "\n".join(composed)


def _layout(text: str, *, labelled: bool) -> _Layout:
    notes, places, lines = list[str](), list[int](), list[str]()
    for line in text.split("\n"):
        if _is_note(line):
            notes.append(line)
            places.append(len(lines))
        else:
            lines.append(line)
    words = [at for at, line in enumerate(lines) if line.strip()]
    label = words.pop(0) if labelled and words else None
    end = len(lines) if label is None else label + 1
    body = range(words[0], words[-1] + 1) if words else range(end, end)
    return _Layout(tuple(notes), tuple(places), tuple(lines), label, body)


def _lines(parts: TextParts, old: _Layout) -> list[str]:
    """Return all lines but the notes, with the empty lines of the old ones around the words."""
    had_words = old.parts.has_words
    head = old.lines[: old.begin] if had_words else ()
    tail = old.lines[old.body.stop :] if had_words else ()
    gap = old.lines[old.begin + 1 : old.body.start] if old.label is not None else ()
    label = [parts.label] if parts.label.strip() else []
    sentences = _trimmed(parts.sentences)
    between = gap or ("",) if label and sentences else ()
    return [*head, *label, *between, *sentences, *(tail or ("",))]


def _trimmed(sentences: str) -> list[str]:
    """Return lines without empty ones at both ends."""
    lines = sentences.split("\n")
    words = [at for at, line in enumerate(lines) if line.strip()]
    return lines[words[0] : words[-1] + 1] if words else []


def _moved(places: Sequence[int], old: Sequence[str], new: Sequence[str]) -> list[int]:
    """Return where in the new lines the places in the old ones are."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()

    def moved(place: int) -> int:
        for _, start, stop, new_start, new_stop in blocks:
            if start <= place < stop:
                return new_start + min(place - start, new_stop - new_start)
        return len(new)

    return list(map(moved, places))


def _noted(note: str, old: Sequence[str], places: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield each line of a note as it is written in the file, with its place."""
    shown = [*map(_shown, old)]
    lines = shown if note == "\n".join(shown) else note.rstrip().split("\n") if note.strip() else []
    place = places[0] if places else 0
    for tag, start, stop, new_start, new_stop in SequenceMatcher(
        None, shown, lines, autojunk=False
    ).get_opcodes():
        for at, line in enumerate(lines[new_start:new_stop], start):
            place = places[at] if at < stop else place
            yield place, old[at] if tag == "equal" else f"{NOTE_MARK} {line}".rstrip()


def _is_note(line: str) -> bool:
    return line.strip().startswith(NOTE_MARK)


def _shown(note: str) -> str:
    """Return a note without its mark."""
    return note.strip().lstrip(NOTE_MARK).strip()
