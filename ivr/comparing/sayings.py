"""The part of a comparison that is about what is said, and how long it takes, for people."""

from collections.abc import Iterator

from ivr.comparing.result import Comparison, TimeChange
from ivr.comparing.style import INDENT, Style
from ivr.comparing.telling import change as told_change
from ivr.comparing.telling import signed
from ivr.reporting.page import table
from ivr.script.model import MAIN_MENU


def voices(found: Comparison, style: Style) -> Iterator[str]:
    """Tell which languages another voice reads."""
    for change in found.voices:
        yield from style.wrapped(f"{change.language}: {change.old} → {change.new}")


def numbers(found: Comparison, style: Style) -> Iterator[str]:
    """Tell which phone numbers are said now, or no more."""
    for change in found.numbers:
        what = style.say("numbers_added" if change.added else "numbers_removed")
        sign = "+" if change.added else "-"
        yield f"{INDENT}{sign} {change.language}: {change.number} {what}"


def texts(found: Comparison, style: Style) -> Iterator[str]:
    """Tell which texts say other words, word by word, and the seconds won or lost."""
    for text in found.texts:
        length = told_change(text.old_seconds, text.new_seconds, style.phrases)
        menus = style.say("in_menus", menus=", ".join(text.menus)) if text.menus else ""
        yield from style.wrapped(
            ", ".join(filter(None, (f"{text.language}/{text.name}", menus, length)))
        )
        yield from style.words(text.edits)


def phrases(found: Comparison, style: Style) -> Iterator[str]:
    """Tell which phrases say other words."""
    for phrase in found.phrases:
        name = style.say(f"phrase_{phrase.name}")
        yield from style.wrapped(f"{phrase.language}: {name}")
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
        what = style.say(f"recordings_{change.playing}")
        yield from style.wrapped(f"{change.language}/{change.name}: {what}")


def times(found: Comparison, style: Style) -> Iterator[str]:
    """Tell the seconds won and lost, language by language."""
    head = ("", style.say("old"), style.say("new"), "±")
    rows: dict[str, list[tuple[str, ...]]] = {}
    for change in found.times:
        rows.setdefault(change.language, []).append(_time(change, style))
    for language, told in rows.items():
        yield language
        yield from table([head, *told], words=1, indent=INDENT)


def _time(change: TimeChange, style: Style) -> tuple[str, ...]:
    number, lost = style.phrases.number, signed(change.new - change.old, style.phrases)
    name = style.say("main_menu") if change.name == MAIN_MENU else change.name
    what = style.say(f"time_{change.what}", name=name)
    return what, number(change.old, 1), number(change.new, 1), lost
