"""Statistics of calls, without personal data."""

from ivr.statistics.events import key_from
from ivr.statistics.recorder import Condition, Recorder

__all__ = ["Condition", "Recorder", "key_from"]
