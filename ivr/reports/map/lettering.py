"""How wide words are in the picture, and where a line of them breaks.

The widths are those of Helvetica, in thousandths of the letter's size; Arial and Liberation
Sans have the same ones. An SVG viewer does not wrap text, so it has to be done here.
"""

import re
import unicodedata
from itertools import chain

BOLD = 1.07
"""How much wider bold letters are, about."""
SPACE = re.compile(r" (?!\d)|(?<!\d) ")
"""Where a line may break: not inside a phone number."""

FALLBACK = 600
WIDE = 1000

_GROUPS = {
    222: "ijl'",
    278: " ft.,:;/!|I[]\\·",
    333: "r()-`",
    355: '"',
    400: "*{}^°",
    500: "ckJsvxyz",
    556: "abdeghnopqu0123456789L?_#$€–åäöéèüáàóòúñ",
    584: "+=<>~±",
    611: "FTZ",
    667: "ABEKPSVXY&ÅÄÉ",
    722: "CDHNRUwÜ",
    778: "GOQÖ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "@→…—",
}
_WIDTHS = {letter: width for width, letters in _GROUPS.items() for letter in letters}


def width(words: str, size: float, *, bold: bool = False) -> float:
    """Return the width of words in letters of a size (px), about."""
    return sum(map(_letter, words)) / 1000 * size * (BOLD if bold else 1)


def wrap(words: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Break words into lines that have room (px); what is longer than a line is cut."""
    lines: list[str] = []
    line = ""
    for word in chain.from_iterable(_cut(word, room, size, bold) for word in SPACE.split(words)):
        longer = f"{line} {word}".lstrip()
        if line and width(longer, size, bold=bold) > room:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def _cut(word: str, room: float, size: float, bold: bool) -> list[str]:
    """Cut a word that is too long for a line, with a hyphen where it is cut."""
    if width(word, size, bold=bold) <= room:
        return [word]
    pieces: list[str] = []
    piece = ""
    for letter in word:
        if piece and width(f"{piece}{letter}-", size, bold=bold) > room:
            pieces.append(f"{piece}-")
            piece = ""
        piece += letter
    return [*pieces, piece]


def _letter(letter: str) -> int:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.combining(letter):
        return 0
    return WIDE if unicodedata.east_asian_width(letter) in "WF" else FALLBACK
