"""The statistics for programs: JSON, and CSV as spreadsheets open it."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ivr.statistics.reading import by_sentence
from ivr.statistics.report import CallReport, Figures
from ivr.statistics.wording import Wording

VERSION = 1
"""It grows when a field changes its meaning or goes; new fields may come."""

GROUPS = ("topics", "languages", "endings", "misses", "countries")
COLUMNS = ("part", "from", "edition", "name", "calls", "seconds")
BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take UTF-8 for something else."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would work out, rather than show."""


def report_object(report: CallReport, wording: Wording) -> Mapping[str, Any]:
    """Return all that is known of a period."""
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


def csv_of(report: CallReport, wording: Wording) -> str:
    """Return the same as a table: a row for each figure, with the reader's words for it."""
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


def _rows(report: CallReport, wording: Wording) -> Iterator[tuple[object, ...]]:
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
    part: str, start: object, edition: str, figures: Figures, wording: Wording
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
