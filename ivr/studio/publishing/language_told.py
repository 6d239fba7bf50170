"""What differs between the tables of a language, or the facts, of two scripts."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from ivr.i18n import N_
from ivr.reports.diff.differences import Group, Item
from ivr.reports.diff.wordwise import differences
from ivr.script.occasions import PHRASE_TITLES
from ivr.script.tables import Fact, FactTables, LanguageTable
from ivr.studio.publishing.subjects import Subject, SubjectKind
from ivr.studio.publishing.values import Words, group_of
from ivr.studio.writing.placeholders import for_reader

VOICE = {
    "name": N_("The language's own name"),
    "locale": N_("Language and country"),
    "voice": N_("Voice"),
}


def language_told(
    subject: Subject, old: LanguageTable, new: LanguageTable, words: Words
) -> tuple[Group, ...]:
    """Return what differs in one part of a language's table."""
    return group_of(PARTS[subject.kind](subject.name, old, new, words))


def facts_told(old: FactTables, new: FactTables, words: Words) -> tuple[Group, ...]:
    """Return which facts came, went or changed, by the words of their sources."""
    return group_of(
        item
        for name in dict.fromkeys((*old.root, *new.root))
        for item in _fact(old.root.get(name), new.root.get(name), words)
    )


def _phrases(code: str, old: LanguageTable, new: LanguageTable, words: Words) -> Iterator[Item]:
    was, now = (table.phrases.model_dump() for table in (old, new))
    for name, title in words.of(PHRASE_TITLES).items():
        if was[name] != now[name]:
            sides = (for_reader(each[name], words.reader.language) for each in (was, now))
            yield Item(title, edits=differences(*sides), language=code)


def _names(_code: str, old: LanguageTable, new: LanguageTable, words: Words) -> Iterator[Item]:
    for name in dict.fromkeys((*old.names, *new.names)):
        if (name in old.names) != (name in new.names):
            is_new = name in new.names
            new_name = words.reader.gettext("%(value)s (new)", value=name)
            yield Item(new_name if is_new else words.removed(name))


def _pronunciation(
    _code: str, old: LanguageTable, new: LanguageTable, words: Words
) -> Iterator[Item]:
    yield from words.changes(old.pronunciation, new.pronunciation, {})


def _voice(_code: str, old: LanguageTable, new: LanguageTable, words: Words) -> Iterator[Item]:
    was, now = ({name: getattr(table, name) for name in VOICE} for table in (old, new))
    yield from words.changes(was, now, words.of(VOICE))


def _fact(old: Fact | None, new: Fact | None, words: Words) -> Iterator[Item]:
    _ = words.reader.gettext
    was, now = (_fields(each, words) if each else {} for each in (old, new))
    name = _("“%(words)s”", words=(now or was)[_("Quotations from the source")])
    if new is None:
        yield Item(words.removed(name))
        return
    yield from words.changes(was, now, {field: f"{name}, {field}" for field in (*was, *now)})


def _fields(fact: Fact, words: Words) -> dict[str, str]:
    """Return the fields of a fact by the names that its page gives them."""
    _ = words.reader.gettext
    said = {
        _("Words that must be said in %(language)s", language=words.language(code)): " · ".join(
            each
        )
        for code, each in fact.words.items()
    }
    return {
        _("Quotations from the source"): " ".join(fact.source),
        **said,
        _("Texts that must say it"): ", ".join(map(words.title, fact.texts)),
        _("Phone number"): fact.number or "",
        _("Texts that must say the number"): ", ".join(map(words.title, fact.number_in)),
    }


Tell: TypeAlias = Callable[[str, LanguageTable, LanguageTable, Words], Iterator[Item]]

PARTS: Mapping[SubjectKind, Tell] = {
    SubjectKind.PHRASES: _phrases,
    SubjectKind.NAMES: _names,
    SubjectKind.PRONUNCIATION: _pronunciation,
    SubjectKind.VOICE: _voice,
}
"""What tells the changes of each part, in the language with a code."""
