"""Reading: the sums of a period, put together for staff."""

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
    PathStep,
    Period,
    PeriodCalls,
    SentenceHangUps,
)
from ivr.statistics.sentences import SentenceHeard
from ivr.statistics.sums import During, SumKind
from ivr.statistics.tables import SumRow

Rows = Sequence[SumRow]
SentencesOf = Callable[[int, During], Sequence[SentenceHeard]]
"""Gives the sentences of an edition's answer; none where they are not known."""


def read(database: Database, period: Period, step: PathStep) -> CallReport:
    """Return what is known of a period; raises DatabaseUnavailableError."""
    with database.reading() as session:
        rows = session.scalars(
            select(SumRow).where(SumRow.day >= period.start, SumRow.day <= period.end)
        ).all()
    return report(rows, period, step)


def report(rows: Rows, period: Period, step: PathStep) -> CallReport:
    """Put the sums of a period together."""
    return CallReport(
        period=period,
        step=step,
        whole=_figures(rows),
        spans=tuple(_spans(rows, period, step)),
        editions=tuple(_editions(rows)),
        hang_ups=tuple(_hang_ups(rows)),
    )


def by_sentence(hang_ups: HangUps, sentences_of: SentencesOf) -> tuple[SentenceHangUps, ...]:
    """Tell at which sentence callers hung up, each sentence of the answer in its turn.

    Empty where the sentences are not known.
    """
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
    told = [
        SentenceHangUps(sentence.words, sentence.starts, found[number])
        for number, sentence in enumerate(sentences)
    ]
    return (*told, SentenceHangUps("", sentences[-1].ends, found[len(starts)]))


def start_of(day: date, step: PathStep) -> date:
    """Return the first day of the week (a Monday) or month that a day is in, or the day."""
    if step is PathStep.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step is PathStep.MONTH else day


def _spans(rows: Rows, period: Period, step: PathStep) -> Iterator[PeriodCalls]:
    """Every span of a period, those without a call too."""
    of: dict[date, list[SumRow]] = {}
    for number in range((period.end - period.start).days + 1):
        of.setdefault(start_of(period.start + timedelta(days=number), step), [])
    for row in rows:
        of[start_of(row.day, step)].append(row)
    for start, found in of.items():
        yield PeriodCalls(max(start, period.start), _figures(found))


def _editions(rows: Rows) -> Iterable[EditionFigures]:
    of: dict[tuple[int, str], list[SumRow]] = defaultdict(list)
    for row in rows:
        of[row.edition, row.line].append(row)
    found = [
        EditionFigures(edition, line, min(row.day for row in its), _figures(its))
        for (edition, line), its in of.items()
        if line
    ]
    return sorted(found, key=lambda one: (one.since, one.edition, one.line))


def _figures(rows: Rows) -> Figures:
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in SumKind}
    seconds: dict[str, Counter[str]] = {kind: Counter() for kind in SumKind}
    for row in rows:
        counts[row.kind][row.key] += row.count
        seconds[row.kind][row.key] += row.seconds

    def told(kind: SumKind) -> tuple[Count, ...]:
        found = sorted(counts[kind].items(), key=lambda item: (-item[1], item[0]))
        return tuple(Count(name, calls, seconds[kind][name]) for name, calls in found)

    timed = counts[SumKind.TIMED].total()
    return Figures(
        calls=counts[SumKind.CALLS].total(),
        seconds=seconds[SumKind.TIMED].total(),
        average=seconds[SumKind.TIMED].total() / timed if timed else None,
        hours=tuple(counts[SumKind.HOUR][f"{hour:02}"] for hour in range(24)),
        topics=told(SumKind.TOPIC),
        languages=told(SumKind.LANGUAGE),
        endings=told(SumKind.ENDING),
        misses=told(SumKind.MISSES),
        countries=told(SumKind.COUNTRY),
    )


def _hang_ups(rows: Rows) -> Iterable[HangUps]:
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
