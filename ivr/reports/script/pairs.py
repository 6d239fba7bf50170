"""Two languages side by side: each text beside the same text in the other language."""

from collections.abc import Sequence
from dataclasses import dataclass

from ivr.reports.script.document import Entry, PrintedLanguage


@dataclass(frozen=True, slots=True)
class Pair:
    """A text in two languages; one of them may lack it."""

    left: Entry | None
    right: Entry | None


@dataclass(frozen=True, slots=True)
class PairedChapter:
    """Texts that belong together; `kind` names the heading."""

    kind: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Two languages beside each other."""

    left: PrintedLanguage
    right: PrintedLanguage
    chapters: tuple[PairedChapter, ...]


def spreads(languages: Sequence[PrintedLanguage]) -> tuple[Spread, ...]:
    """Put the first language beside each of the others, in the order of the first one's texts."""
    return tuple(
        Spread(languages[0], other, _chapters(languages[0], other)) for other in languages[1:]
    )


def _chapters(left: PrintedLanguage, right: PrintedLanguage) -> tuple[PairedChapter, ...]:
    kinds = dict.fromkeys(chapter.kind for one in (left, right) for chapter in one.chapters)
    return tuple(PairedChapter(kind, _pairs(left, right, kind)) for kind in kinds)


def _pairs(left: PrintedLanguage, right: PrintedLanguage, kind: str) -> tuple[Pair, ...]:
    lefts, rights = _entries(left, kind), _entries(right, kind)
    return tuple(Pair(lefts.get(id), rights.get(id)) for id in dict.fromkeys((*lefts, *rights)))


def _entries(language: PrintedLanguage, kind: str) -> dict[str, Entry]:
    return {
        entry.id: entry
        for chapter in language.chapters
        if chapter.kind == kind
        for entry in chapter.entries
    }
