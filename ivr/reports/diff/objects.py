"""A difference as JSON, documented in `docs/comparing.md`."""

from collections.abc import Mapping, Sequence
from typing import Any

from ivr.reports.diff.meaning import Meaning
from ivr.reports.plain import plain
from ivr.script.changes import Change
from ivr.script.fields import Sound

VERSION = 3
"""Version of the format, incremented when a field changes its meaning or is removed."""


def difference_object(
    old: tuple[str, str], new: tuple[str, str], changes: Sequence[Change], meaning: Meaning
) -> Mapping[str, Any]:
    """Return the difference between two lines, each given by name and edition."""
    means = plain(meaning)
    return {
        "version": VERSION,
        "old": dict(zip(("name", "edition"), old, strict=True)),
        "new": dict(zip(("name", "edition"), new, strict=True)),
        "heard": means.pop("is_heard"),
        "changes": [
            {
                "field": "/".join(change.field),
                "old": _value(change.old),
                "new": _value(change.new),
                "may_be_heard": change.may_be_heard,
            }
            for change in changes
        ],
        **means,
    }


def _value(value: object) -> object:
    """Return the value of a field; for a recording its words, and the SHA-256 of its sound."""
    if isinstance(value, Sound):
        return {"kind": value.kind, "sha256": plain(value.data), "words": value.words}
    return plain(value)
