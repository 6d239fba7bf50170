"""Kinds of fields: title, type, and whether callers hear the field.

All code that depends on what a field is uses these. Where a field is edited, and by whom, is
defined in the studio.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ivr.i18n import N_
from ivr.script.occasions import PHRASE_TITLES
from ivr.script.place import Address

ANY = "*"
"""Step of a pattern that matches any name, such as that of a text."""

REST = "**"
"""Last step of a pattern, which matches any number of names."""


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
    """A recording: `ivr.script.fields.Sound`."""

    FILE = "file"
    """The bytes of a file without fields, or with several."""


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A kind of field: pattern of its address, title, type, and whether callers hear it.

    The pattern is written with slashes; `*` matches one name.
    """

    pattern: str
    title: str
    type: Type
    heard: bool

    @property
    def is_of_language(self) -> bool:
        """Whether the address begins with the code of a language."""
        return self.pattern.startswith(ANY) and self.pattern != REST

    def matches(self, field: Address) -> bool:
        """Return whether a field is of this kind."""
        steps = self.pattern.split("/") if self.pattern else []
        if steps and steps[-1] == REST:
            steps = [*steps[:-1], *[ANY] * (len(field) - len(steps) + 1)]
        return len(steps) == len(field) and all(
            step in (ANY, name) for step, name in zip(steps, field, strict=True)
        )


PHRASES = tuple(
    FieldKind(f"*/phrases/{name}", title, Type.LINE, True) for name, title in PHRASE_TITLES.items()
)

KINDS: tuple[FieldKind, ...] = (
    FieldKind("languages", N_("Languages"), Type.ORDER, True),
    FieldKind("contact", N_("The text under key 0"), Type.CHOICE, True),
    FieldKind("timezone", N_("Time zone"), Type.CHOICE, True),
    FieldKind("numbers/*", N_("Phone number"), Type.LINE, True),
    FieldKind("menus/*/options", N_("Options of a menu"), Type.ORDER, True),
    FieldKind("keys/repeat", N_("The key to hear again"), Type.CHOICE, True),
    FieldKind("keys/main_menu", N_("The key for the main menu"), Type.CHOICE, True),
    FieldKind("keys/language", N_("The key for the other language"), Type.CHOICE, True),
    FieldKind("patience/wait_seconds", N_("Seconds that the line waits"), Type.NUMBER, True),
    FieldKind("patience/tries", N_("Tries"), Type.NUMBER, True),
    FieldKind("patience/max_minutes", N_("Minutes that a call may last"), Type.NUMBER, True),
    FieldKind("patience/repeat_rate", N_("Speed of the third hearing"), Type.NUMBER, True),
    FieldKind("publishing/approval", N_("Approval by a second person"), Type.SWITCH, False),
    FieldKind("announcements/*/from", N_("Start of an announcement"), Type.MOMENT, True),
    FieldKind("announcements/*/until", N_("End of an announcement"), Type.MOMENT, True),
    FieldKind("announcements/*/closes", N_("Closing the line"), Type.SWITCH, True),
    FieldKind("review/*", N_("Day to read a text through"), Type.DATE, False),
    FieldKind("read/*", N_("Record of reading a text through"), Type.TABLE, False),
    FieldKind("rules/*", N_("Exception to a rule"), Type.TABLE, False),
    FieldKind("facts/*", N_("Fact"), Type.TABLE, False),
    FieldKind("*/name", N_("Name of a language"), Type.LINE, False),
    FieldKind("*/locale", N_("Language of a voice"), Type.LINE, True),
    FieldKind("*/voice", N_("Voice"), Type.CHOICE, True),
    FieldKind("*/names", N_("Names"), Type.LIST, False),
    *PHRASES,
    FieldKind("*/pronunciation/*", N_("Pronunciation"), Type.LINE, True),
    FieldKind("*/texts/*/label", N_("Label"), Type.LINE, True),
    FieldKind("*/texts/*/body", N_("Sentences"), Type.SENTENCES, True),
    FieldKind("*/texts/*/notes", N_("Note for colleagues"), Type.SENTENCES, False),
    FieldKind("*/recordings/*", N_("Recording"), Type.SOUND, True),
    FieldKind("unknown/**", N_("An unknown setting"), Type.TABLE, False),
    FieldKind("files/**", N_("A file that is not used"), Type.FILE, False),
)
"""The kinds of all fields, each once."""

WHOLES: tuple[FieldKind, ...] = (
    FieldKind("", N_("Settings"), Type.FILE, True),
    FieldKind("menus/**", N_("Menu"), Type.FILE, True),
    FieldKind("announcements/**", N_("Announcement"), Type.FILE, True),
    FieldKind("numbers/**", N_("Phone numbers"), Type.FILE, True),
    FieldKind("keys/**", N_("Keys that mean the same everywhere"), Type.FILE, True),
    FieldKind("patience/**", N_("Patience"), Type.FILE, True),
    FieldKind("publishing/**", N_("Approval by a second person"), Type.FILE, False),
    FieldKind("review/**", N_("Texts to read through"), Type.FILE, False),
    FieldKind("read/**", N_("Record of reading a text through"), Type.FILE, False),
    FieldKind("rules/**", N_("Exceptions to the rules"), Type.FILE, False),
    FieldKind("facts/**", N_("Facts that must be said"), Type.FILE, False),
    FieldKind("*", N_("Phrases, pronunciation and voice"), Type.FILE, True),
    FieldKind("*/phrases/**", N_("Phrases"), Type.FILE, True),
    FieldKind("*/pronunciation/**", N_("Pronunciation"), Type.FILE, True),
    FieldKind("*/texts/**", N_("Text"), Type.FILE, True),
    FieldKind("*/recordings/**", N_("Recording"), Type.FILE, True),
    FieldKind("**", N_("An unknown setting"), Type.FILE, False),
)
"""Kinds of addresses that name a group of fields."""


@cache
def kind_of(field: Address) -> FieldKind:
    """Return the kind of a field, or of the group of fields that an address names."""
    return next(kind for kind in (*KINDS, *WHOLES) if kind.matches(field))


def holds_fields(address: Address) -> bool:
    """Return whether an address names a group of fields."""
    return kind_of(address) in WHOLES[:-1]


def is_field(field: Address) -> bool:
    """Return whether an address names one field."""
    return kind_of(field) in KINDS
