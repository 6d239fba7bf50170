"""Statistics of calls, without personal data."""

from ivr.statistics.recorder import Condition, Recorder

__all__ = ["Condition", "Recorder"]
