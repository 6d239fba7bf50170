"""Subjects: units of change for people, such as a text in all languages with its recordings."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ivr.i18n import N_, Translator, language_name
from ivr.script.changes import Change
from ivr.script.kinds import KINDS
from ivr.script.place import FILES, Address, field_in
from ivr.script.tables import LineTable
from ivr.script.titles import Titles


class SubjectKind(StrEnum):
    """Kinds of subjects, in display order."""

    TEXT = "text"
    """A text in all languages, with its recordings; an announcement with its times."""

    SETTINGS = "settings"
    """All of `line.toml`, if it cannot be read or must be decided on as a whole."""

    MENUS = "menus"
    WAITING = "waiting"
    CALL = "call"
    NUMBERS = "numbers"
    APPROVAL = "approval"
    REVIEW = "review"
    EXCEPTIONS = "exceptions"
    LANGUAGE = "language"
    """The whole table of a language, if it cannot be read or must be decided on as a whole."""

    PHRASES = "phrases"
    NAMES = "names"
    PRONUNCIATION = "pronunciation"
    VOICE = "voice"
    FACTS = "facts"
    OTHER = "other"


SECTIONS: Mapping[str, SubjectKind] = {
    "menus": SubjectKind.MENUS,
    "keys": SubjectKind.MENUS,
    "patience": SubjectKind.WAITING,
    "languages": SubjectKind.CALL,
    "contact": SubjectKind.CALL,
    "timezone": SubjectKind.CALL,
    "numbers": SubjectKind.NUMBERS,
    "publishing": SubjectKind.APPROVAL,
    "review": SubjectKind.REVIEW,
    "read": SubjectKind.REVIEW,
    "rules": SubjectKind.EXCEPTIONS,
}
"""Kinds of subjects of the settings, by the first step of the address."""

PARTS: Mapping[str, SubjectKind] = {
    "phrases": SubjectKind.PHRASES,
    "names": SubjectKind.NAMES,
    "pronunciation": SubjectKind.PRONUNCIATION,
    "name": SubjectKind.VOICE,
    "locale": SubjectKind.VOICE,
    "voice": SubjectKind.VOICE,
}
"""Kinds of subjects of a language, by the second step of the address."""

TITLES: Mapping[SubjectKind, str] = {
    SubjectKind.SETTINGS: N_("Menu, keys and settings"),
    SubjectKind.MENUS: N_("Menu and keys"),
    SubjectKind.WAITING: N_("Waiting times and length of calls"),
    SubjectKind.CALL: N_("The call"),
    SubjectKind.NUMBERS: N_("Phone numbers"),
    SubjectKind.APPROVAL: N_("Approval"),
    SubjectKind.REVIEW: N_("Dates for reading through"),
    SubjectKind.EXCEPTIONS: N_("Exceptions to the rules"),
    SubjectKind.LANGUAGE: N_("Phrases, pronunciation and voice in %(language)s"),
    SubjectKind.PHRASES: N_("Phrases in %(language)s"),
    SubjectKind.NAMES: N_("Names in %(language)s"),
    SubjectKind.PRONUNCIATION: N_("Pronunciation in %(language)s"),
    SubjectKind.VOICE: N_("Voice in %(language)s"),
    SubjectKind.FACTS: N_("Facts that must be said"),
    SubjectKind.OTHER: N_("Other files"),
}
"""Titles of subjects that are not texts."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of some fields. `name` is the name of a text, or the code of a language."""

    kind: SubjectKind
    name: str = ""

    @property
    def id(self) -> str:
        """Its id on a page."""
        return f"{self.kind}-{self.name}" if self.name else self.kind.value

    def title(self, titles: Titles, reader: Translator) -> str:
        """Return the title in the reader's language."""
        if self.kind is not SubjectKind.TEXT:
            language = language_name(self.name, reader.language)
            return reader.gettext(TITLES[self.kind], language=language)
        title = titles.of(self.name, reader.language)
        if self.name in titles.announced:
            return reader.gettext("Announcement: %(words)s", words=title)
        return title


def subject_of(field: Address) -> Subject:
    """Return the subject of a field, or of the group of fields that an address names."""
    match field:
        case () | ("unknown", *_):
            return Subject(SubjectKind.SETTINGS)
        case ("announcements", name, *_):
            return Subject(SubjectKind.TEXT, name)
        case ("facts", *_):
            return Subject(SubjectKind.FACTS)
        case ("files", *path):
            whole = field_in("/".join(path))
            return Subject(SubjectKind.OTHER) if whole[:1] == (FILES,) else subject_of(whole)
        case (_, "texts" | "recordings", name, *_):
            return Subject(SubjectKind.TEXT, name)
        case (section, *_) if section in SECTIONS:
            return Subject(SECTIONS[section])
        case (section, *_) if section in LineTable.model_fields:
            return Subject(SubjectKind.SETTINGS)
        case (code, part, *_) if part in PARTS:
            return Subject(PARTS[part], code)
    return Subject(SubjectKind.LANGUAGE, field[0])


def by_subject(
    changes: Iterable[Change], texts: Iterable[str] = (), languages: Sequence[str] = ()
) -> Mapping[Subject, Sequence[Change]]:
    """Return changes by subject; texts and languages are in the given order."""
    found: dict[Subject, list[Change]] = {}
    for change in changes:
        found.setdefault(subject_of(change.field), []).append(change)

    def place(change: Change) -> tuple[int, int]:
        kind = change.field_kind
        code = change.field[0] if kind.is_of_language else ""
        return (
            languages.index(code) if code in languages else (len(languages) if code else -1),
            KINDS.index(kind) if kind in KINDS else len(KINDS),
        )

    return {one: sorted(found[one], key=place) for one in sorted(found, key=in_order(texts))}


def in_order(texts: Iterable[str]) -> Callable[[Subject], tuple[int, int, str]]:
    """Return a sort key for subjects in display order; `texts` are in the given order."""
    place: dict[str, int] = {}
    for name in texts:
        place.setdefault(name, len(place))
    kinds = list(SubjectKind)
    return lambda one: (kinds.index(one.kind), place.get(one.name, len(place)), one.name)
