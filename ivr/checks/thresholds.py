"""The thresholds of all rules, from `thresholds.toml`.

Each can be overridden in `line.toml` under `[rules]`, with a reason.
"""

import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that a rule compares with, its source, and its label."""

    rule: str
    name: str
    value: float
    unit: str
    source: str
    label: str


def _read() -> tuple[Threshold, ...]:
    table = (resources.files(__package__) / "thresholds.toml").read_text(encoding="utf-8")
    return tuple(
        Threshold(rule, name, **entry)
        for rule, entries in tomllib.loads(table).items()
        for name, entry in entries.items()
    )


THRESHOLDS = _read()


def defaults(rule: str) -> dict[str, float]:
    """Return the thresholds of one rule, by name."""
    return {entry.name: entry.value for entry in THRESHOLDS if entry.rule == rule}
