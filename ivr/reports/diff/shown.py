"""Changes of fields as people read them: the old and the new value, by the type of the field."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from ivr.i18n import N_, Translator, day, language_name, local_moment
from ivr.reports.diff.wordwise import Edits, differences, piecewise
from ivr.script.changes import Change, ChangeKind
from ivr.script.kinds import Type, kind_of
from ivr.script.place import Address
from ivr.script.tables import LineTable, PatienceTable
from ivr.script.titles import Titles

LONGEST_COMPARED = 40_000
"""Characters. Longer words are not compared word by word, which would take seconds."""

COMPARED = (Type.LINE, Type.SENTENCES, Type.LIST, Type.TABLE)
"""The types that are compared word by word."""

SOUNDS: Mapping[ChangeKind, str] = {
    ChangeKind.ADDED: N_("A recording is played instead of the synthetic voice."),
    ChangeKind.CHANGED: N_("Another recording is played than before."),
    ChangeKind.REMOVED: N_("No recording is played any more. The synthetic voice reads the text."),
}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change in the reader's words.

    `title` says what the field is. `was` and `now` are the values, empty where there is none;
    words have `edits` as well, which say word by word what differs, in `language` (its code,
    empty for what is in no language). `note` stands in place of values that cannot be shown.
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
        """Whether callers may hear it."""
        return self.change.may_be_heard


Show: TypeAlias = Callable[["_Words", Any], str]
"""Returns a value in words."""


def shown(change: Change, titles: Titles, reader: Translator) -> ShownChange:
    """Return a change in words; texts are called by the `titles` of either script."""
    words = _Words(titles, reader)
    kind = change.field_kind
    title, code = _title(change, words), change.field[0] if kind.is_of_language else ""
    if kind.type is Type.SOUND:
        return ShownChange(change, title, language=code, note=reader.gettext(SOUNDS[change.kind]))
    if kind.type is Type.FILE:
        return ShownChange(change, title, note="/".join(change.field[1:]))
    show = _languages if change.field == ("languages",) else SHOW.get(kind.type, _plain)
    was, now = (
        "" if value is None else show(words, value)
        for value in (_or_usual(change.field, each) for each in (change.old, change.new))
    )
    edits: Edits = ()
    if change.field[0] == "menus":
        edits = piecewise(*(_options(words, each) for each in (change.old, change.new)))
    elif kind.type in COMPARED and len(was) + len(now) <= LONGEST_COMPARED:
        edits = differences(was, now)
    return ShownChange(change, title, was, now, edits, code)


def _or_usual(field: Address, value: Any) -> Any:
    """Return a value, or what holds without one."""
    match field:
        case ("timezone",) if value is None:
            return LineTable.model_fields["timezone"].default
        case ("patience", name) if value is None and name in PatienceTable.model_fields:
            usual = PatienceTable.model_fields[name]
            return None if usual.is_required() else usual.default
    return False if value is None and kind_of(field).type is Type.SWITCH else value


def _title(change: Change, words: "_Words") -> str:
    """Return what a field is, with the name by which its table knows it."""
    title = words.reader.gettext(change.field_kind.title)
    match change.field:
        case ("menus", name, _) if name != "main":
            return f"{title}: {words.titles.of(name, words.reader.language)}"
        case ("review" | "read", name):
            return f"{title}: {words.titles.of(name, words.reader.language)}"
        case ("numbers" | "rules", name) | (_, "pronunciation", name):
            return f"{title}: {name}"
        case ("facts", name):
            return f"{title} {name}"
    return title


@dataclass(frozen=True, slots=True)
class _Words:
    titles: Titles
    reader: Translator

    def name(self, name: str) -> str:
        """Return what people call a text or menu."""
        return self.titles.of(name, self.reader.language)


def _plain(words: _Words, value: object) -> str:
    return str(value)


def _choice(words: _Words, value: object) -> str:
    return words.titles.known(str(value), words.reader.language) or str(value)


def _names(words: _Words, value: Sequence[object]) -> str:
    return ", ".join(_choice(words, each) for each in value)


def _languages(words: _Words, value: Any) -> str:
    names = [language_name(str(each), words.reader.language) for each in value]
    return words.reader.gettext(
        "%(languages)s (%(first)s answers)", languages=", ".join(names), first="".join(names[:1])
    )


def _options(words: _Words, value: object) -> list[str]:
    """Return the options of a menu, each with its key."""
    names = value if isinstance(value, list) else []
    return [f"{' ' * (key > 1)}{key} {_choice(words, name)};" for key, name in enumerate(names, 1)]


def _list(words: _Words, value: Sequence[object]) -> str:
    return ", ".join(map(str, value))


def _number(words: _Words, value: object) -> str:
    return words.reader.number(Decimal(str(value)))


def _date(words: _Words, value: object) -> str:
    return day(value, words.reader.language) if isinstance(value, date) else str(value)


def _moment(words: _Words, value: Any) -> str:
    return local_moment(value, words.reader.language)


def _switch(words: _Words, value: object) -> str:
    return words.reader.gettext("yes") if value is True else words.reader.gettext("no")


def _table(words: _Words, value: Mapping[str, object]) -> str:
    return "; ".join(f"{name}: {told}" for name, told in _entries(words, value))


def _entries(words: _Words, value: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, each in value.items():
        if isinstance(each, date):
            yield name, _date(words, each)
        elif isinstance(each, list):
            yield name, _names(words, each)
        else:
            yield name, str(each)


SHOW: Mapping[Type, Show] = {
    Type.CHOICE: _choice,
    Type.ORDER: _names,
    Type.LIST: _list,
    Type.NUMBER: _number,
    Type.DATE: _date,
    Type.MOMENT: _moment,
    Type.SWITCH: _switch,
    Type.TABLE: _table,
}
"""How values are told, by their type; words are told as they are."""
