"""The comparison for a terminal, the changed keys first."""

from collections.abc import Iterator

from ivr.i18n import translator
from ivr.reports.diff import telling
from ivr.reports.diff.differences import Group, Times, differences
from ivr.reports.diff.result import Comparison
from ivr.reports.diff.style import INDENT, Style
from ivr.terminal import Page, table

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
    rows = [(age, name, _("version %(edition)s", edition=edition)) for age, name, edition in ages]
    yield from table(rows, indent="")
    told = differences(found, language)
    for group in told.groups:
        yield ""
        yield from _loud(group, style) if group.kind == LOUD else _group(group, style)
    if told.times:
        yield from ("", page.paint(_(telling.HEADINGS["times"]), bold=True))
        for times in told.times:
            yield from _times(times, style)
    yield ""
    yield from page.wrap(told.silent)
    yield page.paint(told.verdict, "red" if told.breaks_habits else None, bold=True)


def _loud(group: Group, style: Style) -> Iterator[str]:
    """Changes that break habits: what was above what is now."""
    yield style.page.paint(group.title.upper(), "red", bold=True)
    yield from style.page.wrap(group.why)
    rows = [
        row
        for item in group.items
        for row in ((item.about, style.old, item.was), ("", style.new, item.now))
    ]
    yield from table(rows, indent=INDENT)


def _group(group: Group, style: Style) -> Iterator[str]:
    yield style.page.paint(group.title, bold=True)
    for item in group.items:
        change = " → ".join(filter(None, (item.was, item.now)))
        yield from style.wrapped(f"{item.about}: {change}" if change else item.about)
        yield from style.words(item.edits)


def _times(times: Times, style: Style) -> Iterator[str]:
    yield times.language
    head = ("", style.old, style.new, "±")
    yield from table([head, *times.rows], "<>", indent=INDENT)
