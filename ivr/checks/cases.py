"""Cases of the rules: changes of a script that break a rule, and near misses.

They are in `cases/`, one file for each topic. `ivr rules R21` shows the first of both kinds, and
one test tries all of them on the tests' frozen script.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class CaseEdit:
    """A change of a file: words that occur there once, and their replacement.

    Without `was`, the whole file is replaced.
    """

    file: str
    now: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class CaseRecording:
    """A recording to add to a text, with durations in seconds."""

    file: str
    speech: float
    before: float = 0.15
    after: float = 0.15


@dataclass(frozen=True, slots=True, eq=False)  # with the hash of an object: it holds mappings
class Case:
    """A change that breaks a rule; a near miss if `breaks` is None.

    `breaks` is the case of the rule's wording, "" for a rule with one. `at` is the path of the
    finding's field, if the case names it. `also` are other rules that any script breaking this rule
    also breaks. `announcements` and `ready` are tables of `line.toml` by name; all of them
    have the words `says`, by language.
    """

    rule: str
    breaks: str | None = None
    at: str = ""
    also: tuple[str, ...] = ()
    edits: tuple[CaseEdit, ...] = ()
    recording: CaseRecording | None = None
    announcements: Mapping[str, str] | None = None
    ready: Mapping[str, str] | None = None
    says: Mapping[str, str] | None = None


@cache
def all_cases() -> tuple[Case, ...]:
    """Return the cases of all rules."""
    folder = resources.files(__package__) / "cases"
    cases: list[Case] = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        entries_of = tomllib.loads(file.read_text(encoding="utf-8"))
        for rule, entries in entries_of.items():
            cases += (_case(rule, dict(entry)) for entry in entries)
    return tuple(cases)


def cases_of(rule: str) -> tuple[Case, ...]:
    """Return the cases of a rule; the first one breaks it."""
    return tuple(case for case in all_cases() if case.rule == rule)


def _case(rule: str, entry: dict[str, Any]) -> Case:
    """If a case has only one edit, its table has the fields of the edit instead of a list."""
    edits = entry.pop("edits", None) or [
        {name: entry.pop(name) for name in ("file", "was", "now") if name in entry}
    ]
    recording = entry.pop("recording", None)
    return Case(
        rule=rule,
        also=tuple(entry.pop("also", ())),
        edits=tuple(CaseEdit(**edit) for edit in edits if edit),
        recording=CaseRecording(**recording) if recording else None,
        **entry,
    )
