"""Two people changed the same: what both can keep is kept, and the rest is shown to be chosen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from merge3 import Merge3

THEIRS, YOURS, END = "<<<", "===", ">>>"
"""At the start of a line they stand around what two people wrote in the same place."""

MARK = re.compile(rf"^(?:{THEIRS}|{YOURS}|{END})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Merged:
    """A text in which both versions are, and how many places need a choice."""

    text: str
    places: int


def merge(base: str, theirs: str, yours: str, *, their_name: str, your_name: str) -> Merged:
    """Put the changes of two people over the same base into one text, line by line.

    Where both changed the same lines, both stand there, between marks that nobody can save.
    """
    merged: list[str] = []
    places = 0
    three_ways = Merge3(base.splitlines(), theirs.splitlines(), yours.splitlines())
    for kind, *groups in three_ways.merge_groups():
        if kind == "conflict":
            places += 1
            _, of_theirs, of_yours = groups
            merged += [_mark(THEIRS, their_name), *of_theirs]
            merged += [_mark(YOURS, your_name), *of_yours, END]
        else:
            merged += groups[0]
    return Merged("\n".join(merged) + "\n", places)


def is_marked(text: str) -> bool:
    """Tell whether a place is left in which nobody has chosen yet."""
    return MARK.search(text) is not None


def _mark(sign: str, name: str) -> str:
    return " ".join((sign, *name.split()))


@dataclass(frozen=True, slots=True)
class MergedTable:
    """Entries in which both versions are; where both changed the same, yours, and theirs apart.

    In `disputed`, None stands for an entry that the others have taken out.
    """

    entries: Mapping[str, str]
    disputed: Mapping[str, str | None]


def merge_entries(
    base: Mapping[str, str], theirs: Mapping[str, str], yours: Mapping[str, str]
) -> MergedTable:
    """Put the changes of two people over the same table into one, entry by entry."""
    merged: dict[str, str] = {}
    disputed: dict[str, str | None] = {}
    for key in dict.fromkeys((*theirs, *yours)):
        was, their, your = (table.get(key) for table in (base, theirs, yours))
        kept = their if your == was else your
        if kept is not None:
            merged[key] = kept
        if their not in (was, your) and your != was:
            disputed[key] = their
    return MergedTable(merged, disputed)
