"""Changes of fields as people read them: the old and the new value, by the type of the field."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from ivr.checks.rules import all_rules
from ivr.checks.thresholds import THRESHOLDS
from ivr.i18n import N_, Translator, day, language_name, local_moment
from ivr.reports.diff.wordwise import Edits, differences, piecewise
from ivr.script.changes import Change, ChangeKind
from ivr.script.kinds import Type, kind_of
from ivr.script.place import Address
from ivr.script.tables import LineTable, Patience
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


NUMBERS: Mapping[str, str] = {
    "emergency": N_("Emergency"),
    "domestic": N_("Other matters, in Sweden"),
    "abroad": N_("From abroad"),
    "line": N_("This phone line, for the public page"),
}
"""What people call the phone numbers, by their names."""

ENTRIES: Mapping[str, str] = {
    "source": N_("Quotations from the source"),
    "texts": N_("Texts that must say it"),
    "number": N_("Phone number"),
    "number_in": N_("Texts that must say the number"),
    "accepted": N_("Its warnings"),
    "reason": N_("Reason for the exception"),
}
"""What people call the entries of facts and of exceptions to rules."""


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
    if change.field[0] == "rules":
        limits = {each.name: each.label for each in THRESHOLDS if each.rule == change.field[1]}
        words = _Words(titles, reader, {**ENTRIES, **limits})
    title, code = _title(change, words), change.field[0] if kind.is_of_language else ""
    if kind.type is Type.SOUND:
        return ShownChange(change, title, language=code, note=reader.gettext(SOUNDS[change.kind]))
    if kind.type is Type.FILE:
        return ShownChange(change, title, note="/".join(change.field[1:]))
    show = _languages if change.field == ("languages",) else SHOW.get(kind.type, _plain)
    held = HELD.get(kind.type, object)
    was, now = (
        "" if value is None else show(words, value) if isinstance(value, held) else str(value)
        for value in (_or_usual(change.field, each) for each in (change.old, change.new))
    )
    edits: Edits = ()
    if kind.type in COMPARED and len(was) + len(now) > LONGEST_COMPARED:
        note = reader.gettext("The text is too long to be compared word by word.")
        return ShownChange(change, title, language=code, note=note)
    if change.field[0] == "menus":
        edits = piecewise(*(_options(words, each) for each in (change.old, change.new)))
    elif kind.type in COMPARED:
        edits = differences(was, now)
    return ShownChange(change, title, was, now, edits, code)


def _or_usual(field: Address, value: Any) -> Any:
    """Return a value, or what holds without one."""
    match field:
        case ("timezone",) if value is None:
            return LineTable.model_fields["timezone"].default
        case ("patience", name) if value is None and name in Patience.model_fields:
            usual = Patience.model_fields[name]
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
        case ("numbers", name) if name in NUMBERS:
            return words.reader.gettext(NUMBERS[name])
        case ("rules", id):
            named = (rule.title for rule in all_rules() if rule.id == id)
            return f"{title}: {words.reader.gettext(next(named, id))}"
        case ("numbers", name) | (_, "pronunciation", name):
            return f"{title}: {name}"
        case ("facts", name):
            return f"{title}: {_quoted(change, words.reader) or name}"
    return title


def _quoted(change: Change, reader: Translator) -> str:
    """Return the words of the source from which a fact was taken."""
    fact = change.old if change.new is None else change.new
    source = fact.get("source") if isinstance(fact, Mapping) else None
    quoted = " ".join(map(str, source)) if isinstance(source, list) else ""
    return reader.gettext("“%(words)s”", words=quoted) if quoted else ""


@dataclass(frozen=True, slots=True)
class _Words:
    titles: Titles
    reader: Translator
    entries: Mapping[str, str] = field(default_factory=lambda: ENTRIES)

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
    _ = words.reader.gettext
    for name, each in value.items():
        title = _(words.entries[name]) if name in words.entries else name
        if isinstance(each, date):
            yield title, _date(words, each)
        elif isinstance(each, list):
            language = language_name(name, words.reader.language)
            if language != name:
                title = _("Words that must be said in %(language)s", language=language)
            yield title, _names(words, each)
        elif isinstance(each, bool):
            yield title, _("accepted") if each else _("not accepted")
        else:
            yield title, str(each)


HELD: Mapping[Type, type | tuple[type, ...]] = {
    Type.LINE: str,
    Type.SENTENCES: str,
    Type.CHOICE: str,
    Type.ORDER: list,
    Type.LIST: list,
    Type.NUMBER: (int, float),
    Type.DATE: date,
    Type.MOMENT: datetime,
    Type.TABLE: dict,
}
"""What values are; others are mistakes, which are told as they are written."""

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
