"""The panels of a report: rows of figures under a heading, which text, CSV, JSON and page show.

A new figure is a kind of sum in `calls`, and a line of `KINDS`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from ivr.i18n import N_
from ivr.statistics.calls import STEP_SECONDS, Reading, SumKind
from ivr.statistics.lines import Sentence
from ivr.statistics.report import CallReport, Group, ReportStep
from ivr.statistics.words import Words

FOLDED = 3
"""So many days, weeks, months or hours without calls in a row, or more, share a row."""

HOURS = tuple(f"{hour:02}" for hour in range(24))
BY_TIME = {
    ReportStep.DAY: N_("Calls by day"),
    ReportStep.WEEK: N_("Calls by week"),
    ReportStep.MONTH: N_("Calls by month"),
}
KEYS = {"pressed": N_("pressed a key"), "none": N_("never pressed a key")}


@dataclass(frozen=True, slots=True)
class Row:
    """How many calls, and as a share of all where that says something."""

    name: str
    label: str
    calls: int
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows under a heading: in order of time if `in_time`, else most calls first."""

    name: str
    heading: str
    rows: tuple[Row, ...]
    in_time: bool = False

    @property
    def most(self) -> int:
        """The most calls of a row."""
        return max(row.calls for row in self.rows)

    @property
    def folded(self) -> tuple[Row, ...]:
        """The rows, of which several in a row without calls are one where they are in time."""
        rows: list[Row] = []
        for has_calls, group in groupby(self.rows, lambda row: row.calls > 0):
            run = tuple(group)
            if self.in_time and not has_calls and len(run) >= FOLDED:
                run = (Row("", f"{run[0].label} – {run[-1].label}", 0),)
            rows += run
        return tuple(rows)


@dataclass(frozen=True, slots=True)
class Listening(Panel):
    """How far callers listened to a text or menu, as it was read out in some editions.

    Each row is a step of five seconds: the sentences that begin in it, how many callers hung up in
    it, and the share of those who heard the text who were still there when it began. The last row
    is the wait for a key. `editions` are numbers, newest first.
    """

    place: str = ""
    language: str = ""
    editions: tuple[int, ...] = ()
    heard: int = 0

    @property
    def calls(self) -> int:
        """How many callers hung up."""
        return sum(row.calls for row in self.rows)

    @property
    def to_the_end(self) -> float:
        """The share of callers who heard the last word."""
        return self.rows[-1].share or 0.0


class Section(NamedTuple):
    """The panels of some calls: of all, of a day, week or month, or of an edition."""

    part: str
    heading: str
    group: Group
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class PanelKind:
    """A panel of the calls that are counted by a kind of sum, with what its keys are called.

    Rows are in order of their keys if `in_order`, else most calls first.
    """

    name: str
    heading: str
    kind: SumKind
    label: Callable[[Words, str], str]
    in_order: bool = False
    in_time: bool = False


KINDS = (
    PanelKind("topics", N_("Topics heard"), SumKind.TOPIC, Words.place),
    PanelKind("announcements", N_("Announcements heard"), SumKind.ANNOUNCED, Words.place),
    PanelKind("hours", N_("Calls by hour of the day"), SumKind.HOUR, Words.hour, in_time=True),
    PanelKind("languages", N_("Languages"), SumKind.LANGUAGE, Words.spoken),
    PanelKind("endings", N_("How calls ended"), SumKind.ENDING, Words.ending),
    PanelKind(
        "misses", N_("Silence or an unused key, in a call"), SumKind.MISSES, Words.times, True
    ),
    PanelKind(
        "keys", N_("Keys"), SumKind.KEYS, lambda words, name: words.reader.gettext(KEYS[name])
    ),
    PanelKind("countries", N_("Country"), SumKind.COUNTRY, Words.country),
)
"""The panels of a group of calls, what is asked for most first."""


def sections(report: CallReport, words: Words) -> Iterator[Section]:
    """Return all figures of a report: of all calls, and of each span and edition."""
    _ = words.reader.gettext
    of_all = (*_panels(report.whole, words), *listening(report, words))
    yield Section("all", _("All calls"), report.whole, of_all)
    for span in report.spans:
        heading = _(BY_TIME[report.step])
        yield Section(report.step.value, heading, span, (*_panels(span, words),))
    for each in report.editions:
        yield Section("edition", words.editions(each.edition), each, (*_panels(each, words),))


def panels(report: CallReport, words: Words) -> tuple[Panel, ...]:
    """Return the panels of all calls that have rows, with the calls by day before the hours."""
    found = [panel for panel in _panels(report.whole, words) if panel.rows]
    spans = tuple(
        Row(str(span.start), words.span(span.start, report.step), span.calls)
        for span in report.spans
    )
    heading = words.reader.gettext(BY_TIME[report.step])
    at = next(number for number, panel in enumerate(found) if panel.in_time)
    found.insert(at, Panel(f"by_{report.step}", heading, spans, in_time=True))
    return tuple(found)


def _panels(group: Group, words: Words) -> Iterator[Panel]:
    for kind in KINDS:
        heading = words.reader.gettext(kind.heading)
        yield Panel(kind.name, heading, tuple(_rows(kind, group, words)), kind.in_time)


def _rows(kind: PanelKind, group: Group, words: Words) -> Iterator[Row]:
    counts = group.counts[kind.kind]
    names = HOURS if kind.in_time else sorted(counts, key=lambda name: (-counts[name], name))
    for name in sorted(names, key=int) if kind.in_order else names:
        share = None if kind.in_time else group.share(kind.kind, name)
        yield Row(name, kind.label(words, name), counts[name], share)


def listening(report: CallReport, words: Words) -> tuple[Listening, ...]:
    """Return how far callers listened, in menu order, the newest wording of each text first.

    Editions that read out the same are taken together.
    """
    of: dict[tuple[Reading, tuple[Sentence, ...]], list[Group]] = defaultdict(list)
    for group in report.editions:
        for key in group.counts[SumKind.HEARD]:
            reading = Reading.from_key(key)
            of[reading, words.lines.sentences(group.edition, reading)].append(group)
    places, languages = words.lines.order()

    def order(one: Listening) -> tuple[int, ...]:
        at = _position(one.place, places), _position(one.language, languages)
        return (*at, -one.editions[0], -one.heard)

    found = (_listening(reading, said, its, words) for (reading, said), its in of.items())
    return tuple(sorted(found, key=order))


def _position(name: str, names: Sequence[str]) -> int:
    return names.index(name) if name in names else len(names)


def _listening(
    reading: Reading, said: tuple[Sentence, ...], groups: list[Group], words: Words
) -> Listening:
    left: Counter[int] = Counter()
    for group in groups:
        for key, calls in group.counts[SumKind.HUNG_UP].items():
            step, _, during = key.partition(" ")
            if during == reading.key:
                left[int(step)] += calls
    heard = sum(group.counts[SumKind.HEARD][reading.key] for group in groups)
    return Listening(
        name="listening",
        heading=words.place(reading.place),
        rows=tuple(_steps(said, left, heard, words)),
        in_time=True,
        place=reading.place,
        language=reading.language,
        editions=tuple(sorted((group.edition for group in groups), reverse=True)),
        heard=heard,
    )


def _steps(
    said: tuple[Sentence, ...], left: Counter[int], heard: int, words: Words
) -> Iterator[Row]:
    ends = said[-1].ends if said else max(left, default=0)
    there = heard
    for step in range(0, int(ends) + 1, STEP_SECONDS):
        begins = [one.words for one in said if step <= one.starts < step + STEP_SECONDS]
        yield Row(str(step), " ".join(begins), left[step], there / heard)
        there -= left[step]
    if said:
        after = words.reader.gettext("after the last word, while the line waited for a key")
        yield Row("", after, sum(n for step, n in left.items() if step > ends), there / heard)
