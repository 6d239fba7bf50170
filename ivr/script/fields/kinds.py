"""Kinds of fields: subject, title, type, and whether callers hear the field.

A field is declared once, here: all code that depends on what a field is uses its kind. Where the
fields of a subject are edited, and by whom, is defined in the studio.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ivr.i18n import N_
from ivr.script.fields.place import UNKNOWN, FieldPath
from ivr.script.fields.tables import CODE_PATTERN, PHRASE_TITLES

CODE = "{code}"
"""First step of a pattern that matches the code of a language."""

REST = "{rest}"
"""Last step of a pattern that matches any number of names."""

NAMES_OF_SUBJECTS = ("{text}", "{fact}", CODE)
"""Steps of patterns that name a subject; the first one in a pattern counts."""


class Type(StrEnum):
    """The type of a field's value."""

    LINE = "line"
    """Words on one line."""

    SENTENCES = "sentences"
    """Words on several lines."""

    CHOICE = "choice"
    """One of several names."""

    ORDER = "order"
    """Names in a meaningful order, such as the options of a menu."""

    LIST = "list"
    """Words in any order."""

    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    """A local date and time."""

    SWITCH = "switch"
    TABLE = "table"
    """Values by name."""

    SOUND = "sound"
    """A recording: `ivr.script.reading.field_values.Sound`."""

    FILE = "file"
    """The bytes of a file without fields, or with several."""


class SubjectKind(StrEnum):
    """Kinds of units that people change, in display order."""

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
    """One fact; all of them, if `facts.toml` cannot be read."""

    OTHER = "other"


SUBJECT_TITLES: Mapping[SubjectKind, str] = {
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
"""Titles of subjects besides texts; all facts have one in common."""


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A kind of field: pattern of its path, subject, title, type, and whether callers hear it.

    The pattern is written with slashes; a step in braces matches any name.
    """

    pattern: str
    subject: SubjectKind
    title: str
    type: Type
    is_audible: bool

    @property
    def is_of_language(self) -> bool:
        """Whether the path begins with the code of a language."""
        return self.pattern.startswith(CODE)

    def matches(self, field: FieldPath) -> bool:
        """Return whether a field is of this kind."""
        steps = self._steps(len(field))
        return len(steps) == len(field) and self.begins_with(field)

    def begins_with(self, path: FieldPath) -> bool:
        """Return whether a path is a field of this kind, or the beginning of one."""
        steps = self._steps(len(path))
        return len(path) <= len(steps) and all(map(_accepts, steps, path))

    def subject_name(self, path: FieldPath) -> str | None:
        """Return the name of the subject, "" if it has none, and None if the path lacks it."""
        steps = self._steps(len(path))
        index = next((steps.index(step) for step in NAMES_OF_SUBJECTS if step in steps), None)
        if index is None:
            return ""
        return path[index] if index < len(path) else None

    def _steps(self, length: int) -> list[str]:
        steps = self.pattern.split("/")
        if steps[-1] == REST:
            steps = [*steps[:-1], *[REST] * max(1, length - len(steps) + 1)]
        return steps


def _accepts(step: str, name: str) -> bool:
    if step == CODE:
        return bool(re.fullmatch(CODE_PATTERN, name))
    return step.startswith("{") or step == name


FIELDS: Mapping[SubjectKind, Sequence[tuple[str, str, Type, bool]]] = {
    SubjectKind.TEXT: (
        ("announcements/{text}/from", N_("Start of an announcement"), Type.MOMENT, True),
        ("announcements/{text}/until", N_("End of an announcement"), Type.MOMENT, True),
        ("announcements/{text}/closes", N_("Closing the line"), Type.SWITCH, True),
        ("announcements/{text}/alone", N_("Put up by one person"), Type.SWITCH, False),
        ("ready/{text}/closes", N_("Ready announcement"), Type.SWITCH, False),
        ("{code}/texts/{text}/label", N_("Label"), Type.LINE, True),
        ("{code}/texts/{text}/body", N_("Sentences"), Type.SENTENCES, True),
        ("{code}/texts/{text}/notes", N_("Note for colleagues"), Type.SENTENCES, False),
        ("{code}/recordings/{text}", N_("Recording"), Type.SOUND, True),
        ("unconfirmed/{text}", N_("To be confirmed"), Type.LINE, False),
    ),
    SubjectKind.MENUS: (
        ("menus/{menu}/options", N_("Options of a menu"), Type.ORDER, True),
        ("keys/repeat", N_("The key to hear again"), Type.CHOICE, True),
        ("keys/main_menu", N_("The key for the main menu"), Type.CHOICE, True),
        ("keys/language", N_("The key for the other language"), Type.CHOICE, True),
    ),
    SubjectKind.WAITING: (
        ("patience/wait_seconds", N_("Seconds that the line waits"), Type.NUMBER, True),
        ("patience/tries", N_("Tries"), Type.NUMBER, True),
        ("patience/max_minutes", N_("Minutes that a call may last"), Type.NUMBER, True),
        ("patience/repeat_rate", N_("Speed of what is heard again, in percent"), Type.NUMBER, True),
    ),
    SubjectKind.CALL: (
        ("languages", N_("Languages"), Type.ORDER, True),
        ("contact", N_("The text under key 0"), Type.CHOICE, True),
        ("timezone", N_("Time zone"), Type.CHOICE, True),
    ),
    SubjectKind.NUMBERS: (("numbers/{number}", N_("Phone number"), Type.LINE, True),),
    SubjectKind.APPROVAL: (
        ("publishing/approval", N_("Approval by a second person"), Type.SWITCH, False),
        ("publishing/closing_alone", N_("A setting without effect"), Type.SWITCH, False),
    ),
    SubjectKind.REVIEW: (
        ("review/{reviewed}", N_("Day to read a text through"), Type.DATE, False),
        ("read/{reviewed}", N_("Record of reading a text through"), Type.TABLE, False),
    ),
    SubjectKind.EXCEPTIONS: (("rules/{rule}", N_("Exception to a rule"), Type.TABLE, False),),
    SubjectKind.PHRASES: tuple(
        (f"{CODE}/phrases/{name}", title, Type.LINE, True) for name, title in PHRASE_TITLES.items()
    ),
    SubjectKind.NAMES: (("{code}/names", N_("Names"), Type.LIST, False),),
    SubjectKind.PRONUNCIATION: (
        ("{code}/pronunciation/{word}", N_("Pronunciation"), Type.LINE, True),
    ),
    SubjectKind.VOICE: (
        ("{code}/name", N_("Name of a language"), Type.LINE, False),
        ("{code}/locale", N_("Language of a voice"), Type.LINE, True),
        ("{code}/voice", N_("Voice"), Type.CHOICE, True),
    ),
    SubjectKind.FACTS: (("facts/{fact}", N_("Fact"), Type.TABLE, False),),
    SubjectKind.SETTINGS: (("unknown/{rest}", N_("An unknown setting"), Type.TABLE, False),),
    SubjectKind.OTHER: (("files/{rest}", N_("A file that is not used"), Type.FILE, False),),
}
"""Every kind of field under its subject, in display order: pattern, title, type, whether heard."""


def _kinds() -> Iterator[FieldKind]:
    for subject, fields in FIELDS.items():
        for pattern, title, type, heard in fields:
            yield FieldKind(pattern, subject, title, type, heard)


KINDS = tuple(_kinds())


@cache
def kind_of(field: FieldPath) -> FieldKind:
    """Return the kind of a field; a group has the kind of its first field."""
    kinds = kinds_at(field)
    return kinds[0] if len(kinds) == 1 or kinds_below(field) else kind_of((UNKNOWN,))


@cache
def kinds_at(path: FieldPath) -> Sequence[FieldKind]:
    """Return the kind of a field, or the kinds of a group of fields.

    An unknown name belongs to the field or group that it is in.
    """
    for depth in range(len(path), 0, -1):
        if kind := _exact(path[:depth]):
            return [kind]
        if below := kinds_below(path[:depth]):
            return below
    return KINDS


def is_field(field: FieldPath) -> bool:
    """Return whether a path names one field."""
    return _exact(field) is not None


def kinds_below(path: FieldPath) -> Sequence[FieldKind]:
    """Return the kinds of the fields that a path stands for; none if it is no group."""
    return [] if is_field(path) else [kind for kind in KINDS if kind.begins_with(path)]


@cache
def _exact(field: FieldPath) -> FieldKind | None:
    return next((kind for kind in KINDS if kind.matches(field)), None)
