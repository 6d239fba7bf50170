"""Write a comparison on a terminal: wrapped lines and word differences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import click

from ivr.i18n import Translator
from ivr.reports.diff.wordwise import Edit, Edits, Piece
from ivr.terminal import Page

INDENT = "  "
AROUND = 6
"""Words that are shown before and after a change; a longer stretch is cut."""

CUT = "[…]"

GONE, NEW = "[-", "{+"
OPENING = {GONE: "red", NEW: "green"}
CLOSING = ("-]", "+}")
MARKS = re.compile(r"(\[-|-\]|\{\+|\+\})")


@dataclass(frozen=True, slots=True)
class Style:
    """The reader's language, and the page that is written on."""

    reader: Translator
    page: Page

    @property
    def old(self) -> str:
        """The word for what was."""
        return self.reader.gettext("Before")

    @property
    def new(self) -> str:
        """The word for what is now."""
        return self.reader.gettext("After")

    def wrapped(self, words: str, depth: int = 1) -> Iterator[str]:
        """Break words into lines, some steps from the edge."""
        return self.page.wrap(words, INDENT * depth)

    def words(self, edits: Edits, depth: int = 2) -> Iterator[str]:
        """Write a word difference: [-gone-] and {+new+}, in colour where there may be any."""
        if all(edit.piece is Piece.SAME for edit in edits):
            return
        told = "".join(_marked(edits, number) for number in range(len(edits)))
        inside = ""
        for line in self.wrapped(told.strip(), depth):
            coloured, inside = self._coloured(line, inside)
            yield coloured

    def _coloured(self, line: str, inside: str) -> tuple[str, str]:
        """Colour the marked words of a line; `inside` is the mark that the last line left open."""
        if not self.page.colour:
            return line, inside
        pieces: list[str] = []
        for piece in MARKS.split(line):
            inside = piece if piece in OPENING else inside
            colour = OPENING.get(inside)
            pieces.append(
                click.style(piece, fg=colour, strikethrough=inside == GONE) if colour else piece
            )
            inside = "" if piece in CLOSING else inside
        return "".join(pieces), inside


def _marked(edits: Edits, number: int) -> str:
    """An edit as text; its marks stand close to the words."""
    edit = edits[number]
    if edit.piece is Piece.SAME:
        return _cut(edit, is_first=number == 0, is_last=number == len(edits) - 1)
    words = edit.words.lstrip()
    space = edit.words[: len(edit.words) - len(words)]
    if number == 1 and edits[0].piece is Piece.REMOVED:  # at the very beginning none is written
        space = " "
    mark, end = (GONE, "-]") if edit.piece is Piece.REMOVED else (NEW, "+}")
    return f"{space}{mark}{words}{end}"


def _cut(edit: Edit, *, is_first: bool, is_last: bool) -> str:
    """Words that were kept, without those that are far from any change."""
    words = edit.words.split()
    keep_first, keep_last = (0 if is_first else AROUND), (0 if is_last else AROUND)
    if len(words) <= keep_first + keep_last + 1:
        return edit.words
    space = edit.words[: len(edit.words) - len(edit.words.lstrip())]
    first, last = words[:keep_first], words[len(words) - keep_last :]
    return space + " ".join([*first, CUT, *last])
