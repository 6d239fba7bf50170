"""The fact table `facts.toml`: words that the texts must keep when they are rewritten.

The file is optional. Each table names the texts that state a fact, and the words that must
occur there in each language; `source` is the wording that the fact was taken from.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import ConfigDict, RootModel

from ivr.script import validating
from ivr.script.decoding import decode
from ivr.script.files import Files
from ivr.script.finding import Report
from ivr.script.place import Place
from ivr.script.tables import Filled, Name, Number, Table

FILE = "facts.toml"


class FactTable(Table):
    """One fact; undeclared fields are language codes with the required words."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    __pydantic_extra__: dict[str, list[Filled]]

    texts: list[Name]
    source: list[Filled] = []
    number: Number | None = None
    number_in: list[Name] = []


class FactTables(RootModel[dict[str, FactTable]]):
    """The root table of `facts.toml`."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Words required in `texts`, and a phone number required in `number_in`.

    Texts that nobody hears are left out.
    """

    name: str
    texts: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    number: str | None
    number_in: tuple[str, ...]
    source: tuple[str, ...] = ()


def read(
    files: Files,
    languages: Collection[str],
    texts: Collection[str],
    kept: Collection[str],
    report: Report,
) -> tuple[Fact, ...]:
    """Read the fact table, if there is one, and report its mistakes.

    `texts` are those that callers hear, and `kept` those that are written and that no menu offers
    now: their facts are not looked for.
    """
    if FILE not in files or (text := decode(files[FILE], FILE, report)) is None:
        return ()
    table = validating.read(FactTables, text, FILE, report)
    if table is None:
        return ()
    return tuple(
        _fact(name, fields, languages, texts, kept, report) for name, fields in table.root.items()
    )


def told(name: str, fact: FactTable) -> str:
    """Return what people know a fact by: the words of its source, or those that must be said."""
    words = next(iter((fact.model_extra or {}).values()), ())
    return "; ".join(fact.source or words) or name


def _fact(
    name: str,
    fields: FactTable,
    languages: Collection[str],
    texts: Collection[str],
    kept: Collection[str],
    report: Report,
) -> Fact:
    about = {"fact": name, "source": told(name, fields)}
    words = {code: tuple(strings) for code, strings in (fields.model_extra or {}).items()}
    for code in (*words, *languages):
        if code not in languages or code not in words:
            case = "fact-without-language" if code in languages else "fact-of-no-language"
            place = Place(("facts", name), words=code)
            report.error(case, place, **about, found=code, known=", ".join(languages))
    for text in dict.fromkeys((*fields.texts, *fields.number_in)):
        if text not in texts and text not in kept:
            place = Place(("facts", name), words=text)
            best = validating.nearest(text, texts)
            report.error("fact-of-no-text", place, **about, found=text, nearest=best)
    return Fact(
        name=name,
        texts=tuple(text for text in fields.texts if text in texts),
        words=MappingProxyType(words),
        number=fields.number,
        number_in=tuple(text for text in fields.number_in if text in texts),
        source=tuple(fields.source),
    )
