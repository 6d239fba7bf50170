"""Statistics of calls, without personal data."""

from ivr.statistics.metrics import Condition
from ivr.statistics.recorder import Recorder

__all__ = ["Condition", "Recorder"]
