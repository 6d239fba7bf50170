"""What a draft changes in each text, for the lists that show texts."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.publishing.draft import Draft
from ivr.script.place import RECORDINGS, TEXTS, Address


@dataclass(frozen=True, slots=True)
class Mark:
    """A text that a draft changes, or its recordings.

    It is `new` if the live edition has it in no language, and a `conflict` if there are two
    versions of it.
    """

    new: bool
    conflict: bool


def marks(draft: Draft) -> Mapping[str, Mark]:
    """Return the texts that a draft changes, by name."""
    live = {field[2] for field in draft.live_fields if field[1:2] == (TEXTS,)}
    changed: dict[str, list[Address]] = {}
    for field in draft.saves:
        if len(field) > 2 and field[1] in (TEXTS, RECORDINGS):
            changed.setdefault(field[2], []).append(field)
    return {
        name: Mark(name not in live, not draft.conflicts.isdisjoint(fields))
        for name, fields in changed.items()
    }
