"""The fact table `facts.toml`: words that texts must keep when they are rewritten.

The file is optional. Each table names the texts that state a fact, and the required words in each
language; `source` is the original wording of the fact.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from ivr.script.fields.place import FACTS_FILE, Place
from ivr.script.fields.tables import Fact, FactTables, LineTable
from ivr.script.fields.titles import TextNames
from ivr.script.files import Files
from ivr.script.findings.finding import FindingCollector
from ivr.script.model import validating
from ivr.script.model.decoding import decode_utf8
from ivr.script.model.script import WITHOUT_VOICE
from ivr.script.model.validating import read_table
from ivr.script.reading import inventory


def read_facts(table: LineTable, files: Files, report: FindingCollector) -> Mapping[str, Fact]:
    """Read the fact table, if there is one, and report its errors.

    Texts that exist but are not offered by any menu are left out of the facts.
    """
    text = decode_utf8(files[FACTS_FILE], FACTS_FILE, report) if FACTS_FILE in files else None
    read = read_table(FactTables, text, FACTS_FILE, report) if text is not None else None
    facts = read.root if read else {}
    heard = [name for name in inventory.text_names(table) if name != WITHOUT_VOICE]
    known = {*heard, *inventory.kept_texts(table, files)}
    for name, fact in facts.items():
        place = Place(("facts", name))
        about = {"fact": name, "source": fact.describe(name)}
        for code in (*fact.words, *table.codes):
            if code not in table.codes or code not in fact.words:
                case = "fact-without-language" if code in table.codes else "fact-of-no-language"
                others = ", ".join(table.codes)
                report.error(case, place.of(code), **about, found=code, known=others)
        for said_in in dict.fromkeys((*fact.texts, *fact.number_in)):
            if said_in not in known:
                values = {
                    "found": said_in,
                    "nearest": TextNames((validating.nearest(said_in, heard),)),
                }
                report.error("fact-of-no-text", place.of(said_in), **about, **values)
    return MappingProxyType({name: _heard(fact, heard) for name, fact in facts.items()})


def _heard(fact: Fact, heard: Collection[str]) -> Fact:
    """Return a fact without texts that cannot be heard."""
    texts = [text for text in fact.texts if text in heard]
    number_in = [text for text in fact.number_in if text in heard]
    return fact.model_copy(update={"texts": texts, "number_in": number_in})
