"""The part of a comparison that is about keys, options and languages, for people."""

from collections.abc import Iterator

from ivr.reports.diff import telling
from ivr.reports.diff.result import Comparison
from ivr.reports.diff.style import INDENT, Style
from ivr.terminal import table


def keys(found: Comparison, style: Style) -> Iterator[str]:
    """Tell the keys that mean something else, menu by menu."""
    changes = [change for change in found.keys if change.breaks_habit]
    if changes:
        yield from style.page.wrap(style.reader.gettext(telling.WHY_KEYS))
    above = None
    for change in changes:
        where = telling.menu(change, style.reader)
        yield from [where] if where != above else []
        above = where
        old, new = (telling.meaning(does, style.reader) for does in (change.old, change.new))
        rows = [(change.key, style.old, old), ("", style.new, new)]
        yield from table(rows, words=3, indent=INDENT)


def new_keys(found: Comparison, style: Style) -> Iterator[str]:
    """Tell the keys that mean something, and meant nothing before."""
    for change in found.keys:
        if not change.breaks_habit:
            does, where = (
                telling.meaning(change.new, style.reader),
                telling.menu(change, style.reader),
            )
            yield from style.wrapped(f"{change.key}  {does} ({where})")


def options(found: Comparison, style: Style) -> Iterator[str]:
    """Tell the options that came, went and moved, and those that have other words."""
    _ = style.reader.gettext
    for change in found.options:
        told = [
            telling.ways(each, style.reader) for each in (change.old_ways, change.new_ways) if each
        ]
        what, name = _(telling.MOVES[change.move]), telling.label(change.labels, style.reader)
        sign = telling.SIGNS[change.move]
        yield from style.wrapped(f"{sign} {what}: {name}, {' → '.join(told)}")
    for rename in found.renames:
        yield from style.wrapped(f"~ {telling.rename(rename, style.reader)}")
        yield from style.words(rename.edits)


def languages(found: Comparison, style: Style) -> Iterator[str]:
    """Tell which languages there were, and are, and which one answers."""
    for change in found.languages:
        old, new = (telling.languages(codes, style.reader) for codes in (change.old, change.new))
        yield from table([(style.old, old), (style.new, new)], words=2, indent=INDENT)


def patience(found: Comparison, style: Style) -> Iterator[str]:
    """Tell how long and how often the line waits."""
    for change in found.patience:
        yield f"{INDENT}{telling.patience(change, style.reader)}: {change.old} → {change.new}"
