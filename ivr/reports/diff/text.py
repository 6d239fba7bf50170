"""The comparison for people, the changed keys first."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from ivr.i18n import translator
from ivr.reports.diff import habits, sayings, telling
from ivr.reports.diff.result import Comparison
from ivr.reports.diff.style import Style
from ivr.terminal import Page, table

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
    style = Style(translator(language), page)
    _ = style.reader.gettext
    yield from page.heading(_("What callers hear differently"))
    ages = ((style.old, *old), (style.new, *new))
    rows = [(age, name, _("edition %(edition)s", edition=edition)) for age, name, edition in ages]
    yield from table(rows, words=3, indent="")
    for name, group in GROUPS.items():
        told = list(group(found, style))
        if told:
            title = _(telling.HEADINGS[name])
            if name == LOUD:
                yield from ("", page.paint(title.upper(), "red", bold=True), *told)
            else:
                yield from ("", page.paint(title, bold=True), *told)
    yield ""
    yield from _ending(found, style)


def _ending(found: Comparison, style: Style) -> Iterator[str]:
    """What nobody hears, in one line, and the last word."""
    yield from style.page.wrap(telling.silent(found, style.reader))
    colour = "red" if found.broken_habits else None
    yield style.page.paint(telling.verdict(found, style.reader), colour, bold=True)
