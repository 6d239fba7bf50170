"""Statistics as JSON, and as CSV for spreadsheets."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date
from typing import Any

from babel.numbers import get_decimal_symbol

from ivr.i18n import N_
from ivr.statistics.listening import listening
from ivr.statistics.reading import by_sentence
from ivr.statistics.report import CallReport, Figures
from ivr.statistics.wording import StatisticsWording

VERSION = 1
"""Of the JSON format; raised when a field changes its meaning or is removed, not when added."""

GROUPS = ("topics", "announcements", "languages", "endings", "misses", "countries")
COLUMNS = (
    N_("Part"),
    N_("First day"),
    N_("Edition"),
    N_("Language"),
    N_("Group"),
    N_("Name"),
    N_("Sentence"),
    N_("Calls"),
    N_("Share"),
    N_("Seconds"),
    N_("Average seconds"),
)
BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of cells that a spreadsheet would evaluate as formulas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the table, in the order of `COLUMNS`."""

    part: str
    start: date
    edition: str
    language: str = ""
    group: str = ""
    name: str = ""
    sentence: str = ""
    calls: int = 0
    share: float | None = None
    seconds: int | None = None
    average: float | None = None


def report_object(report: CallReport, wording: StatisticsWording) -> Mapping[str, Any]:
    """Return a report as a JSON object."""
    return {
        "version": VERSION,
        "from": str(report.period.start),
        "to": str(report.period.end),
        "by": report.step.value,
        **_figures(report.whole),
        "spans": [{"from": str(span.start), **_figures(span.figures)} for span in report.spans],
        "editions": [
            {
                "edition": each.line,
                "number": each.edition or None,
                "since": str(each.since),
                **_figures(each.figures),
            }
            for each in report.editions
        ],
        "hang_ups": [
            {
                "edition": each.line,
                "number": each.edition or None,
                "language": each.during.language,
                "place": each.during.place,
                "after": each.during.outcome,
                "announcements": list(each.during.announced),
                "calls": each.calls,
                "seconds": [{"second": second, "calls": calls} for second, calls in each.seconds],
                "sentences": [
                    {"words": one.words, "starts": round(one.starts, 2), "calls": one.calls}
                    for one in by_sentence(each, wording.lines.sentences)
                ],
            }
            for each in report.hang_ups
        ],
    }


def csv_of(report: CallReport, wording: StatisticsWording) -> str:
    """Return a report as CSV, as spreadsheets in the reader's language open it."""
    decimal = get_decimal_symbol(wording.language)
    separator = ";" if decimal == "," else ","
    file = io.StringIO()
    file.write(BYTE_ORDER_MARK)
    rows = csv.writer(file, delimiter=separator, lineterminator="\r\n")
    rows.writerow(map(wording.reader.gettext, COLUMNS))
    rows.writerows(_cells(row, decimal) for row in _rows(report, wording))
    return file.getvalue()


def _figures(figures: Figures) -> dict[str, Any]:
    groups = {
        group: [
            {"name": count.name, "calls": count.calls, "seconds": count.seconds}
            for count in getattr(figures, group)
        ]
        for group in GROUPS
    }
    average = None if figures.average is None else round(figures.average, 1)
    return {
        "calls": figures.calls,
        "seconds": figures.seconds,
        "average_seconds": average,
        "hours": list(figures.hours),
        **groups,
    }


def _rows(report: CallReport, wording: StatisticsWording) -> Iterator[Row]:
    _ = wording.reader.gettext
    start = report.period.start
    yield from _group_rows(_("All calls"), start, "", report.whole, wording)
    for span in report.spans:
        heading = wording.heading(f"by_{report.step}")
        yield from _group_rows(heading, span.start, "", span.figures, wording)
    for each in report.editions:
        name = wording.edition(each)
        yield from _group_rows(wording.heading("editions"), each.since, name, each.figures, wording)
    for text in listening(report, wording.lines):
        about = Row(
            part=wording.heading("listening"),
            start=start,
            edition=wording.editions(text.editions),
            language=wording.spoken(text.language),
            name=wording.title_of(text),
        )
        yield replace(about, calls=text.heard)
        for one in text.sentences:
            words = one.words or wording.waiting
            yield replace(about, sentence=words, calls=one.calls, share=one.share)


def _group_rows(
    part: str, start: date, edition: str, figures: Figures, wording: StatisticsWording
) -> Iterator[Row]:
    about = Row(part=part, start=start, edition=edition, calls=figures.calls)
    yield replace(about, seconds=figures.seconds, average=figures.average)
    for hour, calls in enumerate(figures.hours):
        heading = wording.heading("hours")
        yield replace(about, group=heading, name=wording.hour(hour), calls=calls)
    for group, named in wording.names.items():
        for count in getattr(figures, group):
            yield replace(
                about,
                group=wording.heading(group),
                name=named(count.name),
                calls=count.calls,
                share=figures.share(count.calls),
                seconds=count.seconds,
            )


def _cells(row: Row, decimal: str) -> Iterator[str]:
    for value in astuple(row):
        if isinstance(value, float):
            yield f"{value:.3f}".replace(".", decimal)
        else:
            cell = "" if value is None else str(value)
            yield f"'{cell}" if cell.startswith(FORMULA) else cell
