"""What a change is about: a text in all languages, or a part of the settings or of a language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel

from ivr.i18n import N_
from ivr.script import inventory, validating
from ivr.script.decoding import decode
from ivr.script.finding import Report
from ivr.script.place import FACTS_FILE, LANGUAGE_FILE, LINE_FILE, Address
from ivr.script.tables import LanguageTable, LineTable
from ivr.script.wordings import WORDINGS
from ivr.studio.writing.line_file import AnyTable
from ivr.studio.writing.table_pieces import NESTED, values_of


class SubjectKind(StrEnum):
    """What a change is about, in the order in which changes are shown."""

    TEXT = "text"
    SETTINGS = "settings"
    """The whole file of menus and settings, where it cannot be told by its parts."""
    MENUS = "menus"
    WAITING = "waiting"
    CALL = "call"
    NUMBERS = "numbers"
    APPROVAL = "approval"
    REVIEW = "review"
    EXCEPTIONS = "exceptions"
    LANGUAGE = "language"
    """The whole table of a language, where it cannot be told by its parts."""
    PHRASES = "phrases"
    NAMES = "names"
    PRONUNCIATION = "pronunciation"
    VOICE = "voice"
    FACTS = "facts"
    OTHER = "other"


PARTS = {
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
    "phrases": SubjectKind.PHRASES,
    "names": SubjectKind.NAMES,
    "pronunciation": SubjectKind.PRONUNCIATION,
    "name": SubjectKind.VOICE,
    "locale": SubjectKind.VOICE,
    "voice": SubjectKind.VOICE,
}
"""The kinds of the tables and values of `line.toml` and of the tables of languages."""


TITLES = {
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
"""What people call all that is not a text."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What some files or parts of them are about.

    `name` is that of a text, or the code of a language.
    """

    kind: SubjectKind
    name: str = ""

    @property
    def id(self) -> str:
        """Its place on a page."""
        return f"{self.kind}-{self.name}" if self.name else self.kind.value


def in_order(texts: Iterable[str]) -> Callable[[Subject], tuple[int, int, str]]:
    """Return the key that sorts subjects as they are shown; `texts` are in their order."""
    place: dict[str, int] = {}
    for name in texts:
        place.setdefault(name, len(place))
    kinds = list(SubjectKind)
    return lambda one: (kinds.index(one.kind), place.get(one.name, 0), one.name)


FACTS = Subject(SubjectKind.FACTS)
MENUS = Subject(SubjectKind.MENUS)
OTHER = Subject(SubjectKind.OTHER)
SETTINGS = Subject(SubjectKind.SETTINGS)


def subject_of(path: str) -> Subject:
    """Return the subject of a whole file."""
    if path in (LINE_FILE, FACTS_FILE):
        return SETTINGS if path == LINE_FILE else FACTS
    code, _, rest = path.partition("/")
    if not inventory.IN_LANGUAGE.fullmatch(rest):
        return OTHER
    if rest == LANGUAGE_FILE:
        return Subject(SubjectKind.LANGUAGE, code)
    return Subject(SubjectKind.TEXT, rest.rpartition("/")[2].rpartition(".")[0])


def subject_at(field: Address) -> Subject:
    """Return the subject of a field, or of the whole file if it is in no part."""
    match field:
        case ("announcements", name, *_):
            return Subject(SubjectKind.TEXT, name)
        case ("facts", *_):
            return FACTS
        case ("files" | "unknown", *_):
            return OTHER
        case (code, "texts" | "recordings", name, *_):
            return Subject(SubjectKind.TEXT, name)
        case (section, *_) if section in LineTable.model_fields:
            return Subject(PARTS[section])
        case (code, part, *_) if part in PARTS:
            return Subject(PARTS[part], code)
        case (code,):
            return Subject(SubjectKind.LANGUAGE, code)
    return SETTINGS


def parts_of(path: str, old: bytes | None, new: bytes | None) -> Mapping[Subject, tuple[str, ...]]:
    """Return what differs between two versions of a table: names of its pieces, by subject.

    None for other files, and where a version is missing, has mistakes, or differs in something
    else than its values.
    """
    if _table(path, old) is None or _table(path, new) is None:
        return {}
    before, after = (values_of((data or b"").decode()) for data in (old, new))
    found: dict[Subject, tuple[str, ...]] = {}
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            subject = part_of(subject_of(path), name)
            if subject is None:
                return {}
            found[subject] = (*found.get(subject, ()), name)
    return found


def part_of(whole: Subject, name: str) -> Subject | None:
    """Return the subject of a piece of a table, None if it is not known."""
    table, _, rest = name.partition(".")
    if table == NESTED and rest:
        return Subject(SubjectKind.TEXT, rest)
    return Subject(PARTS[name], whole.name) if name in PARTS else None


def subjects_of(path: str, old: bytes | None, new: bytes | None) -> tuple[Subject, ...]:
    """Return what a changed file is about."""
    return tuple(parts_of(path, old, new)) or (subject_of(path),)


def read_table(kind: type[AnyTable], path: str, data: bytes | None) -> AnyTable | None:
    """Return a table without mistakes, None if it has some or its bytes would not stay the same."""
    report = Report(WORDINGS)
    text = None if data is None else decode(data, path, report)
    if text is None or text.encode() != data:
        return None
    return validating.read(kind, text, path, report)


def _table(path: str, data: bytes | None) -> BaseModel | None:
    """Return a table that can be taken apart, None for another file or one with mistakes."""
    match subject_of(path).kind:
        case SubjectKind.SETTINGS:
            return read_table(LineTable, path, data)
        case SubjectKind.LANGUAGE:
            return read_table(LanguageTable, path, data)
    return None
