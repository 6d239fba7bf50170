"""Two languages side by side: each text beside the same text in the other language."""

from collections.abc import Sequence
from dataclasses import dataclass

from ivr.reports.script.printed import Entry, Part


@dataclass(frozen=True, slots=True)
class Pair:
    """A text in two languages; one of them may lack it."""

    left: Entry | None
    right: Entry | None


@dataclass(frozen=True, slots=True)
class PairedSection:
    """Texts that belong together; `kind` names the heading."""

    kind: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Two languages beside each other."""

    left: Part
    right: Part
    sections: tuple[PairedSection, ...]


def spreads(parts: Sequence[Part]) -> tuple[Spread, ...]:
    """Put the first language beside each of the others, in the order of the first one's texts."""
    return tuple(Spread(parts[0], other, _sections(parts[0], other)) for other in parts[1:])


def _sections(left: Part, right: Part) -> tuple[PairedSection, ...]:
    kinds = dict.fromkeys(section.kind for part in (left, right) for section in part.sections)
    return tuple(PairedSection(kind, _pairs(left, right, kind)) for kind in kinds)


def _pairs(left: Part, right: Part, kind: str) -> tuple[Pair, ...]:
    lefts, rights = _entries(left, kind), _entries(right, kind)
    return tuple(Pair(lefts.get(id), rights.get(id)) for id in dict.fromkeys((*lefts, *rights)))


def _entries(part: Part, kind: str) -> dict[str, Entry]:
    return {
        entry.id: entry
        for section in part.sections
        if section.kind == kind
        for entry in section.entries
    }
