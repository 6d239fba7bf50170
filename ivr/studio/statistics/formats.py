"""A report as text for a terminal, and as CSV for spreadsheets."""

import csv
import io
from collections.abc import Iterator
from dataclasses import astuple

from babel.numbers import get_decimal_symbol

from ivr.i18n import N_
from ivr.studio.statistics.panels import PARTS, Panel, ReportTables, Row
from ivr.terminal import table

COLUMNS = (
    N_("Part"),
    N_("First day"),
    N_("Edition"),
    N_("Group"),
    N_("Calls in all"),
    N_("Code"),
    N_("Name"),
    N_("Calls"),
    N_("Share"),
    N_("Average seconds"),
    N_("Made no choice"),
    N_("Hung up"),
    N_("Known end"),
)
COMPARED = N_("Calls"), N_("Known end"), N_("Average length"), N_("Made no choice"), N_("Hung up")
"""Columns of the comparison of editions."""

BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of cells that a spreadsheet would evaluate as formulas."""


def text(tables: ReportTables) -> Iterator[str]:
    """Format the panels about all calls for a terminal."""
    yield tables.title()
    yield tables.lead()
    if not tables.report.whole.calls:
        return
    yield tables.reader.gettext("A call is counted a few minutes after it has ended.")
    for panel in tables.main():
        if panel.name != "all" and panel.rows:
            yield from ("", panel.heading)
            yield from _table(panel, tables)


def _table(panel: Panel, tables: ReportTables) -> Iterator[str]:
    if panel.name == "edition":
        heads = ("", *map(tables.reader.gettext, COMPARED))
        return table([heads, *((row.label, *compared(row, tables)) for row in panel.rows)], "<>")
    number = tables.reader.number
    share = tables.share
    return table([(row.label, number(row.calls), share(row.share)) for row in panel.folded], "<>")


def compared(edition: Row, tables: ReportTables) -> tuple[str, ...]:
    """Return the cells of an edition under the headings `COMPARED`."""
    seconds = edition.average_seconds
    length = "–" if seconds is None else tables.reader.minutes(seconds)
    shares = (tables.share(share or 0.0) for share in (edition.gave_up, edition.hung_up))
    counts = map(tables.reader.number, (edition.calls, edition.timed or 0))
    return *counts, length, *shares


def csv_of(tables: ReportTables) -> str:
    """Return a report as CSV in the format that spreadsheets in the reader's language expect."""
    decimal = get_decimal_symbol(tables.language)
    file = io.StringIO()
    file.write(BYTE_ORDER_MARK)
    rows = csv.writer(file, delimiter=";" if decimal == "," else ",", lineterminator="\r\n")
    rows.writerow(map(tables.reader.gettext, COLUMNS))
    for panel in tables.every():
        part = tables.reader.gettext(PARTS[panel.part])
        edition = "" if panel.edition is None else tables.edition(panel.edition)
        about = (part, panel.start, edition, panel.heading, panel.of)
        for row in panel.rows:
            rows.writerow(_cell(value, decimal) for value in (*about, *astuple(row)))
    return file.getvalue()


def _cell(value: object, decimal: str) -> str:
    if isinstance(value, float):
        return f"{value:.3f}".replace(".", decimal)
    cell = "" if value is None else str(value)
    return f"'{cell}" if cell.startswith(FORMULA) else cell
