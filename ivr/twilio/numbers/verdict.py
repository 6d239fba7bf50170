"""What a check found: one verdict on one thing, as messages to be translated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class VerdictState(StrEnum):
    """How it stands with what was checked."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was checked, what was found, and the values that its message is filled with."""

    subject: str
    message: str
    state: VerdictState
    values: Mapping[str, object] = field(default_factory=dict)
