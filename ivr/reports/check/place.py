"""The place of a finding: the line as it is written, with the words it is about."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.script.decoding import INVISIBLE, UNSPEAKABLE
from ivr.script.files import Files
from ivr.script.finding import Finding

NOT_SHOWN = "\N{REPLACEMENT CHARACTER}"
"""Stands for what no screen shows, and for bytes that are no text."""

WORDS_OF = ("found", "field", "option", "second", "topic", "fact", "menu")
"""The values of findings that may stand in the line, the surest first."""

CUT = "…"
"""Stands for what was cut from a line."""

SHORTEST_PART = 3
"""Fewer letters than these are sought as whole words only."""


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A line of a file, fit to be shown; `span` is where in it the finding's words stand.

    It is empty where they cannot be told from the rest of the line.
    """

    number: int
    text: str
    span: range = range(0)


def place_of(finding: Finding, files: Files) -> SourcePlace | None:
    """Return the line that a finding points at, or None where it is about a whole file."""
    if finding.line < 1 or finding.file not in files:
        return None
    written = files[finding.file].decode(errors="replace")
    lines = written.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if finding.line > len(lines):
        return None
    line = unicodedata.normalize("NFC", lines[finding.line - 1]).replace("\t", " ")
    shown = INVISIBLE.sub(NOT_SHOWN, UNSPEAKABLE.sub(NOT_SHOWN, line))
    return SourcePlace(finding.line, shown, _span(finding, line, shown))


def cut(place: SourcePlace, wide: int) -> SourcePlace:
    """Shorten the line of a place to `wide` characters around the words that it marks."""
    text, span = place.text, place.span
    if len(text) <= wide:
        return place
    start = min(max(0, (span.start + span.stop - wide) // 2), len(text) - wide)
    part = text[start : start + wide]
    part = (
        (CUT if start else part[0]) + part[1:-1] + (CUT if start + wide < len(text) else part[-1])
    )
    inside = range(max(0, span.start - start), min(wide, span.stop - start))
    return SourcePlace(place.number, part, inside)


def _span(finding: Finding, line: str, shown: str) -> range:
    for pattern in _patterns(finding):
        if found := pattern.search(line):
            return range(*found.span()) if found[0] != line.strip() else range(0)
    unreadable = shown.find(NOT_SHOWN)
    return range(unreadable, unreadable + 1) if unreadable >= 0 else range(0)


def _patterns(finding: Finding) -> Iterator[re.Pattern[str]]:
    """Return patterns to look for: a character by its number, whole words, parts of words."""
    for name in WORDS_OF:
        value = str(finding.values.get(name, ""))
        if sign := re.fullmatch(r"U\+([0-9A-F]{4,6})", value):
            yield re.compile(re.escape(chr(int(sign[1], 16))))
        if name == "field":  # its table stands on another line
            value = value.rpartition(".")[2]
        words = r"\s+".join(map(re.escape, value.split()))
        if words:
            yield re.compile(rf"(?<!\w){words}(?!\w)")
            yield re.compile(rf"(?i)(?<!\w){words}(?!\w)")
        if len(value) >= SHORTEST_PART or re.search(r"[^\w\s]", value):
            yield re.compile(rf"(?i){words}")
