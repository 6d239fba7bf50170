"""Statistics of calls, without personal data."""

from ivr.statistics.events import key_from
from ivr.statistics.recorder import Condition, Recorder
from ivr.statistics.ring import memory_folder

__all__ = ["Condition", "Recorder", "key_from", "memory_folder"]
