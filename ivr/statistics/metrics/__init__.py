"""Metrics for Prometheus, added up over all workers of a machine."""

from ivr.statistics.metrics.counts import Counts, Gauges
from ivr.statistics.metrics.exposition import exposition
from ivr.statistics.metrics.sharing import Sharing

__all__ = ["Counts", "Gauges", "Sharing", "exposition"]
