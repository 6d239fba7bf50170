"""Derive what is live, changed or in conflict from the revisions of a field, by five rules.

1. The live revision of a field is the one that its last edition published, and its head the last
   one that was saved in the draft.
2. The base of a revision is the revision itself if an edition includes it, otherwise its nearest
   ancestor that one includes. An edition includes the revisions that it publishes, the draft's
   revisions with equal values, and the revisions that these replaced.
3. A field is open, which means changed in the draft, if its head has another value than the head's
   base and than the live revision.
4. A revision is disputed if its base does not have the live value, and neither has the revision.
5. The parent of a saved revision is the head, if that is open and not disputed and the new value
   is not the live one. Otherwise it is the live revision: an undo, and "keep mine" in a conflict,
   start anew from there.

Karin and Sven write the same text, over three editions; each arrow leads to the parent:

           draft                      published                     the field is
  r1                                  edition 1 (the folder)        live: r1
  r2 → r1  Karin: "Hej på dig."                                     open
  r3 → r2  Sven: "Hej igen."                                        open
                                      edition 2 publishes r2        live: r2; open: r3 on base r2
  r4 → r2                             edition 3 (shell): "Hallå."   live: r4; r3 disputed on base r2
  r5 → r4  Sven keeps "Hej igen."                                   open: r5 on base r4
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter

from ivr.script.fields.place import FieldPath
from ivr.script.reading.field_values import Fields, FieldValue

NO_REVISION = 0
"""The id that stands for the revision of a field that was never written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A value of a field as it was written; None removes the field.

    Revisions with equal `act` were written together. `edition` is the edition that includes the
    revision, if any.
    """

    id: int
    act: int
    field: FieldPath
    value: FieldValue | None
    parent: int | None
    author: str
    at: datetime
    edition: int | None


@dataclass(frozen=True, slots=True)
class Lineage:
    """The revisions from which the state of the draft and of requests follows.

    `live` and `heads` are ids by field, without heads that an edition includes. `known` are those
    heads, the revisions of requests, and the ancestors of both up to their bases.
    """

    live_fields: Fields
    live: Mapping[FieldPath, int]
    heads: Mapping[FieldPath, int]
    known: Mapping[int, Revision]

    def revision_of(self, field: FieldPath) -> int:
        """Return the id of the revision that has the value of a field in the draft."""
        return self.heads[field] if self.is_open(field) else self.live.get(field, NO_REVISION)

    def is_open(self, field: FieldPath) -> bool:
        """Return whether a field is changed in the draft.

        It is not if the last save brought back the value with which the changes began, or if
        callers hear its value by now.
        """
        if field not in self.heads:
            return False
        head = self.known[self.heads[field]]
        return head.value not in (self._base_value(head), self.live_fields.get(field))

    def is_disputed(self, id: int) -> bool:
        """Return whether an edition has changed the field of a revision to a third value.

        Karin writes "b" in the draft where callers hear "a". Then somebody publishes "c": her
        revision is disputed, since its base "a" is not live any more. If "b" is published instead,
        or "a" once more, there is nothing to decide.
        """
        revision = self.known[id]
        live_value = self.live_fields.get(revision.field)
        return live_value not in (self._base_value(revision), revision.value)

    def unpublished(self, id: int | None) -> Iterator[Revision]:
        """Yield a revision and its ancestors, newest first, up to the base and without it."""
        while (revision := self.known.get(id or NO_REVISION)) and revision.edition is None:
            yield revision
            id = revision.parent

    def open(self) -> Mapping[FieldPath, tuple[Revision, ...]]:
        """Return the head of each open field and what it replaced, the last saved field first."""
        heads = sorted(self.heads.items(), key=itemgetter(1), reverse=True)
        return {at: tuple(self.unpublished(id)) for at, id in heads if self.is_open(at)}

    def with_saved(self, saved: Iterable[Revision]) -> "Lineage":
        """Return the lineage after revisions were saved in the draft."""
        known = {revision.id: revision for revision in saved}
        heads = {revision.field: revision.id for revision in known.values()}
        return replace(self, heads={**self.heads, **heads}, known={**self.known, **known})

    def matching(
        self, field: FieldPath, value: FieldValue | None, requested: Collection[int]
    ) -> int | None:
        """Return the revision that publishing a value of a field publishes, None for a new one.

        It is one of the `requested` revisions, or the newest one between the head and its base.
        """
        pending = [self.known[id] for id in requested if self.known[id].edition is None]
        saved = [*self.unpublished(self.heads[field])] if self.is_open(field) else []
        for revision in pending + saved:
            if (revision.field, revision.value) == (field, value):
                return revision.id
        return None

    def parent(self, field: FieldPath, value: FieldValue | None) -> int | None:
        """Return the parent of a revision that is saved in the draft.

        Sven writes "c" over Karin's open "b": his parent is her revision. If he writes "a" again,
        which callers hear, he ends the change, so that his parent is the live revision.
        """
        head = self.heads.get(field)
        is_undone = value == self.live_fields.get(field)
        if head and self.is_open(field) and not self.is_disputed(head) and not is_undone:
            return head
        return self.live.get(field)

    def _base_value(self, revision: Revision) -> FieldValue | None:
        """Return the value of a revision's base, None if the field did not exist.

        The live value comes from the script, since `known` lacks the parents of the last saved
        revisions.
        """
        *_, oldest = [revision, *self.unpublished(revision.id)]
        base = oldest.id if oldest.edition else oldest.parent
        if base == self.live.get(revision.field):
            return self.live_fields.get(revision.field)
        return self.known[base].value if base else None
