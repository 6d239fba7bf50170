"""The comparison for people, the changed keys first."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from ivr.comparing import habits, sayings
from ivr.comparing.result import Comparison
from ivr.comparing.style import Style
from ivr.comparing.telling import phrases_of
from ivr.reporting.page import Page, table

Group: TypeAlias = Callable[[Comparison, Style], Iterator[str]]

GROUPS: Mapping[str, Group] = {
    "keys": habits.keys,
    "new_keys": habits.new_keys,
    "options": habits.options,
    "languages": habits.languages,
    "voices": sayings.voices,
    "numbers": sayings.numbers,
    "texts": sayings.texts,
    "phrases": sayings.phrases,
    "sounds": sayings.sounds,
    "recordings": sayings.recordings,
    "patience": habits.patience,
    "times": sayings.times,
}
"""What there is to say of each kind of change, in this order, under the heading of its name."""

LOUD = "keys"


def text(
    old: tuple[str, str], new: tuple[str, str], found: Comparison, language: str, page: Page
) -> Iterator[str]:
    """Write the comparison of two lines, each given by its name and its edition.

    The last line says whether callers hear a difference.
    """
    style = Style(phrases_of(language), page)
    yield from page.heading(style.say("title"))
    ages = (("old", *old), ("new", *new))
    rows = [(style.say(age), name, style.say("edition", edition=ed)) for age, name, ed in ages]
    yield from table(rows, words=3, indent="")
    for name, group in GROUPS.items():
        told = list(group(found, style))
        if told:
            colour = "red" if name == LOUD else None
            yield from ("", page.paint(style.say(name), colour, bold=True), *told)
    yield ""
    yield from _ending(found, style)


def _ending(found: Comparison, style: Style) -> Iterator[str]:
    """What nobody hears, in one line, and the last word."""
    if found.silent:
        kinds = ", ".join(style.say(f"silent_{kind}") for kind in found.silent)
        yield from style.page.wrap(style.say("silent", kinds=kinds))
    habits_broken = sum(change.breaks_habit for change in found.keys)
    if habits_broken:
        loud = style.phrases.counted("differs_habits", habits_broken)
        yield style.page.paint(loud, "red", bold=True)
    else:
        yield style.page.paint(style.say("differs" if found.is_heard else "same"), bold=True)
