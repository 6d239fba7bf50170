"""Statistics as JSON, and as CSV for spreadsheets."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ivr.statistics.reading import by_sentence
from ivr.statistics.report import CallReport, Figures
from ivr.statistics.wording import StatisticsWording

VERSION = 1
"""Of the JSON format; raised when a field changes its meaning or is removed, not when added."""

GROUPS = ("topics", "languages", "endings", "misses", "countries")
COLUMNS = ("part", "from", "edition", "name", "calls", "seconds")
BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of cells that a spreadsheet would evaluate as formulas."""


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
    """Return a report as CSV: a row for each figure, labelled in the reader's language."""
    file = io.StringIO()
    file.write(BYTE_ORDER_MARK)
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows(map(_safe, _rows(report, wording)))
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


def _rows(report: CallReport, wording: StatisticsWording) -> Iterator[tuple[object, ...]]:
    start = report.period.start
    yield from _group_rows("all", start, "", report.whole, wording)
    for span in report.spans:
        yield from _group_rows(report.step.value, span.start, "", span.figures, wording)
    for each in report.editions:
        name = wording.edition(each)
        yield from _group_rows("edition", each.since, name, each.figures, wording)
    for place in report.hang_ups:
        edition = wording.edition(place)
        for second, calls in place.seconds:
            yield "hang-ups", start, edition, wording.where(place), calls, second


def _group_rows(
    part: str, start: object, edition: str, figures: Figures, wording: StatisticsWording
) -> Iterator[tuple[object, ...]]:
    yield part, start, edition, "", figures.calls, figures.seconds
    for hour, calls in enumerate(figures.hours):
        yield f"{part}: hours", start, edition, f"{hour:02}", calls, ""
    names: Mapping[str, Callable[[str], str]] = {
        "topics": wording.place,
        "languages": wording.spoken,
        "endings": wording.ending,
        "misses": str,
        "countries": str,
    }
    for group, named in names.items():
        for count in getattr(figures, group):
            yield f"{part}: {group}", start, edition, named(count.name), count.calls, count.seconds


def _safe(row: tuple[object, ...]) -> list[str]:
    cells = map(str, row)
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]
