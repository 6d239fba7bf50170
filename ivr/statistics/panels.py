"""The panels of a report: tables of figures, which text, CSV, JSON and page show.

A new figure is a kind of sum in `calls`, and a line of `HEADINGS`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ivr import i18n
from ivr.call.turn import Outcome
from ivr.i18n import N_
from ivr.statistics.calls import HUNG_UP, STEP_SECONDS, SumKind
from ivr.statistics.report import CallReport, Group
from ivr.statistics.words import Words

HEADINGS = {
    SumKind.TOPIC: N_("Topics heard"),
    SumKind.ANNOUNCED: N_("Announcements heard"),
    SumKind.HOUR: N_("Calls by hour of the day"),
    SumKind.LANGUAGE: N_("Languages"),
    SumKind.ENDING: N_("How calls ended"),
    SumKind.MISSES: N_("Silence or an unused key, in a call"),
    SumKind.KEYS: N_("Keys"),
    SumKind.COUNTRY: N_("Country"),
}
"""The panels of any calls, in their order."""

PARTS = {
    "all": N_("All calls"),
    "day": N_("Calls by day"),
    "week": N_("Calls by week"),
    "month": N_("Calls by month"),
    "edition": N_("Editions"),
}
SPANS = {"day": i18n.day, "week": i18n.week, "month": i18n.month}
HOURS = tuple(f"{hour:02}" for hour in range(24))
FOLDED = 3
"""So many days, weeks, months or hours without calls in a row, or more, share a row."""


@dataclass(frozen=True, slots=True)
class Row:
    """How many calls, and their share of those of the panel; of parts of a report more."""

    name: str
    label: str
    calls: int
    share: float
    average_seconds: float | None = None
    gave_up: float | None = None
    hung_up: float | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """Figures of some calls: of all (`part`), of a day, week or month, or of an edition.

    `of` is their number, and `start` their first day. `editions` are numbers, newest first, none
    for all; 0 is a line that is no edition.

    A panel `listening` tells how far callers listened to a text or menu, a `place`, as it was read
    out in its editions. Each row is a step of five seconds: the sentences that begin in it, how
    many callers hung up in it, and the share of those who heard the text who were still there when
    it began. The last row is the wait for a key.
    """

    name: str
    heading: str
    part: str
    start: str
    of: int
    rows: tuple[Row, ...]
    editions: tuple[int, ...] = ()
    place: str = ""
    language: str = ""

    @property
    def in_time(self) -> bool:
        """Whether the rows are hours, days, weeks or months."""
        return self.name in (SumKind.HOUR, *SPANS)

    @property
    def folded(self) -> tuple[Row, ...]:
        """The rows, of which several in a row without calls are one where they are in time."""
        rows: list[Row] = []
        for has_calls, group in groupby(self.rows, lambda row: row.calls > 0):
            run = tuple(group)
            if self.in_time and not has_calls and len(run) >= FOLDED:
                run = (Row("", f"{run[0].label} – {run[-1].label}", 0, 0.0),)
            rows += run
        return tuple(rows)


def panels(report: CallReport, words: Words) -> Iterator[Panel]:
    """Return the panels of all calls, what is asked for most first."""
    whole = report.whole
    yield _parts("all", [whole], whole, words)
    for panel in _panels(whole, words):
        if panel.name == SumKind.HOUR:
            yield _parts(report.period.step, report.spans, whole, words)
        yield panel
    yield _parts("edition", report.editions, whole, words)
    yield from _listening(report, words)


def all_panels(report: CallReport, words: Words) -> Iterator[Panel]:
    """Return the panels of all calls, and then of each part of the report."""
    yield from panels(report, words)
    for part in (*report.spans, *report.editions):
        yield from _panels(part, words)


def _parts(name: str, parts: Iterable[Group], whole: Group, words: Words) -> Panel:
    rows = []
    for part in parts:
        key, label = "", ""
        if part.editions:
            key, label = str(*part.editions), words.editions(*part.editions)
        elif part.part in SPANS:
            key, label = str(part.start), SPANS[part.part](part.start, words.language)
        share = part.calls / whole.calls if whole.calls else 0.0
        ends = (part.share(SumKind.ENDING, end) for end in (Outcome.GAVE_UP, HUNG_UP))
        rows.append(Row(key, label, part.calls, share, part.average, *ends))
    return _panel(name, PARTS[name], rows, whole, words)


def _panels(group: Group, words: Words) -> Iterator[Panel]:
    for kind, heading in HEADINGS.items():
        counts = group.counts[kind]
        by_calls = sorted(counts, key=lambda key: (-counts[key], key))
        keys = HOURS if kind is SumKind.HOUR else by_calls
        rows = [
            Row(key, words.label(kind, key), counts[key], group.share(kind, key)) for key in keys
        ]
        yield _panel(kind, heading, rows, group, words)


def _panel(name: str, heading: str, rows: list[Row], group: Group, words: Words) -> Panel:
    of = group.part, str(group.start), group.calls
    return Panel(name, words.gettext(heading), *of, tuple(rows), group.editions)


def _listening(report: CallReport, words: Words) -> list[Panel]:
    """Return how far callers listened, in menu order, the newest wording of each text first.

    Editions that read out the same are taken together.
    """
    of: dict[tuple[str, tuple[str, ...]], list[Group]] = defaultdict(list)
    for group in report.editions:
        for key in group.counts[SumKind.HEARD]:
            of[key, words.lines.steps(group.editions[0], key)].append(group)
    at = {name: number for number, name in enumerate(words.places)}
    return sorted(
        (_listened(key, said, groups, words) for (key, said), groups in of.items()),
        key=lambda one: (
            at.get(one.place, len(at)),
            (one.language != words.language, one.language),
            (-one.editions[0], -one.of),
        ),
    )


def _listened(key: str, said: tuple[str, ...], groups: list[Group], words: Words) -> Panel:
    left: Counter[int] = Counter()
    for group in groups:
        for step_and_key, calls in group.counts[SumKind.HUNG_UP].items():
            step, _, during = step_and_key.partition(" ")
            if during == key:
                left[int(step) // STEP_SECONDS] += calls
    heard = there = sum(group.counts[SumKind.HEARD][key] for group in groups)
    rows = []
    for number, sentences in enumerate(said or [""] * (max(left, default=0) + 1)):
        rows.append(Row(str(number * STEP_SECONDS), sentences, left[number], there / heard))
        there -= left[number]
    if said:
        after = words.gettext("after the last word, while the line waited for a key")
        later = sum(calls for number, calls in left.items() if number >= len(said))
        rows.append(Row("", after, later, there / heard))
    language, _, _, place, *_ = key.split(" ")
    of = "all", str(min(group.start for group in groups)), heard
    editions = tuple(sorted((group.editions[0] for group in groups), reverse=True))
    return Panel("listening", words.place(place), *of, tuple(rows), editions, place, language)
