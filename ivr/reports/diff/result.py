"""What callers hear differently, as values and for programs."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from ivr.reports.announcements import Period
from ivr.reports.diff.wordwise import Edits

NOTICEABLE = 0.05
"""Seconds: less is not shown by one decimal."""

VERSION = 1
"""It grows when a field changes its meaning or goes; new fields may come."""

DECIMALS = 2
"""Decimals of seconds."""

Labels: TypeAlias = Mapping[str, str]
"""A label in each language, by the language's code."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a key does: an `option` has a name and labels, else it is a key of `[keys]`."""

    does: str
    name: str = ""
    labels: Labels | None = None


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A key that means something else in a menu than before; None is no meaning.

    `menu_labels` are empty for the main menu. A key that had no meaning before is included only
    if it means the same everywhere: an option under a new key is a change of the options.
    """

    menu: str
    menu_labels: Labels
    key: str
    old: Meaning | None
    new: Meaning | None

    @property
    def breaks_habit(self) -> bool:
        """Whether callers who press it as they always did end up somewhere else."""
        return self.old is not None


class Move(StrEnum):
    """What became of a topic, a sub-menu or an announcement."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class OptionChange:
    """A topic or sub-menu that came, went or moved, with all rows of keys that lead there."""

    move: Move
    name: str
    labels: Labels
    old_ways: tuple[tuple[str, ...], ...]
    new_ways: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Rename:
    """An option that is offered in other words, in one language."""

    language: str
    name: str
    edits: Edits


@dataclass(frozen=True, slots=True)
class AnnouncementWords:
    """What an announcement says in one language."""

    language: str
    edits: Edits


@dataclass(frozen=True, slots=True)
class AnnouncementChange:
    """An announcement that came, went or is said at other times.

    One that came or went has its words here; other words of one that stayed are a `TextChange`.
    """

    move: Move
    name: str
    old: Period | None
    new: Period | None
    texts: tuple[AnnouncementWords, ...] = ()


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text that says other words, in these menus (in all where none is named), in seconds."""

    language: str
    name: str
    menus: tuple[str, ...]
    edits: Edits
    old_seconds: float
    new_seconds: float


@dataclass(frozen=True, slots=True)
class PhraseChange:
    """A phrase around the texts in other words."""

    language: str
    name: str
    edits: Edits


@dataclass(frozen=True, slots=True)
class SoundChange:
    """A written form that is said in another way, in texts whose words may be the same."""

    language: str
    written: str
    old: str
    new: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoiceChange:
    """A language that is read by another voice."""

    language: str
    old: str
    new: str


class Playing(StrEnum):
    """Whether a recording is new, gone or replaced."""

    STARTS = "starts"
    STOPS = "stops"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class RecordingChange:
    """A text that a person reads now, or does not any more."""

    language: str
    name: str
    playing: Playing


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A phone number that is new to callers (`added`), or gone."""

    language: str
    number: str
    added: bool


@dataclass(frozen=True, slots=True)
class PatienceChange:
    """A value of `[patience]` in `line.toml`, by its name there."""

    name: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class LanguageChange:
    """The languages in their order, the one that answers first; they or their order changed."""

    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimeChange:
    """A moment or a length in one language that is another one now, in seconds.

    `what` is `notice_ends`, `first_option`, `menu_ends`, `longest_call`, `menu` (reading one
    menu), `at_once` or `after_option` (when a topic begins); `name` is the menu or topic, and
    `labels` are its own, empty for the main menu and where it is neither.
    """

    language: str
    what: str
    name: str
    labels: Labels
    old: float
    new: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What callers hear differently; `times` follows from the rest.

    `silent` names what changed without any caller hearing it.
    """

    keys: tuple[KeyChange, ...] = ()
    options: tuple[OptionChange, ...] = ()
    renames: tuple[Rename, ...] = ()
    announcements: tuple[AnnouncementChange, ...] = ()
    languages: tuple[LanguageChange, ...] = ()
    voices: tuple[VoiceChange, ...] = ()
    numbers: tuple[NumberChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    phrases: tuple[PhraseChange, ...] = ()
    sounds: tuple[SoundChange, ...] = ()
    recordings: tuple[RecordingChange, ...] = ()
    patience: tuple[PatienceChange, ...] = ()
    times: tuple[TimeChange, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def broken_habits(self) -> int:
        """How many keys mean something else than they did."""
        return sum(change.breaks_habit for change in self.keys)

    @property
    def is_heard(self) -> bool:
        """Whether any caller can hear a difference."""
        return any(getattr(self, field.name) for field in fields(self) if field.name != "silent")


def comparison_object(
    old: tuple[str, str], new: tuple[str, str], found: Comparison
) -> Mapping[str, Any]:
    """Return the comparison of two lines as JSON values, as `docs/comparing.md` describes them.

    Each line is given by its name and its edition.
    """
    return {
        "version": VERSION,
        "old": dict(zip(("name", "edition"), old, strict=True)),
        "new": dict(zip(("name", "edition"), new, strict=True)),
        "heard": found.is_heard,
        **_plain(found),
    }


def _plain(value: Any) -> Any:
    """A value in the words of JSON: the fields of a change are its keys."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return round(value, DECIMALS) if isinstance(value, float) else value
