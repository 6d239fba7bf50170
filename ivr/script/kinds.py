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
class Kind:
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
    Kind(f"*/phrases/{name}", title, Type.LINE, True) for name, title in PHRASE_TITLES.items()
)

KINDS: tuple[Kind, ...] = (
    Kind("languages", N_("Languages"), Type.ORDER, True),
    Kind("contact", N_("The text under key 0"), Type.CHOICE, True),
    Kind("timezone", N_("Time zone"), Type.CHOICE, True),
    Kind("numbers/*", N_("Phone number"), Type.LINE, True),
    Kind("menus/*/options", N_("Options of a menu"), Type.ORDER, True),
    Kind("keys/repeat", N_("The key to hear again"), Type.CHOICE, True),
    Kind("keys/main_menu", N_("The key for the main menu"), Type.CHOICE, True),
    Kind("keys/language", N_("The key for the other language"), Type.CHOICE, True),
    Kind("patience/wait_seconds", N_("Seconds that the line waits"), Type.NUMBER, True),
    Kind("patience/tries", N_("Tries"), Type.NUMBER, True),
    Kind("patience/max_minutes", N_("Minutes that a call may last"), Type.NUMBER, True),
    Kind("patience/repeat_rate", N_("Speed of the third hearing"), Type.NUMBER, True),
    Kind("publishing/approval", N_("Approval by a second person"), Type.SWITCH, False),
    Kind("announcements/*/from", N_("Start of an announcement"), Type.MOMENT, True),
    Kind("announcements/*/until", N_("End of an announcement"), Type.MOMENT, True),
    Kind("announcements/*/closes", N_("Closing the line"), Type.SWITCH, True),
    Kind("review/*", N_("Day to read a text through"), Type.DATE, False),
    Kind("read/*", N_("Who read a text through"), Type.TABLE, False),
    Kind("rules/*", N_("Exception to a rule"), Type.TABLE, False),
    Kind("facts/*", N_("Fact"), Type.TABLE, False),
    Kind("*/name", N_("Name of a language"), Type.LINE, False),
    Kind("*/locale", N_("Language of a voice"), Type.LINE, True),
    Kind("*/voice", N_("Voice"), Type.CHOICE, True),
    Kind("*/names", N_("Names"), Type.LIST, False),
    *PHRASES,
    Kind("*/pronunciation/*", N_("Pronunciation"), Type.LINE, True),
    Kind("*/texts/*/label", N_("Label"), Type.LINE, True),
    Kind("*/texts/*/body", N_("Sentences"), Type.SENTENCES, True),
    Kind("*/texts/*/notes", N_("Note for colleagues"), Type.SENTENCES, False),
    Kind("*/recordings/*", N_("Recording"), Type.SOUND, True),
    Kind("unknown/**", N_("An unknown setting"), Type.TABLE, False),
    Kind("files/**", N_("A file that is not used"), Type.FILE, False),
)
"""The kinds of all fields, each once."""

WHOLES: tuple[Kind, ...] = (
    Kind("", N_("Settings"), Type.FILE, True),
    Kind("menus/**", N_("Menu"), Type.FILE, True),
    Kind("announcements/**", N_("Announcement"), Type.FILE, True),
    Kind("numbers/**", N_("Phone numbers"), Type.FILE, True),
    Kind("keys/**", N_("Keys that mean the same everywhere"), Type.FILE, True),
    Kind("patience/**", N_("Patience"), Type.FILE, True),
    Kind("publishing/**", N_("Approval by a second person"), Type.FILE, False),
    Kind("review/**", N_("Texts to read through"), Type.FILE, False),
    Kind("read/**", N_("Who read a text through"), Type.FILE, False),
    Kind("rules/**", N_("Exceptions to the rules"), Type.FILE, False),
    Kind("facts/**", N_("Facts that must be said"), Type.FILE, False),
    Kind("*", N_("Phrases, pronunciation and voice"), Type.FILE, True),
    Kind("*/phrases/**", N_("Phrases"), Type.FILE, True),
    Kind("*/pronunciation/**", N_("Pronunciation"), Type.FILE, True),
    Kind("*/texts/**", N_("Text"), Type.FILE, True),
    Kind("*/recordings/**", N_("Recording"), Type.FILE, True),
    Kind("**", N_("An unknown setting"), Type.FILE, False),
)
"""Kinds of addresses that name a group of fields."""


@cache
def kind_of(field: Address) -> Kind:
    """Return the kind of a field, or of the group of fields that an address names."""
    return next(kind for kind in (*KINDS, *WHOLES) if kind.matches(field))


def holds_fields(address: Address) -> bool:
    """Return whether an address names a group of fields."""
    return kind_of(address) in WHOLES[:-1]


def is_field(field: Address) -> bool:
    """Return whether an address names one field."""
    return kind_of(field) in KINDS
