"""Subjects: units of change for people, such as a text in all languages with its recordings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from ivr.script.fields.kinds import SubjectKind, kinds_at
from ivr.script.fields.place import FACTS_FILE, FILES, LINE_FILE, FieldPath, field_in, file_of


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of some fields. `name` names a text or fact, or is the code of a language."""

    kind: SubjectKind
    name: str = ""

    @property
    def id(self) -> str:
        """HTML id."""
        return f"{self.kind}-{self.name}" if self.name else self.kind.value


@cache
def subject_of(path: FieldPath) -> Subject:
    """Return the subject of a field, or of the group of fields that a path names."""
    if path[:1] == (FILES,):
        whole = field_in("/".join(path[1:]))
        return Subject(SubjectKind.OTHER) if whole[:1] == (FILES,) else subject_of(whole)
    subjects = {(kind.subject, kind.subject_name(path)) for kind in kinds_at(path)}
    kind, name = subjects.pop()
    if subjects or name is None:  # the fields below the path have several subjects
        return _subject_of_whole_file(path)
    return Subject(kind, name)


def subjects_of(paths: Iterable[FieldPath]) -> frozenset[Subject]:
    """Return the subjects of some fields, or groups of fields."""
    return frozenset(map(subject_of, paths))


def _subject_of_whole_file(path: FieldPath) -> Subject:
    wholes = {LINE_FILE: SubjectKind.SETTINGS, FACTS_FILE: SubjectKind.FACTS}
    whole = wholes.get(file_of(path)[0])
    return Subject(whole) if whole else Subject(SubjectKind.LANGUAGE, path[0])


def in_order(texts: Iterable[str]) -> Callable[[Subject], tuple[int, int, str]]:
    """Return a sort key for subjects in display order; `texts` are in the given order."""
    place: dict[str, int] = {}
    for name in texts:
        place.setdefault(name, len(place))
    kinds = list(SubjectKind)

    def order(subject: Subject) -> tuple[int, int, str]:
        return kinds.index(subject.kind), place.get(subject.name, len(place)), subject.name

    return order
