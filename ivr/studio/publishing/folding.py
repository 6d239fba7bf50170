"""Which changes a page shows in full: all that stop publication, and others while it is light."""

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate

from ivr.reports.diff.wordwise import Edit, Piece
from ivr.studio.publishing.cards import Card
from ivr.studio.publishing.subjects import Subject
from ivr.studio.publishing.words import WordsChange

ROOM, READING_ROOM = 11_000, 24_000
"""Bytes of the cards that are shown in full, estimated; one that could be folded is always shown.

Pages that are only read show the words once, and load less besides.
"""

A_FINDING, A_FILE, A_TEXT, AN_ITEM, MARK = 900, 250, 650, 150, 110
"""Bytes of each on a page, without its words, or for a finding with them."""

NOTES = "notes"


def folded(
    cards: Sequence[Card],
    findings: Mapping[Subject, int],
    first: str | None,
    room: int,
    grave: Collection[Subject] = (),
) -> frozenset[Subject]:
    """Return what is only named: what comes before the subject with this id, or is too much.

    What is `grave` is always shown, and takes its part of the room.
    """
    sizes = {card.subject: _size(card, findings.get(card.subject, 0)) for card in cards}
    room -= sum(sizes[subject] for subject in grave)
    names = [card.subject for card in cards if card.subject not in grave]
    ids = [subject.id for subject in names]
    start = ids.index(first) if first in ids else 0
    fit = max(1, sum(size <= room for size in accumulate(sizes[one] for one in names[start:])))
    return frozenset((*names[:start], *names[start + fit :]))


def _size(card: Card, findings: int) -> int:
    lines = sum(len(line.words) for file in card.files for line in file.lines)
    items = [item for group in card.groups for item in group.items]
    return (
        sum(map(_of_words, card.words))
        + len(card.files) * A_FILE
        + lines
        + len(items) * AN_ITEM
        + findings * A_FINDING
    )


def _of_words(change: WordsChange) -> int:
    """Return the size of a text: words that stay are shown twice, before and now."""
    spoken = [part for part in change.edits if part != NOTES]
    parts = [*spoken] if any(map(change.differs_in, spoken)) else []
    parts += [part for part in change.edits if part == NOTES and change.differs_in(part)]
    edits = [edit for part in parts for edit in change.edits[part]]
    return A_TEXT + sum(map(_of_edit, edits))


def _of_edit(edit: Edit) -> int:
    size = len(edit.words.encode())
    return 2 * size if edit.piece is Piece.SAME else size + MARK
