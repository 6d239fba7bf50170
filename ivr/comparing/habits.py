"""The part of a comparison that is about keys, options and languages, for people."""

from collections.abc import Iterator

from ivr.comparing.result import Comparison, Move
from ivr.comparing.style import INDENT, Style
from ivr.comparing.telling import label, meaning, menu, ways
from ivr.reporting.page import table

SIGNS = {Move.ADDED: "+", Move.REMOVED: "-", Move.MOVED: ">"}


def keys(found: Comparison, style: Style) -> Iterator[str]:
    """Tell the keys that mean something else, menu by menu."""
    changes = [change for change in found.keys if change.breaks_habit]
    if changes:
        yield from style.page.wrap(style.say("keys_why"))
    above = None
    for change in changes:
        where = menu(change, style.phrases)
        yield from [where] if where != above else []
        above = where
        old, new = (meaning(does, style.phrases) for does in (change.old, change.new))
        rows = [(change.key, style.say("old"), old), ("", style.say("new"), new)]
        yield from table(rows, words=3, indent=INDENT)


def new_keys(found: Comparison, style: Style) -> Iterator[str]:
    """Tell the keys that mean something, and meant nothing before."""
    for change in found.keys:
        if not change.breaks_habit:
            does, where = meaning(change.new, style.phrases), menu(change, style.phrases)
            yield from style.wrapped(f"{change.key}  {does} ({where})")


def options(found: Comparison, style: Style) -> Iterator[str]:
    """Tell the options that came, went and moved, and those that have other words."""
    for change in found.options:
        told = [ways(each, style.phrases) for each in (change.old_ways, change.new_ways) if each]
        name = label(change.labels, style.phrases)
        what = style.say(f"options_{change.move}")
        yield from style.wrapped(f"{SIGNS[change.move]} {what}: {name}, {' → '.join(told)}")
    for rename in found.renames:
        yield from style.wrapped(
            f"~ {style.say('options_renamed')}: {rename.language}/{rename.name}"
        )
        yield from style.words(rename.edits)


def languages(found: Comparison, style: Style) -> Iterator[str]:
    """Tell which languages there were, and are, and which one answers."""
    for change in found.languages:
        rows = [
            (
                style.say(age),
                style.say("language_first", languages=", ".join(codes), first=codes[0]),
            )
            for age, codes in (("old", change.old), ("new", change.new))
        ]
        yield from table(rows, words=2, indent=INDENT)


def patience(found: Comparison, style: Style) -> Iterator[str]:
    """Tell how long and how often the line waits."""
    for change in found.patience:
        yield f"{INDENT}{style.say(f'patience_{change.name}')}: {change.old} → {change.new}"
