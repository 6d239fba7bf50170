"""The difference between two texts, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeAlias

from ivr.script.markup import Sentence
from ivr.script.prose import WORD
from ivr.script.speakable import PHONE_NUMBER

BREAK = "/"
"""Where a line ends in the middle of a sentence: a voice makes a small pause there."""

TOKEN = re.compile(rf"\s*(?:\{{[a-z_]+\}}|\{{[a-z]+:|{PHONE_NUMBER.pattern}|{WORD.pattern}|\S)")
"""A word, a phone number, the mark of a language or a placeholder, or a punctuation mark."""


class Piece(StrEnum):
    """What became of some words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Edit:
    """Words in a row that were kept, taken away or added."""

    piece: Piece
    words: str


Edits: TypeAlias = tuple[Edit, ...]


def written(sentences: Sequence[Sentence]) -> str:
    """Return filled-in sentences as one text, with a mark for each line break that is heard."""
    said = [words for sentence in sentences if (words := " ".join(sentence.written.split()))]
    closed = [words if re.search(r"[.!?:|]$", words) else f"{words} {BREAK}" for words in said]
    return " ".join(closed).removesuffix(f" {BREAK}")


def differences(old: str, new: str) -> Edits:
    """Return the edits that make the old words the new ones."""
    return piecewise(TOKEN.findall(old), TOKEN.findall(new))


def piecewise(before: Sequence[str], after: Sequence[str]) -> Edits:
    """Return the edits between pieces of words, each with the space before it."""
    matcher = SequenceMatcher(
        None,
        [token.strip() for token in before],
        [token.strip() for token in after],
        autojunk=False,
    )
    return tuple(
        edit
        for tag, start, end, new_start, new_end in matcher.get_opcodes()
        for edit in _edits(
            tag == "equal",
            [*before[start:end], _gap(before[end:], after[new_end:])],
            after[new_start:new_end],
        )
    )


def _edits(same: bool, before: Sequence[str], after: Sequence[str]) -> Iterator[Edit]:
    if same:
        yield Edit(Piece.SAME, "".join(after))
        return
    old, new = "".join(before), "".join(after)
    gap = new[: len(new) - len(new.lstrip())]
    if "\n" in gap and new.strip() and old.strip() and old[: len(old) - len(old.lstrip())] == gap:
        yield Edit(Piece.SAME, gap)  # both begin a line, and stand in it beside each other
        old, new = old.lstrip(), new.lstrip()
    for piece, words in ((Piece.REMOVED, old), (Piece.ADDED, new)):
        if words.strip():
            yield Edit(piece, words)


def _gap(before: Sequence[str], after: Sequence[str]) -> str:
    """Return the space before a word that stays and becomes the first one."""
    is_lost = bool(before and after) and before[0][0].isspace() and not after[0][0].isspace()
    return " " if is_lost else ""
