"""Results of the checks of `ivr connect --check`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class VerdictState(StrEnum):
    """The state of a verdict."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check: its subject, a message and the values that fill it in."""

    subject: str
    message: str
    state: VerdictState
    values: Mapping[str, object] = field(default_factory=dict)
