"""Statistics of calls, without personal data."""

from ivr.studio.statistics.recorder import Recorder

__all__ = ["Recorder"]
