"""The tables of a report in the reader's language, for terminal, page and CSV.

To add a figure, add a `SumKind` and an entry of `HEADINGS`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_percent

from ivr import i18n
from ivr.call.turn import Outcome
from ivr.i18n import LANGUAGES, N_, translator
from ivr.script.model.line import Line
from ivr.script.model.script import MAIN_MENU
from ivr.studio.statistics.events import (
    ELSEWHERE,
    HUNG_UP,
    NO_ANSWER,
    NOT_PRESSED,
    PRESSED,
    UNKNOWN,
    SumKind,
)
from ivr.studio.statistics.report import CallReport, Group

HEADINGS = {
    SumKind.TOPIC: N_("Topics heard"),
    SumKind.ANNOUNCED: N_("Announcements heard"),
    SumKind.LEFT: N_("Where callers hung up"),
    SumKind.HOUR: N_("Calls by hour of the day"),
    SumKind.LANGUAGE: N_("Languages"),
    SumKind.ENDING: N_("How calls ended"),
    SumKind.MISSES: N_("Silence or an unused key, in a call"),
    SumKind.KEYS: N_("Keys"),
    SumKind.COUNTRY: N_("Country"),
}
"""The panels of a group of calls, in order."""

PARTS = {
    "all": N_("All calls"),
    "day": N_("Calls by day"),
    "week": N_("Calls by week"),
    "month": N_("Calls by month"),
    "edition": N_("Editions"),
}

SUM_LABELS = {
    HUNG_UP: N_("the caller hung up"),
    Outcome.GAVE_UP: N_("heard the ending after several tries without a choice"),
    Outcome.GOODBYE: N_("heard everything and the farewell"),
    Outcome.TIME_UP: N_("reached the longest time that a call may last"),
    Outcome.FAULT: N_("heard the text for a technical fault"),
    UNKNOWN: N_("unknown: the end of the call was not reported"),
    ELSEWHERE: N_("heard the fallback or nothing, because this service did not answer"),
    NO_ANSWER: N_("ended before the call was answered"),
    PRESSED: N_("pressed a key"),
    NOT_PRESSED: N_("never pressed a key"),
}
"""Labels of endings and keys."""

OF_TEXTS = (SumKind.TOPIC, SumKind.ANNOUNCED, SumKind.LEFT)
"""Sums by the names of texts."""

SPANS: Mapping[str, Callable[[date, str], str]] = {
    "day": i18n.day,
    "week": lambda day, language: format_skeleton("yw", day, locale=LANGUAGES[language].locale),
    "month": lambda day, language: format_date(day, "MMMM y", LANGUAGES[language].locale),
}
HOURS = tuple(f"{hour:02}" for hour in range(24))

FOLDED = 3
"""Minimum number of rows without calls that are folded into one row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A number of calls and their share of the panel's calls.

    Rows of days, weeks, months and editions also have an average length, the shares of callers who
    gave up and who hung up, and the number of calls with a known end.
    """

    name: str
    label: str
    calls: int
    share: float
    average_seconds: float | None = None
    gave_up: float | None = None
    hung_up: float | None = None
    timed: int | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A table about a group of calls: all calls, or the calls of a day, week, month or edition.

    `of` is the number of calls of the group, and `start` its first day. Edition 0 is a line that is
    no edition; the edition is None for other groups.
    """

    name: str
    heading: str
    part: str
    start: str
    edition: int | None
    of: int
    rows: tuple[Row, ...]

    @property
    def in_time(self) -> bool:
        """Whether the rows are hours, days, weeks or months."""
        return self.name in (SumKind.HOUR, *SPANS)

    @property
    def folded(self) -> tuple[Row, ...]:
        """The rows, with consecutive hours, days, weeks or months without calls in one row."""
        rows: list[Row] = []
        for has_calls, group in groupby(self.rows, lambda row: row.calls > 0):
            run = tuple(group)
            if self.in_time and not has_calls and len(run) >= FOLDED:
                run = (Row("", f"{run[0].label} – {run[-1].label}", 0, 0.0),)
            rows += run
        return tuple(rows)


class ReportTables:
    """The tables of a report in a language; topics are named as in a `line`.

    `title_of` returns the title of a topic or announcement that the line no longer has.
    """

    def __init__(
        self,
        report: CallReport,
        language: str,
        line: Line | None,
        title_of: Callable[[str], str] = lambda name: name.replace("-", " "),
    ) -> None:
        self.report = report
        self.language = language
        self.reader = translator(language)
        self._labels = _labels(line, language)
        self._title_of = title_of

    def main(self) -> Iterator[Panel]:
        """Yield the panels about all calls."""
        whole = self.report.whole
        yield self._parts("all", [whole])
        for panel in self._panels(whole):
            if panel.name == SumKind.HOUR:
                yield self._parts(self.report.period.step, self.report.spans)
            yield panel
        yield self._parts("edition", self.report.editions)

    def every(self) -> Iterator[Panel]:
        """Yield the panels about all calls, then about each part of the report."""
        yield from self.main()
        for part in (*self.report.spans, *self.report.editions):
            yield from self._panels(part)

    def title(self) -> str:
        """Return the title of the report."""
        first = self.report.period.start
        last = self.report.period.end
        return self.reader.gettext("Calls from %(start)s to %(end)s", start=first, end=last)

    def lead(self) -> str:
        """Return a summary: the number of calls, their average length, and the first topic."""
        whole = self.report.whole
        if not whole.calls:
            return self.reader.gettext("No calls in this period.")
        lead = self.reader.ngettext("%(count)s call", "%(count)s calls", whole.calls) + "."
        if whole.average is not None:
            if whole.timed < whole.calls:
                known, calls = map(self.reader.number, (whole.timed, whole.calls))
                lead += " " + self.reader.gettext(
                    "The end is known of %(known)s of %(calls)s calls.", known=known, calls=calls
                )
            length = self.reader.minutes(whole.average)
            lead += " " + self.reader.gettext("A call lasted %(length)s on average.", length=length)
        return f"{lead} {self.first_topic()}".rstrip()

    def first_topic(self) -> str:
        """Return a sentence about the topic that most callers heard, or an empty string."""
        topics = self.report.whole.counts[SumKind.TOPIC]
        if not topics:
            return ""
        first = min(topics, key=lambda topic: (-topics[topic], topic))
        return self.reader.gettext(
            "%(calls)s of %(all)s callers heard about %(topic)s.",
            calls=self.reader.number(topics[first]),
            all=self.reader.number(self.report.whole.calls),
            topic=self._title(first),
        )

    def edition(self, number: int) -> str:
        """Return the name of an edition."""
        if not number:
            return self.reader.gettext("no edition")
        return self.reader.gettext("edition %(number)s", number=number)

    def share(self, part: float) -> str:
        """Format a fraction as a percentage."""
        return format_percent(part, locale=self.language)

    def label(self, kind: SumKind, key: str) -> str:
        """Return the label of the key of a sum."""
        if kind in OF_TEXTS:
            label = self._title(key)
            return label[:1].upper() + label[1:]
        if kind is SumKind.HOUR:
            return f"{key}:00"
        if kind is SumKind.LANGUAGE:
            return i18n.language_name(key, self.language)
        if kind is SumKind.COUNTRY:
            return str(Locale(self.language).territories.get(key, key))
        return self.reader.gettext(SUM_LABELS[key]) if key in SUM_LABELS else key

    def _title(self, name: str) -> str:
        if name == MAIN_MENU:
            return self.reader.gettext("Main menu")
        return self._labels.get(name) or self._title_of(name)

    def _parts(self, name: str, parts: Iterable[Group]) -> Panel:
        whole = self.report.whole
        rows = []
        for part in parts:
            key = ""
            label = ""
            if part.edition is not None:
                key = str(part.edition)
                label = self.edition(part.edition)
            elif part.part in SPANS:
                key = str(part.start)
                label = SPANS[part.part](part.start, self.language)
            share = part.calls / whole.calls if whole.calls else 0.0
            ends = part.share(SumKind.ENDING, Outcome.GAVE_UP), part.share(SumKind.ENDING, HUNG_UP)
            rows.append(Row(key, label, part.calls, share, part.average, *ends, part.timed))
        return self._panel(name, PARTS[name], rows, whole)

    def _panels(self, group: Group) -> Iterator[Panel]:
        for kind, heading in HEADINGS.items():
            counts = group.counts[kind]
            by_calls = sorted(counts, key=lambda key: (-counts[key], key))
            keys = HOURS if kind is SumKind.HOUR else by_calls
            rows = [
                Row(key, self.label(kind, key), counts[key], group.share(kind, key)) for key in keys
            ]
            yield self._panel(kind, heading, rows, group)

    def _panel(self, name: str, heading: str, rows: list[Row], group: Group) -> Panel:
        of = group.part, str(group.start), group.edition, group.calls
        return Panel(name, self.reader.gettext(heading), *of, tuple(rows))


def _labels(line: Line | None, language: str) -> Mapping[str, str]:
    """Return the labels of topics and menus and the first sentences of announcements, by name.

    They are in the first language if the line does not have this one.
    """
    if line is None:
        return {}
    known = line.script.languages
    texts = (known.get(language) or known[line.languages[0]]).texts
    labels = {name: text.label.written for name, text in texts.items() if text.label}
    announced = line.script.announcements
    return labels | {each.name: texts[each.name].body[0].written for each in announced}
