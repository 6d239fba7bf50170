"""Three-way merge of texts and tables, with conflicts for the author to resolve."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from ivr.reports.diff.words import Edits, differences

Lines = Sequence[str]


class Choice(StrEnum):
    """What to keep of lines that two people have changed."""

    THEIRS = "theirs"
    YOURS = "yours"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Place:
    """Lines that both changed: as they were, and as each of the two wrote them."""

    base: tuple[str, ...]
    theirs: tuple[str, ...]
    yours: tuple[str, ...]

    def lines(self, choice: Choice) -> tuple[str, ...]:
        """Return the chosen lines."""
        if choice is Choice.BOTH:
            return (*self.theirs, *self.yours)
        return self.theirs if choice is Choice.THEIRS else self.yours


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged text: its lines, and between them the places to choose at."""

    pieces: tuple[str | Place, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """The places where both changed the same lines differently."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Place))

    def text(self, choices: Sequence[Choice] = ()) -> str:
        """Return the text with a choice for each place; your lines where none was made."""
        left = iter(choices)
        lines = list[str]()
        for piece in self.pieces:
            if isinstance(piece, Place):
                lines += piece.lines(next(left, Choice.YOURS))
            else:
                lines.append(piece)
        return "\n".join(lines) + "\n"


def merge(base: str, theirs: str, yours: str) -> Merged:
    """Merge the changes of two people to the same base, line by line."""
    pieces: list[str | Place] = []
    versions = (base.splitlines(), theirs.splitlines(), yours.splitlines())
    for was, of_theirs, of_yours in _stretches(*versions):
        if of_yours == was or of_yours == of_theirs:
            pieces += of_theirs
        elif of_theirs == was:
            pieces += of_yours
        else:
            pieces.append(Place(tuple(was), tuple(of_theirs), tuple(of_yours)))
    return Merged(tuple(pieces))


def differ(base: Iterable[str], changed: Iterable[str]) -> Edits:
    """Return how the words of a version differ from those that both began with."""
    return differences("\n".join(base), "\n".join(changed))


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
