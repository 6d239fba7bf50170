"""Read the sums of a period from the database and put a report together."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from ivr.database import Database
from ivr.statistics.report import (
    CallReport,
    Count,
    EditionFigures,
    Figures,
    HangUps,
    Period,
    PeriodCalls,
    ReportStep,
    SentenceHangUps,
)
from ivr.statistics.sentences import SentenceHeard
from ivr.statistics.sums import During, Heard, SumKind
from ivr.statistics.tables import SumRow

SumRows = Sequence[SumRow]
SentencesOf = Callable[[int, During], Sequence[SentenceHeard]]
"""Returns the sentences of an edition's answer, empty if unknown."""


def read(database: Database, period: Period, step: ReportStep) -> CallReport:
    """Return the report of a period; raises DatabaseUnavailableError."""
    with database.reading() as session:
        rows = session.scalars(
            select(SumRow).where(SumRow.day >= period.start, SumRow.day <= period.end)
        ).all()
    return report(rows, period, step)


def report(rows: SumRows, period: Period, step: ReportStep) -> CallReport:
    """Put the report of a period together from its sums."""
    return CallReport(
        period=period,
        step=step,
        whole=_figures(rows),
        spans=tuple(_spans(rows, period, step)),
        editions=tuple(_editions(rows)),
        hang_ups=tuple(_hang_ups(rows)),
        heard=_heard(rows),
    )


def by_sentence(hang_ups: HangUps, sentences_of: SentencesOf) -> tuple[SentenceHangUps, ...]:
    """Return how many callers hung up at each sentence of an answer, empty if unknown."""
    sentences = sentences_of(hang_ups.edition, hang_ups.during)
    if not sentences:
        return ()
    starts = [sentence.starts for sentence in sentences]
    found: Counter[int] = Counter()
    for second, calls in hang_ups.seconds:
        if second >= sentences[-1].ends:
            found[len(starts)] += calls
        else:
            found[max(0, sum(start <= second for start in starts) - 1)] += calls
    during = [
        SentenceHangUps(sentence.words, sentence.starts, found[number])
        for number, sentence in enumerate(sentences)
    ]
    return (*during, SentenceHangUps("", sentences[-1].ends, found[len(starts)]))


def start_of(day: date, step: ReportStep) -> date:
    """Return the first day of the week (a Monday) or month of a day, or the day itself."""
    if step is ReportStep.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step is ReportStep.MONTH else day


def _spans(rows: SumRows, period: Period, step: ReportStep) -> Iterator[PeriodCalls]:
    """Every day, week or month of a period, including those without calls."""
    of: dict[date, list[SumRow]] = {}
    for number in range((period.end - period.start).days + 1):
        of.setdefault(start_of(period.start + timedelta(days=number), step), [])
    for row in rows:
        of[start_of(row.day, step)].append(row)
    for start, found in of.items():
        yield PeriodCalls(max(start, period.start), _figures(found))


def _editions(rows: SumRows) -> Iterable[EditionFigures]:
    of: dict[tuple[int, str], list[SumRow]] = defaultdict(list)
    for row in rows:
        of[row.edition, row.line].append(row)
    found = [
        EditionFigures(edition, line, min(row.day for row in its), _figures(its))
        for (edition, line), its in of.items()
        if line
    ]
    return sorted(found, key=lambda one: (one.since, one.edition, one.line))


def _figures(rows: SumRows) -> Figures:
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in SumKind}
    seconds: dict[str, Counter[str]] = {kind: Counter() for kind in SumKind}
    for row in rows:
        counts[row.kind][row.key] += row.count
        seconds[row.kind][row.key] += row.seconds

    def by(kind: SumKind) -> tuple[Count, ...]:
        found = sorted(counts[kind].items(), key=lambda item: (-item[1], item[0]))
        return tuple(Count(name, calls, seconds[kind][name]) for name, calls in found)

    timed = counts[SumKind.TIMED].total()
    return Figures(
        calls=counts[SumKind.CALLS].total(),
        seconds=seconds[SumKind.TIMED].total(),
        average=seconds[SumKind.TIMED].total() / timed if timed else None,
        hours=tuple(counts[SumKind.HOUR][f"{hour:02}"] for hour in range(24)),
        topics=by(SumKind.TOPIC),
        languages=by(SumKind.LANGUAGE),
        endings=by(SumKind.ENDING),
        misses=by(SumKind.MISSES),
        countries=by(SumKind.COUNTRY),
        announcements=by(SumKind.ANNOUNCED),
    )


def _heard(rows: SumRows) -> Counter[tuple[int, str, Heard]]:
    heard: Counter[tuple[int, str, Heard]] = Counter()
    for row in rows:
        if row.kind == SumKind.HEARD:
            heard[row.edition, row.line, Heard.decode(row.key)] += row.count
    return heard


def _hang_ups(rows: SumRows) -> Iterable[HangUps]:
    of: dict[tuple[int, str, During], Counter[int]] = defaultdict(Counter)
    for row in rows:
        if row.kind == SumKind.DURING:
            during = During.decode(row.key)
            of[row.edition, row.line, replace(during, second=0)][during.second] += row.count
    found = [
        HangUps(edition, line, during, tuple(sorted(seconds.items())))
        for (edition, line, during), seconds in of.items()
    ]
    return sorted(found, key=lambda one: (-one.calls, one.during.place, one.during.language))
