"""The fact table `facts.toml`: words that the texts must keep when they are rewritten.

The file is optional. Each table names the texts that state a fact, and the words that must
occur there in each language; `source` is the wording that the fact was taken from.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from pydantic import ConfigDict, RootModel

from ivr.script import validating
from ivr.script.decoding import decode
from ivr.script.files import Files
from ivr.script.finding import Report
from ivr.script.place import Place
from ivr.script.tables import Filled, Name, Number, Table

FILE = "facts.toml"


class Fact(Table):
    """One fact: words required in `texts`, and a phone number required in `number_in`.

    Undeclared fields are language codes with the required words.
    """

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    __pydantic_extra__: dict[str, list[Filled]]

    texts: list[Name]
    source: list[Filled] = []
    number: Number | None = None
    number_in: list[Name] = []

    @property
    def words(self) -> Mapping[str, list[str]]:
        """The required words by language."""
        return self.model_extra or {}

    def told(self, name: str) -> str:
        """Return what people know it by: the words of its source, or those that must be said."""
        return "; ".join(self.source or next(iter(self.words.values()), ())) or name


class FactTables(RootModel[dict[str, Fact]]):
    """The root table of `facts.toml`."""


def read(
    files: Files,
    languages: Collection[str],
    texts: Collection[str],
    kept: Collection[str],
    report: Report,
) -> Mapping[str, Fact]:
    """Read the fact table, if there is one, and report its mistakes.

    `texts` are those that callers hear, and `kept` those that are written and that no menu offers
    now: their facts are not looked for.
    """
    text = decode(files[FILE], FILE, report) if FILE in files else None
    table = validating.read(FactTables, text, FILE, report) if text is not None else None
    facts = table.root if table else {}
    for name, fact in facts.items():
        place = Place(("facts", name))
        about = {"fact": name, "source": fact.told(name)}
        for code in (*fact.words, *languages):
            if code not in languages or code not in fact.words:
                case = "fact-without-language" if code in languages else "fact-of-no-language"
                known = ", ".join(languages)
                report.error(case, place.of(code), **about, found=code, known=known)
        for text in dict.fromkeys((*fact.texts, *fact.number_in)):
            if text not in texts and text not in kept:
                best = validating.nearest(text, texts)
                report.error("fact-of-no-text", place.of(text), **about, found=text, nearest=best)
    return MappingProxyType({name: _heard(fact, texts) for name, fact in facts.items()})


def _heard(fact: Fact, texts: Collection[str]) -> Fact:
    """Leave out the texts that nobody hears."""
    lists = {"texts": fact.texts, "number_in": fact.number_in}
    heard = {name: [text for text in each if text in texts] for name, each in lists.items()}
    return fact.model_copy(update=heard)
