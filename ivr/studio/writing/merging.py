"""Three-way merge of texts and tables, with conflicts for the author to resolve."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

THEIRS, YOURS, END = "<<<", "===", ">>>"
"""Conflict marks at the start of a line, around what two people wrote in the same place."""

Lines = Sequence[str]

MARK = re.compile(rf"^(?:{THEIRS}|{YOURS}|{END})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged text, and its number of conflicts."""

    text: str
    places: int


def merge(base: str, theirs: str, yours: str, *, their_name: str, your_name: str) -> Merged:
    """Merge the changes of two people to the same base, line by line.

    Where both changed the same lines, both versions stand between conflict marks.
    """
    merged: list[str] = []
    places = 0
    versions = (base.splitlines(), theirs.splitlines(), yours.splitlines())
    for was, of_theirs, of_yours in _stretches(*versions):
        if of_yours == was or of_yours == of_theirs:
            merged += of_theirs
        elif of_theirs == was:
            merged += of_yours
        else:
            places += 1
            merged += [_mark(THEIRS, their_name), *of_theirs]
            merged += [_mark(YOURS, your_name), *of_yours, END]
    return Merged("\n".join(merged) + "\n", places)


def _stretches(base: Lines, theirs: Lines, yours: Lines) -> Iterator[tuple[Lines, Lines, Lines]]:
    """Split three versions at each line that all of them kept, and yield corresponding parts.

    A line that all kept is a part of its own.
    """
    in_theirs, in_yours = _kept(base, theirs), _kept(base, yours)
    begin = their = your = 0
    for line in sorted(in_theirs.keys() & in_yours.keys()):
        its_theirs, its_yours = in_theirs[line], in_yours[line]
        yield base[begin:line], theirs[their:its_theirs], yours[your:its_yours]
        kept = base[line : line + 1]
        yield kept, kept, kept
        begin, their, your = line + 1, its_theirs + 1, its_yours + 1
    yield base[begin:], theirs[their:], yours[your:]


def _kept(base: Lines, changed: Lines) -> dict[int, int]:
    """Return the lines of the base that a version kept: index in the base, and in the version."""
    blocks = SequenceMatcher(None, base, changed, autojunk=False).get_matching_blocks()
    return {block.a + n: block.b + n for block in blocks for n in range(block.size)}


def is_marked(text: str) -> bool:
    """Tell whether a text has conflict marks."""
    return MARK.search(text) is not None


def _mark(sign: str, name: str) -> str:
    return " ".join((sign, *name.split()))


@dataclass(frozen=True, slots=True)
class MergedTable:
    """Merged entries; where both changed the same entry, yours, and theirs in `disputed`.

    In `disputed`, None stands for an entry that the others have removed.
    """

    entries: Mapping[str, str]
    disputed: Mapping[str, str | None]


def merge_entries(
    base: Mapping[str, str], theirs: Mapping[str, str], yours: Mapping[str, str]
) -> MergedTable:
    """Merge the changes of two people to the same table, entry by entry."""
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
