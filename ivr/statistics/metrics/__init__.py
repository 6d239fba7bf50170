"""The room of the metrics: what a monitor reads of all workers of a machine, at /metrics."""

from ivr.statistics.metrics.counts import Counts, Gauges
from ivr.statistics.metrics.sharing import Sharing
from ivr.statistics.metrics.view import has_token, register

__all__ = ["Counts", "Gauges", "Sharing", "has_token", "register"]
