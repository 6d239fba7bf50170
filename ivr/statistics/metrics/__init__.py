"""Metrics of all workers of a machine, for Prometheus at /metrics."""

from ivr.statistics.metrics.counts import Counts, Gauges
from ivr.statistics.metrics.sharing import Sharing
from ivr.statistics.metrics.view import has_token, init_app

__all__ = ["Counts", "Gauges", "Sharing", "has_token", "init_app"]
