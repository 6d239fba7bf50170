"""The panels as text for a terminal, as JSON, and as CSV for spreadsheets."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from babel.numbers import get_decimal_symbol

from ivr.i18n import N_
from ivr.statistics.panels import Listening, Panel, Section, listening, panels, sections
from ivr.statistics.report import CallReport
from ivr.statistics.words import Words
from ivr.terminal import Page, table

BAR = 30
"""Width of the longest bar."""

VERSION = 2
"""Of the JSON format; raised when a field changes its meaning or is removed, not when added."""

COLUMNS = (
    N_("Part"),
    N_("First day"),
    N_("Group"),
    N_("Language"),
    N_("Edition"),
    N_("Second"),
    N_("Name"),
    N_("Calls"),
    N_("Share"),
    N_("Average seconds"),
)
BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of cells that a spreadsheet would evaluate as formulas."""


def text(report: CallReport, words: Words, page: Page) -> Iterator[str]:
    """Write the report of a period for a terminal."""
    whole, _ = report.whole, words.reader.gettext
    yield from page.heading(words.title(report.period.start, report.period.end))
    if not whole.calls:
        yield words.none
        return
    yield words.calls(whole.calls) + "."
    if whole.average is not None:
        yield words.average(whole.average)
    yield words.lag
    for panel in panels(report, words):
        yield from ("", page.paint(panel.heading.upper(), bold=True))
        yield from table(list(_rows(panel, words)), "<><" if panel.in_time else "<>")
    yield from ("", page.paint(_("Editions").upper(), bold=True))
    yield from table(list(_editions(report, words)), "<<>")
    texts = listening(report, words)
    if texts:
        yield from ("", page.paint(_("How far callers listened").upper(), bold=True))
    for each in texts:
        head = f"{each.heading} ({words.spoken(each.language)}, {words.editions(*each.editions)})"
        yield from page.wrap(f"{head}: {words.listeners(each.heard, each.calls)}", "  ")
        for row in each.rows:
            start = f"  {row.name.rjust(4)}  {words.share(row.share or 0).rjust(6)}  "
            yield from page.wrap(row.label or "…", start, " " * len(start))


def _rows(panel: Panel, words: Words) -> Iterator[tuple[str, ...]]:
    for row in panel.folded:
        bar = "█" * round(BAR * row.calls / panel.most)
        end = bar if panel.in_time else words.share(row.share or 0)
        yield row.label, words.reader.number(row.calls), end


def _editions(report: CallReport, words: Words) -> Iterator[tuple[str, ...]]:
    _ = words.reader.gettext
    for each in report.editions:
        yield (
            words.editions(each.edition),
            _("from %(date)s", date=words.day(each.start)),
            words.calls(each.calls),
            _("%(length)s on average", length=words.reader.minutes(each.average or 0)),
            _("%(share)s made no choice", share=words.share(each.share("ending", "gave-up"))),
        )


def report_object(report: CallReport, words: Words) -> Mapping[str, Any]:
    """Return a report as a JSON object."""
    return {
        "version": VERSION,
        "from": str(report.period.start),
        "to": str(report.period.end),
        "by": report.step.value,
        "sections": [
            {
                "part": part,
                "heading": heading,
                "start": str(group.start),
                "edition": group.edition if part == "edition" else None,
                "calls": group.calls,
                "average_seconds": group.average,
                "panels": [asdict(panel) for panel in found],
            }
            for part, heading, group, found in sections(report, words)
        ],
    }


def csv_of(report: CallReport, words: Words) -> str:
    """Return a report as CSV, as spreadsheets in the reader's language open it."""
    decimal = get_decimal_symbol(words.language)
    file = io.StringIO()
    file.write(BYTE_ORDER_MARK)
    rows = csv.writer(file, delimiter=";" if decimal == "," else ",", lineterminator="\r\n")
    rows.writerow(map(words.reader.gettext, COLUMNS))
    for section in sections(report, words):
        for row in _cells(section, words):
            rows.writerow(_cell(value, decimal) for value in row)
    return file.getvalue()


def _cells(section: Section, words: Words) -> Iterator[tuple[object, ...]]:
    group = section.group
    about = section.heading, group.start
    yield (*about, "", "", "", "", "", group.calls, None, group.average)
    for panel in section.panels:
        of, second = ("", ""), False
        if isinstance(panel, Listening):
            of, second = (words.spoken(panel.language), words.editions(*panel.editions)), True
            yield (*about, panel.heading, *of, "", "", panel.heard, None, None)
        for row in panel.rows:
            at = row.name if second else ""
            yield (*about, panel.heading, *of, at, row.label, row.calls, row.share, None)


def _cell(value: object, decimal: str) -> str:
    if isinstance(value, float):
        return f"{value:.3f}".replace(".", decimal)
    cell = "" if value is None else str(value)
    return f"'{cell}" if cell.startswith(FORMULA) else cell
