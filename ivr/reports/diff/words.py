"""The difference between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeAlias

from ivr.script.prose import WORD
from ivr.script.speakable import PHONE_NUMBER

TOKEN = re.compile(rf"\s*(?:\{{[a-z_]+\}}|\{{[a-z]+:|{PHONE_NUMBER.pattern}|{WORD.pattern}|\S)")
"""A word, a phone number, language markup, a placeholder, or a punctuation mark, with the space
before it."""


class EditKind(StrEnum):
    """The kind of an edit."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class WordEdit:
    """Consecutive words that were kept, removed or added, with the space before them."""

    piece: EditKind
    words: str


Edits: TypeAlias = tuple[WordEdit, ...]


def differences(old: str, new: str) -> Edits:
    """Return the edits that turn the old words into the new ones."""
    before, after = (TOKEN.findall(f" {text}") for text in (old, new))
    was, now = ([token.strip() for token in tokens] for tokens in (before, after))
    edits: list[WordEdit] = []
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        added = "".join(after[new_start:new_end])
        if tag == "equal":
            edits.append(WordEdit(EditKind.SAME, added))
            continue
        if start < end:
            edits.append(WordEdit(EditKind.REMOVED, "".join(before[start:end])))
        if added:
            edits.append(WordEdit(EditKind.ADDED, added))
    return tuple(edits)
