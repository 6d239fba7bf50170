"""Changes by subject, with accepted names under the texts that say them."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from ivr.script.fields.kinds import SubjectKind
from ivr.script.fields.place import FieldPath
from ivr.script.fields.subjects import Subject
from ivr.script.reading.changes import Change, by_subject
from ivr.script.reading.field_values import FieldValue
from ivr.script.reading.replacing import says


def changes_of_subjects(
    changes: Iterable[Change], disputed: Collection[FieldPath] = ()
) -> Mapping[Subject, Sequence[Change]]:
    """Return changes by subject; a `disputed` field always stays with its own subject.

    A changed list of names is among the changes of each changed text that says a name which was
    added or removed, and is no subject of its own then. People who accept a name in a text did not
    change anything else.
    """
    grouped = dict(by_subject(changes))
    words = {
        subject: " ".join(f"{change.old} {change.new}" for change in changes_of_text)
        for subject, changes_of_text in grouped.items()
        if subject.kind is SubjectKind.TEXT
    }
    for subject in [*grouped]:
        if subject.kind is not SubjectKind.NAMES:
            continue
        changed = grouped[subject]
        texts = [text for text in words if any(_says_name(words[text], each) for each in changed)]
        if texts and not any(change.field in disputed for change in changed):
            del grouped[subject]
            grouped |= {text: [*grouped[text], *changed] for text in texts}
    return grouped


def only_differing_names(change: Change) -> Change:
    """Return a changed list of names without the names that stay."""
    differing = _differing_names(change)
    old = [name for name in _names_in(change.old) if name in differing]
    new = [name for name in _names_in(change.new) if name in differing]
    return Change(change.field, old or None, new or None)


def _says_name(words: str, names: Change) -> bool:
    """Return whether words say a name that was added to a list or removed."""
    return any(says(words, name, names.field[:1]) for name in _differing_names(names))


def _differing_names(change: Change) -> list[str]:
    old = _names_in(change.old)
    new = _names_in(change.new)
    return [name for name in old if name not in new] + [name for name in new if name not in old]


def _names_in(value: FieldValue | None) -> list[str]:
    return [*map(str, value)] if isinstance(value, list) else []
