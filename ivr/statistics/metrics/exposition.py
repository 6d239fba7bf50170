"""Totals and gauges in Prometheus' text format."""

from collections import Counter
from collections.abc import Iterator, Sequence

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from ivr.call.turn import Outcome
from ivr.statistics.metrics.counts import BOUNDS, Gauges, Totals, answers


def exposition(totals: Totals, gauges: Sequence[Gauges]) -> bytes:
    """Format the figures of all workers for Prometheus."""
    registry = CollectorRegistry()
    registry.register(_Once(totals, gauges))
    return generate_latest(registry)


class _Once(Collector):
    def __init__(self, totals: Totals, gauges: Sequence[Gauges]) -> None:
        self._totals = totals
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        totals, gauges = self._totals, self._gauges
        outcomes = answers(totals)
        yield _counter("calls", "Calls that came in.", outcomes[Outcome.ANSWERED])
        yield _counter("calls_ended", "Calls whose end Twilio reported.", totals.ended)
        yield _counter(
            "calls_unanswered", "Calls that ended before they were answered.", totals.unanswered
        )
        places: Counter[str] = Counter()
        for (place, _), count in totals.turns.items():
            places[place] += count
        yield _by("turns", "Answers, by where the caller is afterwards.", "place", places)
        yield _by("answers", "Answers, by what the key or silence led to.", "outcome", outcomes)
        yield _counter("faults", "Callers who heard the fault text.", outcomes[Outcome.FAULT])
        refused = totals.refused
        yield _counter("refused_signatures", "Requests without a valid signature.", refused)
        yield _counter(
            "reload_refusals", "Times that a new script was refused.", totals.reload_refusals
        )
        yield _latency(totals)
        yield _counter("statistics_lost", "Events that were not counted.", totals.lost)
        waiting = sum(each.waiting for each in gauges)
        yield _gauge("statistics_waiting", "Events in memory.", waiting)
        spooled = max(each.spooled for each in gauges)
        yield _gauge("statistics_spooled", "Files waiting for the database.", spooled)
        away = max(each.database_away for each in gauges)
        yield _gauge("database_away", "1 while the database is unavailable.", away)
        behind = max(each.fallback_behind for each in gauges)
        yield _gauge("fallback_behind", "1 while the fallback is behind the live edition.", behind)
        problems = max(each.problems for each in gauges)
        yield _gauge("problems", "Problems of script, database or disk.", problems)
        yield _editions(gauges)


def _counter(name: str, text: str, value: float) -> CounterMetricFamily:
    return CounterMetricFamily(f"ivr_{name}", text, value=value)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"ivr_{name}", text, value=value)


def _by(name: str, text: str, label: str, counts: Counter[str]) -> CounterMetricFamily:
    family = CounterMetricFamily(f"ivr_{name}", text, labels=[label])
    for value, count in sorted(counts.items()):
        family.add_metric([value], count)
    return family


def _latency(totals: Totals) -> HistogramMetricFamily:
    sums = [sum(totals.buckets[: number + 1]) for number in range(len(totals.buckets))]
    names = [*map(str, BOUNDS), "+Inf"]
    return HistogramMetricFamily(
        "ivr_turn_seconds",
        "Time to answer.",
        buckets=list(zip(names, map(float, sums), strict=True)),
        sum_value=totals.seconds,
    )


def _editions(gauges: Sequence[Gauges]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(
        "ivr_workers", "Workers, by the edition they answer with.", labels=["edition"]
    )
    for edition, count in sorted(Counter(each.edition for each in gauges).items()):
        family.add_metric([edition], count)
    return family
