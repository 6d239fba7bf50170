"""Positions of places in files: file, line, and words on the line."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import chain

from ivr.script import toml
from ivr.script.fields.place import RECORDINGS, TEXTS, Place, file_of
from ivr.script.files import Files
from ivr.script.model import texts
from ivr.script.model.decoding import INVISIBLE, UNSPEAKABLE
from ivr.script.reading import field_values

NOT_SHOWN = "\N{REPLACEMENT CHARACTER}"
"""Replacement for invisible characters, and for bytes that are not text."""

CUT = "…"
"""Sign for a part cut from a line."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A displayable line of a file; `span` is the position of a place's words.

    It is empty if the whole line is meant.
    """

    number: int
    text: str
    span: range = range(0)

    def cut(self, wide: int) -> "SourceLine":
        """Shorten the line to `wide` characters around the marked words."""
        text = self.text
        span = self.span
        if len(text) <= wide:
            return self
        start = min(max(0, (span.start + span.stop - wide) // 2), len(text) - wide)
        part = text[start : start + wide]
        before = CUT if start else part[0]
        after = CUT if start + wide < len(text) else part[-1]
        inside = range(max(0, span.start - start), min(wide, span.stop - start))
        return SourceLine(self.number, before + part[1:-1] + after, inside)


class Positions:
    """Finds places of one script in its files."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._without_label = field_values.texts_without_label(files)
        self._lines = cache(self._lines_of)
        self._spans = cache(self._spans_of)

    def of(self, place: Place) -> tuple[str, int]:
        """Return the file and line of a place; line 0 is the whole file."""
        file, path = file_of(place.field)
        if place.field[1:2] == (RECORDINGS,):
            files = sorted(path for path in self._files if path.rpartition(".")[0] == file)
            sounds = [path for path in files if not path.endswith(".txt")]
            return [*sounds, *files, file][0], 0
        if not path:
            return file, place.line
        if place.field[1:2] == (TEXTS,):
            return file, self._line_of_text(file, path[0], place.line)
        return file, self._line_of_value(file, path, place.words)

    def quoted(self, place: Place) -> SourceLine | None:
        """Return the line of a place, or None for a whole file."""
        file, number = self.of(place)
        lines = self._lines(file) if number and file in self._files else ()
        if not 1 <= number <= len(lines):
            return None
        line = unicodedata.normalize("NFC", lines[number - 1]).replace("\t", " ")
        shown = INVISIBLE.sub(NOT_SHOWN, UNSPEAKABLE.sub(NOT_SHOWN, line))
        return SourceLine(number, shown, _span(shown, place.words))

    def _lines_of(self, file: str) -> tuple[str, ...]:
        text = self._files.get(file, b"").decode(errors="replace")
        return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))

    def _spans_of(self, file: str) -> dict[tuple[str, ...], range]:
        return dict(toml.spans("\n".join(self._lines(file))))

    def _line_of_text(self, file: str, part: str, line: int) -> int:
        name = file.rpartition("/")[2].removesuffix(".txt")
        written = texts.split(
            "\n".join(self._lines(file)), labelled=name not in self._without_label
        )
        if part == "body" and 1 <= line <= len(written.body_lines):
            return written.body_lines[line - 1]
        return written.label_line if part == "label" else 0

    def _line_of_value(self, file: str, path: tuple[str, ...], words: str) -> int:
        """Return the line of a value or of words in it, or else of the nearest parent.

        For `("menus", "main", "options")` and the words "vapen", that is the line of `options = [`,
        or the line below it with "vapen". Without options in `main` it is the line `[menus.main]`.
        """
        spans = self._spans(file)
        parents = (path[:length] for length in range(len(path), 0, -1))
        nearest = next((parent for parent in parents if parent in spans), None)
        if nearest is None:
            return 0
        depth = len(nearest)
        within = [span for other, span in spans.items() if other[:depth] == nearest]
        lines = self._lines(file)
        for number in chain.from_iterable(within):
            if words and words in lines[number - 1]:
                return number
        return within[0].start


def _span(line: str, words: str) -> range:
    """Return the position of words in a line: of whole words if there are any.

    Without them it is the position of a character that cannot be shown, or an empty range.
    """
    sought = r"\s+".join(map(re.escape, words.split()))
    patterns = (rf"(?<!\w){sought}(?!\w)", rf"(?i)(?<!\w){sought}(?!\w)", rf"(?i){sought}")
    for pattern in patterns if sought else ():
        match = re.search(pattern, line)
        if match and match[0] != line.strip():
            return range(*match.span())
    unreadable = line.find(NOT_SHOWN)
    return range(unreadable, unreadable + 1) if unreadable >= 0 else range(0)
