"""What a draft changes in each text, for the lists that show texts."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.publishing.draft import Draft
from ivr.script.place import RECORDINGS, TEXTS, field_in


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
    live = {field[2] for path in draft.live_files if (field := field_in(path))[1:2] == (TEXTS,)}
    changed: dict[str, list[str]] = {}
    for path in draft.changes:
        field = field_in(path)
        if len(field) > 2 and field[1] in (TEXTS, RECORDINGS):
            changed.setdefault(field[2], []).append(path)
    return {
        name: Mark(name not in live, any(path in draft.conflicts for path in paths))
        for name, paths in changed.items()
    }
