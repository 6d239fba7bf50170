"""Statistics of calls, without personal data."""

from ivr.statistics.recorder import Recorder

__all__ = ["Recorder"]
