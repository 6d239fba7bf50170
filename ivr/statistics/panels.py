"""The parts of a report as labelled rows, for charts and tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ivr.statistics.report import CallReport, Count, Figures
from ivr.statistics.wording import StatisticsWording

Row = tuple[str, int]

FOLDED = 3
"""So many days, weeks, months or hours without calls in a row, or more, share a row."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows under a name, in order of time if `in_time`, else most calls first."""

    name: str
    rows: tuple[Row, ...]
    in_time: bool = False

    @property
    def most(self) -> Row:
        """The row with the most calls."""
        return max(self.rows, key=lambda row: row[1])


def panels(report: CallReport, wording: StatisticsWording) -> tuple[Panel, ...]:
    """Return the parts of a report that have rows, what is asked for most first."""
    spans = ((wording.span(span.start, report.step), span.figures.calls) for span in report.spans)
    hours = ((wording.hour(hour), calls) for hour, calls in enumerate(report.whole.hours))
    found = {panel.name: panel for panel in _groups(report.whole, wording) if panel.rows}
    heard = [found.pop(name) for name in ("topics", "announcements") if name in found]
    in_time = (
        Panel(f"by_{report.step}", tuple(_folded(spans)), in_time=True),
        Panel("hours", tuple(_folded(hours)), in_time=True),
    )
    return (*heard, *in_time, *found.values())


def _folded(rows: Iterable[Row]) -> Iterator[Row]:
    for has_calls, of_them in groupby(rows, lambda row: row[1] > 0):
        run = tuple(of_them)
        if has_calls or len(run) < FOLDED:
            yield from run
        else:
            yield f"{run[0][0]} – {run[-1][0]}", 0


def _groups(whole: Figures, wording: StatisticsWording) -> Iterator[Panel]:
    for name, call_it in wording.names.items():
        counts: Sequence[Count] = getattr(whole, name)
        if name == "misses":
            counts = sorted(counts, key=lambda each: int(each.name))
        yield Panel(name, tuple((call_it(count.name), count.calls) for count in counts))
