"""Cases of the rules: changes of a script that break a rule, and near misses.

They stand in `cases/`, one file a topic. `ivr rules R21` shows the first of both kinds, and one
test tries all of them on the tests' frozen script.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a file: the words that stand there once, and what they become.

    Without `was`, the file is written anew.
    """

    file: str
    now: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording that a text is given: its lengths and silences in seconds."""

    file: str
    speech: float
    before: float = 0.15
    after: float = 0.15


@dataclass(frozen=True, slots=True, eq=False)  # with the hash of an object: it holds mappings
class Case:
    """What breaks a rule, and how; a near miss if `breaks` is None.

    `breaks` is the case of the rule's wording; "" where it has one. `at` is the address of the
    field that is found, if the case names it. `also` are the rules that no script can keep which
    breaks this one. `announcements` are tables of `line.toml` by name; all of them say `says`, by
    language.
    """

    rule: str
    breaks: str | None = None
    at: str = ""
    also: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    recording: Recorded | None = None
    announcements: Mapping[str, str] | None = None
    says: Mapping[str, str] | None = None


@cache
def all_cases() -> tuple[Case, ...]:
    """Return the cases of all rules."""
    folder = resources.files(__package__) / "cases"
    return tuple(
        _case(rule, dict(entry))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        for rule, entries in tomllib.loads(file.read_text(encoding="utf-8")).items()
        for entry in entries
    )


def cases_of(rule: str) -> tuple[Case, ...]:
    """Return the cases of a rule; the first one breaks it."""
    return tuple(case for case in all_cases() if case.rule == rule)


def _case(rule: str, entry: dict[str, Any]) -> Case:
    """Return a case from its table, where a single edit may stand without a list."""
    edits = entry.pop("edits", None) or [
        {name: entry.pop(name) for name in ("file", "was", "now") if name in entry}
    ]
    recording = entry.pop("recording", None)
    return Case(
        rule=rule,
        also=tuple(entry.pop("also", ())),
        edits=tuple(Edit(**edit) for edit in edits if edit),
        recording=Recorded(**recording) if recording else None,
        **entry,
    )
