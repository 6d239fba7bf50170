"""Text files: notes, a label, and a body with one sentence a line."""

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain

from ivr.script.fields.place import FieldPath, Place
from ivr.script.findings.finding import FindingCollector
from ivr.script.model import markup
from ivr.script.model.markup import OptionPause, Sentence, SentencePart, Words
from ivr.script.model.script import Text

NOTE_MARK = "#"

MAX_TEXT_BYTES = 20_000
"""Maximum size of a label, and of the lines of a body: some 20 minutes, and well below the limit of
64 kB of Twilio's documents."""


@dataclass(frozen=True, slots=True)
class TextParts:
    """The parts of a text file, as written.

    The lines of the `body` may be empty. `label_line` and `body_lines` are line numbers in the
    file, from 1; without a label it is 0.
    """

    notes: tuple[str, ...]
    label: str
    body: str
    label_line: int
    body_lines: tuple[int, ...]

    @property
    def lines(self) -> list[str]:
        """The lines of the body."""
        return self.body.split("\n") if self.body else []


def split(text: str, *, labelled: bool) -> TextParts:
    """Return the parts of a text file; texts of topics and sub-menus are `labelled`."""
    notes: list[str] = []
    lines: list[tuple[int, str]] = []
    for line_number, written in enumerate(text.split("\n"), start=1):
        words = written.strip()
        if words.startswith(NOTE_MARK):
            notes.append(words.lstrip(NOTE_MARK).strip())
        else:
            lines.append((line_number, words))
    lines = _trimmed(lines)
    label_line, label = lines[0] if labelled and lines else (0, "")
    body = _trimmed(lines[1:] if labelled else lines)
    return TextParts(
        tuple(notes),
        label,
        "\n".join(words for _, words in body),
        label_line,
        tuple(line_number for line_number, _ in body),
    )


def joined(notes: str, label: str, body: str) -> str:
    """Return a text file with these parts; any of them may be empty.

    A # at the start of a line of the label or body is removed, since it would make the line a note.
    """
    marked = [f"{NOTE_MARK} {line}".rstrip() for line in notes.split("\n")] if notes else []
    spoken = ["" if not part else _unmarked(part) for part in (label, body)]
    parts = ["\n".join(marked), "\n\n".join(part for part in spoken if part)]
    return "\n".join(part for part in parts if part) + "\n"


def _unmarked(words: str) -> str:
    return "\n".join(line.strip().lstrip(NOTE_MARK).strip() for line in words.strip().split("\n"))


def _trimmed(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    filled = [index for index, (_, words) in enumerate(lines) if words]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def read_text(
    text: str,
    field: FieldPath,
    languages: Collection[str],
    report: FindingCollector,
    *,
    labelled: bool,
    body_needed: bool = True,
) -> Text:
    """Parse a text file and report its errors; `labelled` texts are topics and sub-menus.

    `field` is the path of the text. A text that is too long has only this error, and no words.
    """
    written = split(text, labelled=labelled)
    if _is_too_long(written, field, report):
        return Text(field[2], None, (), written.notes)
    label = None
    if written.label:
        label = _sentence(written.label, Place((*field, "label")), languages, report)
    body = tuple(
        _sentence(words, Place((*field, "body"), line), languages, report)
        for line, words in enumerate(written.lines, start=1)
        if words
    )
    if label and body and written.body_lines[0] == written.label_line + 1:
        report.error("no-empty-line-after-label", body[0].place, found=body[0].written)
    if label is None:
        if _is_silent(body):
            report.error("empty-file", field)
    elif _is_silent([label]):
        report.error("label-without-words", label.place, found=label.written)
    elif body_needed and _is_silent(body):
        report.error("label-without-body", label.place, found=label.written)
    return Text(field[2], label, markup.without_stray_pauses(body), written.notes)


def _is_too_long(written: TextParts, field: FieldPath, report: FindingCollector) -> bool:
    """Return whether the label or the body is too long, and report it if so."""
    body = sum(len(" ".join(line.split()).encode()) for line in written.lines)
    sizes = {"label": len(written.label.encode()), "body": body}
    for part, size in sizes.items():
        if size > MAX_TEXT_BYTES:
            values = {"found": math.ceil(size / 1000), "most": MAX_TEXT_BYTES // 1000}
            report.error("text-too-long", (*field, part), **values)
    return max(sizes.values()) > MAX_TEXT_BYTES


def _sentence(
    written: str, place: Place, languages: Collection[str], report: FindingCollector
) -> Sentence:
    return markup.parse(" ".join(written.split()), place, languages, report)


def _is_silent(sentences: Collection[Sentence]) -> bool:
    """Return whether sentences lack words, unless words were left out because of an error."""
    return not has_words(sentences) and all(sentence.parts for sentence in sentences)


def has_words(sentences: Collection[Sentence]) -> bool:
    """Return whether sentences contain words to speak."""
    return any(map(_is_said, chain.from_iterable(sentence.parts for sentence in sentences)))


def _is_said(part: SentencePart) -> bool:
    if isinstance(part, Words):
        return re.search(r"\w", part.text) is not None
    return not isinstance(part, OptionPause)  # a placeholder is filled in with words
