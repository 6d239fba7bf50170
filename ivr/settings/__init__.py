"""The room of the settings: environment variables, each declared once."""

from ivr.settings.checks import is_loopback
from ivr.settings.reading import HIDDEN, Setting, explain, from_environment, storage_from
from ivr.settings.settings import Settings, Storage

__all__ = [
    "HIDDEN",
    "Setting",
    "Settings",
    "Storage",
    "explain",
    "from_environment",
    "is_loopback",
    "storage_from",
]
