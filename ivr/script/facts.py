"""The fact table: what the script must go on saying, however its texts are rewritten.

`facts.toml` is optional. Each table in it names the texts that say a fact, and for each
language the words that must stand there; `source` keeps what the fact was taken from.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import ConfigDict, RootModel

from ivr.script import tables, toml
from ivr.script.decoding import decode
from ivr.script.files import Files
from ivr.script.finding import Report
from ivr.script.tables import Filled, Name, Number, Table

FILE = "facts.toml"


class FactTable(Table):
    """One fact; the fields that are not declared are languages, each with its words."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    __pydantic_extra__: dict[str, list[Filled]]

    texts: list[Name]
    source: list[Filled] = []
    number: Number | None = None
    number_in: list[Name] = []


class FactTables(RootModel[dict[str, FactTable]]):
    """The whole of `facts.toml`."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Words that must stand in some texts, and a phone number that must be said in others.

    `source` holds the words of the source text that the fact was taken from.
    """

    name: str
    texts: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    number: str | None
    number_in: tuple[str, ...]
    line: int
    source: tuple[str, ...] = ()


def read(
    files: Files, languages: Collection[str], texts: Collection[str], report: Report
) -> tuple[Fact, ...]:
    """Read the fact table, if there is one; what is wrong with it is reported."""
    if FILE not in files or (text := decode(files[FILE], FILE, report)) is None:
        return ()
    table, document = tables.read(FactTables, text, FILE, report)
    if table is None or document is None:
        return ()
    return tuple(
        _fact(name, fields, document, languages, texts, report)
        for name, fields in table.root.items()
    )


def _fact(
    name: str,
    fields: FactTable,
    document: toml.Document,
    languages: Collection[str],
    texts: Collection[str],
    report: Report,
) -> Fact:
    words = {code: tuple(strings) for code, strings in (fields.model_extra or {}).items()}
    line = document.line_of((name,))
    for code in (*words, *languages):
        if code not in languages or code not in words:
            values = {"fact": name, "found": code, "known": ", ".join(languages)}
            case = "fact-without-language" if code in languages else "fact-of-no-language"
            report.error(case, FILE, document.line_of((name, code)) or line, **values)
    for field in ("texts", "number_in"):
        for text in getattr(fields, field):
            if text not in texts:
                best = tables.nearest(text, texts)
                values = {"fact": name, "found": text, "nearest": best}
                report.error("fact-of-no-text", FILE, document.line_of((name, field)), **values)
    return Fact(
        name=name,
        texts=tuple(fields.texts),
        words=MappingProxyType(words),
        number=fields.number,
        number_in=tuple(fields.number_in),
        line=line,
        source=tuple(fields.source),
    )
