"""Changes of fields for people, with old and new values, and their differences word by word."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import Any, TypeAlias

from ivr.checks.rule import THRESHOLDS
from ivr.checks.rules import all_rules
from ivr.i18n import N_, Translator, day, language_name, local_moment
from ivr.script.fields.kinds import Type
from ivr.script.fields.tables import LineTable, Patience
from ivr.script.fields.titles import NUMBERS, Titles
from ivr.script.language.prose import WORD
from ivr.script.model.speakable import PHONE_NUMBER
from ivr.script.reading.changes import Change, ChangeKind

TOKEN = re.compile(rf"\s*(?:\{{[a-z_]+\}}|\{{[a-z]+:|{PHONE_NUMBER.pattern}|{WORD.pattern}|\S)")
"""A word, a phone number, language markup, a placeholder, or a punctuation mark, with the space
before it."""

MAX_COMPARED_LENGTH = 40_000
"""Maximum characters to compare word by word, which is slow for longer texts."""

COMPARED = (Type.LINE, Type.SENTENCES, Type.LIST, Type.TABLE)
"""Types that are compared word by word."""

SOUNDS: Mapping[ChangeKind, str] = {
    ChangeKind.ADDED: N_("A recording is played instead of the synthetic voice."),
    ChangeKind.CHANGED: N_("Another recording is played than before."),
    ChangeKind.REMOVED: N_("No recording is played any more. The synthetic voice reads the text."),
}

ENTRIES: Mapping[str, str] = {
    "source": N_("Quotations from the source"),
    "texts": N_("Texts that must say it"),
    "number": N_("Phone number"),
    "number_in": N_("Texts that must say the number"),
    "accepted": N_("Accepted"),
    "reason": N_("Reason for the exception"),
}
"""Titles of the entries of facts and overrides, by name."""


class EditKind(StrEnum):
    """The kind of an edit."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class WordEdit:
    """Consecutive words that were kept, removed or added, with the space before them."""

    kind: EditKind
    words: str


Edits: TypeAlias = tuple[WordEdit, ...]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change in the reader's language.

    `title` describes the field. `was` and `now` are the values, empty if there is none; texts have
    `edits` as well, the differences word by word, in `language` (its code, or empty). `note`
    replaces values that cannot be displayed.
    """

    change: Change
    title: str
    was: str = ""
    now: str = ""
    edits: Edits = ()
    language: str = ""
    note: str = ""

    @property
    def is_heard(self) -> bool:
        """Whether callers may hear the change."""
        return self.change.may_be_heard


def describe_change(change: Change, titles: Titles, reader: Translator) -> ShownChange:
    """Return a change for display; `titles` are of either script."""
    words = _ChangeWords(change, titles, reader)
    kind = change.field_kind
    title = words.title()
    language = change.field[0] if kind.is_of_language else ""
    if kind.type is Type.SOUND:
        note = reader.gettext(SOUNDS[change.kind])
        return ShownChange(change, title, language=language, note=note)
    if kind.type is Type.FILE:
        return ShownChange(change, title, note="/".join(change.field[1:]))
    was = words.value(change.old)
    now = words.value(change.new)
    edits: Edits = ()
    if kind.type in COMPARED:
        if len(was) + len(now) > MAX_COMPARED_LENGTH:
            note = reader.gettext("The text is too long to be compared word by word.")
            return ShownChange(change, title, language=language, note=note)
        edits = differences(was, now)
    return ShownChange(change, title, was, now, edits, language)


def describe_changes(
    changes: Iterable[Change],
    titles: Titles,
    reader: Translator,
    describe: Callable[[Change, Titles, Translator], ShownChange] = describe_change,
) -> Iterator[ShownChange]:
    """Yield changes for display: of a menu each changed key, the others as `describe` does."""
    for change in changes:
        if change.field[0] == "menus":
            yield from _keys(change, titles, reader)
        else:
            yield describe(change, titles, reader)


def _keys(change: Change, titles: Titles, reader: Translator) -> Iterator[ShownChange]:
    def title(option: object) -> str:
        return titles.of(str(option), reader.language) if option else reader.gettext("nothing")

    menu = title(change.field[1])
    old, new = (each if isinstance(each, list) else [] for each in (change.old, change.new))
    for key, (was, now) in enumerate(zip_longest(old, new), start=1):
        if was != now:
            about = reader.gettext("%(menu)s, key %(key)s", menu=menu, key=key)
            yield ShownChange(change, about, title(was), title(now))


@dataclass(frozen=True, slots=True)
class _ChangeWords:
    change: Change
    titles: Titles
    reader: Translator

    def title(self) -> str:
        """Return the title of the field, with its name in the table."""
        title = self.reader.gettext(self.change.field_kind.title)
        name = ""
        match self.change.field:
            case ("review" | "read", text):
                name = self.titles.of(text, self.reader.language)
            case ("numbers", number) if number in NUMBERS:
                return self.reader.gettext(NUMBERS[number])
            case ("rules", id):
                named = (rule.title for rule in all_rules() if rule.id == id)
                name = self.reader.gettext(next(named, id))
            case ("numbers", name) | (_, "pronunciation", name):
                pass
        return f"{title}: {name}" if name else title

    def _title_or_name(self, name: object) -> str:
        """Return the title if it is the name of a text or menu, or else the name."""
        return self.titles.known(str(name), self.reader.language) or str(name)

    def value(self, value: Any) -> str:
        """Return a value in words, or the default; empty without both."""
        kind = self.change.field_kind
        match self._usual() if value is None else value:
            case None:
                return ""
            case bool(switch):
                return self.reader.gettext("yes") if switch else self.reader.gettext("no")
            case datetime() as moment:
                return local_moment(moment, self.reader.language)
            case date() as of:
                return day(of, self.reader.language)
            case int() | float() as number:
                decimals = f"{number:.3f}".rstrip("0").partition(".")[2]
                return self.reader.number(number, len(decimals))
            case Mapping() as table:
                return "; ".join(f"{name}: {words}" for name, words in self._entries(table))
            case list() as codes if self.change.field == ("languages",):
                return self._languages(codes)
            case list() as words if kind.type is Type.LIST:
                return ", ".join(map(str, words))
            case list() as names:
                return ", ".join(map(self._title_or_name, names))
            case name if kind.type is Type.CHOICE:
                return self._title_or_name(name)
            case words:
                return str(words)

    def _languages(self, codes: Sequence[object]) -> str:
        names = [language_name(str(code), self.reader.language) for code in codes]
        return self.reader.gettext(
            "%(languages)s (%(first)s answers)",
            languages=", ".join(names),
            first="".join(names[:1]),
        )

    def _usual(self) -> object:
        match self.change.field:
            case ("timezone",):
                return LineTable.model_fields["timezone"].default
            case ("patience", name) if name in Patience.model_fields:
                usual = Patience.model_fields[name]
                return None if usual.is_required() else usual.default
        return False if self.change.field_kind.type is Type.SWITCH else None

    def _entries(self, table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        _ = self.reader.gettext
        language = self.reader.language
        limits = THRESHOLDS.get(self.change.field[1], ())
        entries = {**ENTRIES, **{limit.name: limit.label for limit in limits}}
        for name, each in table.items():
            title = _(entries[name]) if name in entries else name
            if isinstance(each, list) and (spoken := language_name(name, language)) != name:
                title = _("Words that must be said in %(language)s", language=spoken)
            yield title, self.value(each)


def differences(old: str, new: str) -> Edits:
    """Return the edits that turn the old words into the new ones."""
    before = TOKEN.findall(f" {old}")
    after = TOKEN.findall(f" {new}")
    was = [token.strip() for token in before]
    now = [token.strip() for token in after]
    edits: list[WordEdit] = []
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        added = "".join(after[new_start:new_end])
        if tag == "equal":
            edits.append(WordEdit(EditKind.SAME, added))
            continue
        if start < end:
            edits.append(WordEdit(EditKind.REMOVED, "".join(before[start:end])))
        if added:
            edits.append(WordEdit(EditKind.ADDED, added))
    return tuple(edits)
