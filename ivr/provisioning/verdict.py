"""What a check found: one verdict on one thing, told in words that stand elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """How it stands with what was checked."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is so, as a case of one subject, and the values that its words are filled with."""

    subject: str
    case: str
    state: State
    values: Mapping[str, object] = field(default_factory=dict)
