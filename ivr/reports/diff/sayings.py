"""The part of a comparison that is about what is said, and how long it takes, for people."""

from collections.abc import Iterator

from ivr.reports.diff import telling
from ivr.reports.diff.result import Comparison
from ivr.reports.diff.style import INDENT, Style
from ivr.terminal import table


def voices(found: Comparison, style: Style) -> Iterator[str]:
    """Tell which languages another voice reads."""
    for change in found.voices:
        yield from style.wrapped(f"{change.language}: {change.old} → {change.new}")


def numbers(found: Comparison, style: Style) -> Iterator[str]:
    """Tell which phone numbers are said now, or no more."""
    for change in found.numbers:
        sign = "+" if change.added else "-"
        yield f"{INDENT}{sign} {telling.number(change, style.reader)}"


def texts(found: Comparison, style: Style) -> Iterator[str]:
    """Tell which texts say other words, word by word, and the seconds won or lost."""
    for text in found.texts:
        yield from style.wrapped(telling.text(text, style.reader))
        yield from style.words(text.edits)


def phrases(found: Comparison, style: Style) -> Iterator[str]:
    """Tell which phrases say other words."""
    for phrase in found.phrases:
        yield from style.wrapped(telling.phrase(phrase, style.reader))
        yield from style.words(phrase.edits)


def sounds(found: Comparison, style: Style) -> Iterator[str]:
    """Tell which words are said in another way, and where they stand."""
    for sound in found.sounds:
        heard = f"“{sound.old}” → “{sound.new}”"
        yield from style.wrapped(f"{sound.language}: {sound.written}  {heard}")
        yield from style.wrapped(", ".join(sound.texts), 2)


def recordings(found: Comparison, style: Style) -> Iterator[str]:
    """Tell which recordings are played now, or no more."""
    for change in found.recordings:
        yield from style.wrapped(telling.recording(change, style.reader))


def times(found: Comparison, style: Style) -> Iterator[str]:
    """Tell the seconds won and lost, language by language."""
    head = ("", style.old, style.new, "±")
    rows: dict[str, list[tuple[str, ...]]] = {}
    for change in found.times:
        rows.setdefault(change.language, []).append(telling.time(change, style.reader))
    for language, told in rows.items():
        yield language
        yield from table([head, *told], words=1, indent=INDENT)
