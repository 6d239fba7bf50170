"""One fact of `facts.toml` as a section: its source, its words, and the texts that say it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ivr.i18n import N_, Translator
from ivr.script.files import Files
from ivr.script.place import FACTS_FILE
from ivr.script.tables import Fact, FactTables
from ivr.studio.settings.section import GONE, Fields, Problems, Section
from ivr.studio.writing.line_file import LineFileError, TableFile, Value
from ivr.studio.writing.names import name_from

WORDS = "words-"
SOURCE, TEXTS, NUMBER, NUMBER_IN = "source", "texts", "number", "number_in"


def fact_file(files: Files) -> TableFile[FactTables]:
    """Open the fact table; raises LineFileError if it cannot be read."""
    return TableFile(files, FACTS_FILE, FactTables)


@dataclass(frozen=True, slots=True)
class FactAbout:
    """A fact that some texts say: what it is known by, and the other texts that say it too."""

    words: str
    elsewhere: tuple[str, ...]


def facts_about(files: Files, texts: Collection[str]) -> Iterator[FactAbout]:
    """Yield the facts that texts say; none if the table cannot be read."""
    for name, fact in _table(files).items():
        said_in = dict.fromkeys((*fact.texts, *fact.number_in))
        if not said_in.keys().isdisjoint(texts):
            elsewhere = tuple(text for text in said_in if text not in texts)
            yield FactAbout(fact.told(name), elsewhere)


def without_texts(files: Files, texts: Collection[str]) -> Files:
    """Return the files without what the facts say of texts; a fact of no other text is removed.

    A table that cannot be read stays as it is; raises LineFileError for one in an unusual form.
    """
    changed = files
    for name, fact in _table(files).items():
        lists = {TEXTS: fact.texts, NUMBER_IN: fact.number_in}
        left = {
            field: [text for text in said_in if text not in texts]
            for field, said_in in lists.items()
        }
        if left != lists:
            file = fact_file(changed)
            values: dict[str, Value | None] = {field: kept or None for field, kept in left.items()}
            file.set_values(name, values if left[TEXTS] else _gone(fact))
            changed = {**changed, FACTS_FILE: file.data}
    return changed


def in_other_words(files: Files, name: str, code: str, was: Collection[str], now: str) -> Files:
    """Return the table in which a fact is said in other words in a language.

    `now` takes the place of the words `was`. Raises LineFileError if the fact has others by now.
    """
    file = fact_file(files)
    fact = file.table.root.get(name)
    words = fact.words.get(code, []) if fact else []
    kept = [each for each in words if each not in was]
    if len(kept) == len(words):
        raise LineFileError(
            N_("Somebody else has changed this fact in the meantime. Look at it again.")
        )
    at = next(at for at, each in enumerate(words) if each in was)
    file.set_values(name, {code: [*kept[:at], now, *kept[at:]]})
    return {FACTS_FILE: file.data}


def _table(files: Files) -> Mapping[str, Fact]:
    try:
        return fact_file(files).table.root
    except LineFileError:
        return {}


def _gone(fact: Fact) -> dict[str, Value | None]:
    """Return the values that take a fact out."""
    return dict.fromkeys([*type(fact).model_fields, *fact.words])


def fact_section(name: str, languages: Sequence[str]) -> Section[FactTables]:
    """Return the section of a fact; a new one has no name yet."""

    def shown(table: FactTables) -> Fields:
        fact = table.root.get(name)
        if fact is None:
            return {}
        words = {WORDS + code: "\n".join(fact.words.get(code, ())) for code in languages}
        return words | {
            SOURCE: "\n".join(fact.source),
            TEXTS: "\n".join(fact.texts),
            NUMBER: fact.number or "",
            NUMBER_IN: "\n".join(fact.number_in),
        }

    def put(file: TableFile[FactTables], fields: Fields) -> None:
        lists = {field: fields.get(field, "").splitlines() for field in (SOURCE, TEXTS, NUMBER_IN)}
        number = fields.get(NUMBER) or None
        values: dict[str, Value | None] = {SOURCE: lists[SOURCE] or None}
        values |= {code: fields.get(WORDS + code, "").splitlines() for code in languages}
        values |= {TEXTS: lists[TEXTS], NUMBER: number}
        if held := file.table.root.get(name):
            values = dict.fromkeys(held.words) | values
        values[NUMBER_IN] = lists[NUMBER_IN] if number and lists[NUMBER_IN] else None
        if fields.get(GONE):
            values = _gone(file.table.root[name])
        words = " ".join(fields.get(SOURCE, "").split()[:4])
        file.set_values(name or name_from(words, file.table.root), values)

    def problems(fields: Fields, table: FactTables, said: Translator) -> Problems:
        found: dict[str, str] = {}
        if fields.get(GONE):
            return found
        for code in languages:
            if not fields.get(WORDS + code):
                found[WORDS + code] = said.gettext(
                    N_("Write at least one word or phrase that the texts must keep.")
                )
        if not fields.get(TEXTS):
            found[TEXTS] = said.gettext(N_("Choose at least one text that says the fact."))
        if not fields.get(SOURCE):
            found[SOURCE] = said.gettext(N_("Quote the source."))
        return found

    return Section(name, FACTS_FILE, fact_file, shown, put, problems)
