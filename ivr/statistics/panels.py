"""The parts of a report as labelled rows, for charts and tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ivr.statistics.report import CallReport, Count, Figures
from ivr.statistics.wording import StatisticsWording

Row = tuple[str, int]


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
    """Return the parts of a report that have rows."""
    spans = tuple(
        (wording.span(span.start, report.step), span.figures.calls) for span in report.spans
    )
    hours = tuple((wording.hour(hour), calls) for hour, calls in enumerate(report.whole.hours))
    in_time = (
        Panel(f"by_{report.step}", spans, in_time=True),
        Panel("hours", hours, in_time=True),
    )
    return (*in_time, *(panel for panel in _groups(report.whole, wording) if panel.rows))


def _groups(whole: Figures, wording: StatisticsWording) -> Iterator[Panel]:
    for name, call_it in wording.names.items():
        counts: Sequence[Count] = getattr(whole, name)
        if name == "misses":
            counts = sorted(counts, key=lambda each: int(each.name))
        yield Panel(name, tuple((call_it(count.name), count.calls) for count in counts))
