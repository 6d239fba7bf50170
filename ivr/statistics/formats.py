"""The panels as text for a terminal, as JSON, and as CSV for spreadsheets."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, astuple
from typing import Any

from babel.numbers import get_decimal_symbol

from ivr.i18n import N_
from ivr.statistics.panels import PARTS, Panel, Row, all_panels, panels
from ivr.statistics.report import CallReport
from ivr.statistics.words import Words
from ivr.terminal import Page, table

VERSION = 3
"""Of the JSON format; raised when a field changes its meaning or is removed, not when added."""

COLUMNS = (
    N_("Part"),
    N_("First day"),
    N_("Edition"),
    N_("Group"),
    N_("Language"),
    N_("Calls in all"),
    N_("Code"),
    N_("Name"),
    N_("Calls"),
    N_("Share"),
    N_("Average seconds"),
    N_("Made no choice"),
    N_("Hung up"),
)
COMPARED = N_("Calls"), N_("Average length"), N_("Made no choice"), N_("Hung up")
"""What editions are compared by."""

BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of cells that a spreadsheet would evaluate as formulas."""


def text(report: CallReport, words: Words, page: Page) -> Iterator[str]:
    """Write the panels of all calls for a terminal."""
    yield from page.heading(words.title(report.period))
    yield words.lead(report.whole)
    if not report.whole.calls:
        return
    yield words.gettext("A call is counted a few minutes after it has ended.")
    for panel in panels(report, words):
        if panel.name != "all" and panel.rows:
            yield from ("", page.paint(panel.heading.upper(), bold=True))
            yield from _listened(panel, words, page) if panel.place else _table(panel, words)


def _table(panel: Panel, words: Words) -> Iterator[str]:
    if panel.name == "edition":
        heads = ("", *map(words.gettext, COMPARED))
        return table([heads, *((row.label, *compared(row, words)) for row in panel.rows)], "<>")
    number, share = words.reader.number, words.share
    return table([(row.label, number(row.calls), share(row.share)) for row in panel.folded], "<>")


def _listened(panel: Panel, words: Words, page: Page) -> Iterator[str]:
    title = words.gettext("How far callers listened")
    yield from page.wrap(f"{title}. {listeners(panel, words)}", "  ")
    for row in panel.rows:
        start = f"  {row.name.rjust(4)}  {words.share(row.share).rjust(6)}  "
        yield from page.wrap(row.label or "…", start, " " * len(start))


def compared(edition: Row, words: Words) -> tuple[str, ...]:
    """Return what editions are compared by, under the headings `COMPARED`."""
    seconds = edition.average_seconds
    length = "–" if seconds is None else words.reader.minutes(seconds)
    shares = (words.share(share or 0.0) for share in (edition.gave_up, edition.hung_up))
    return words.reader.number(edition.calls), length, *shares


def listeners(panel: Panel, words: Words) -> str:
    """Return the language and editions of what was read out, and how many callers heard it."""
    heard = words.reader.ngettext("heard in %(count)s call", "heard in %(count)s calls", panel.of)
    language, editions = words.spoken(panel.language), words.editions(*panel.editions)
    return f"{language.capitalize()}, {editions}: {heard}"


def report_object(report: CallReport, words: Words) -> Mapping[str, Any]:
    """Return a report as a JSON object."""
    period = report.period
    return {
        "version": VERSION,
        "from": str(period.start),
        "to": str(period.end),
        "by": period.step,
        "panels": [asdict(panel) for panel in all_panels(report, words)],
    }


def csv_of(report: CallReport, words: Words) -> str:
    """Return a report as CSV, as spreadsheets in the reader's language open it."""
    decimal = get_decimal_symbol(words.language)
    file = io.StringIO()
    file.write(BYTE_ORDER_MARK)
    rows = csv.writer(file, delimiter=";" if decimal == "," else ",", lineterminator="\r\n")
    rows.writerow(map(words.gettext, COLUMNS))
    for panel in all_panels(report, words):
        part = words.gettext(PARTS[panel.part])
        editions = words.editions(*panel.editions) if panel.editions else ""
        language = words.spoken(panel.language) if panel.language else ""
        about = (part, panel.start, editions, panel.heading, language, panel.of)
        for row in panel.rows:
            rows.writerow(_cell(value, decimal) for value in (*about, *astuple(row)))
    return file.getvalue()


def _cell(value: object, decimal: str) -> str:
    if isinstance(value, float):
        return f"{value:.3f}".replace(".", decimal)
    cell = "" if value is None else str(value)
    return f"'{cell}" if cell.startswith(FORMULA) else cell
