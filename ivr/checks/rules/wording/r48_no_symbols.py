"""R48: no symbols, brackets or addresses, which a voice reads in unforeseen ways."""

import re
import unicodedata

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject.passages import passages
from ivr.i18n import N_

MARK = re.compile(r"://|@|\.\S")
"""Every address has one of these; other sentences are not searched."""

ADDRESS = re.compile(r"(?<!\S)\S*(?:://|www\.|\w@\w|\w{2}\.[^\W\d_]{2})\S*")
SYMBOL = re.compile(r"""[()\[\]/&%#*+@–—"”“„«»•_=<>\\^~€$£§°]|[^\x00-\xff]""")
"""Signs of which many are symbols; `_is_symbol` decides on those beyond Latin-1."""

OTHER_SYMBOLS = ("Sm", "Sc", "Sk", "So", "Me", "Co", "Cn")
"""Unicode categories of symbols, emoji among them, of enclosing marks and of unassigned signs."""


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for symbols in the spoken form: a "+" that has a pronunciation is none there.

    A symbol in a pronunciation is reported in the table, not in every text.
    """
    for language in subject.languages:
        for written, spoken in language.pronunciation.table.items():
            if symbols := _symbols(spoken):
                place, found = subject.entry(language.code, written), " ".join(symbols)
                yield Breach.at(place, "pronunciation", sentence=written, found=found)
    for passage in passages(subject):
        if MARK.search(passage.spoken) and (address := ADDRESS.search(passage.spoken)):
            yield Breach.at(passage, "address", sentence=passage.written, found=address[0])
        elif symbols := _symbols(passage.spoken):
            table = subject.script.languages[passage.language].pronunciation
            uttered = "".join(table.table[entry] for entry in table.uses(passage.written))
            if own := [symbol for symbol in symbols if symbol not in uttered]:
                yield Breach.at(passage, sentence=passage.written, found=" ".join(own))


def _symbols(spoken: str) -> list[str]:
    found = SYMBOL.findall(spoken)
    return [sign for sign in found if ord(sign) < 256 or _is_symbol(sign)]


def _is_symbol(sign: str) -> bool:
    return sign in "–—”“„•" or unicodedata.category(sign) in OTHER_SYMBOLS


RULE = Rule(
    number=48,
    severity=Severity.ERROR,
    title=N_("No symbols, brackets, web or e-mail addresses."),
    why=N_("Callers hear nothing that can only be seen."),
    words={
        "": Wording(
            message=N_("“%(sentence)s” holds signs that cannot be heard."),
            hint=N_(
                "Put it in words: “and” instead of &. Make a sentence of what stood in "
                "brackets. Take out what can only be seen, such as an emoji."
            ),
        ),
        "pronunciation": Wording(
            message=N_("The pronunciation of “%(sentence)s” holds signs that cannot be heard."),
            hint=N_("Write the pronunciation in words, as it is to sound."),
        ),
        "address": Wording(
            message=N_("“%(sentence)s” holds what looks like a web or e-mail address."),
            hint=N_(
                "Take the address out. If these are two sentences, a space is missing after "
                "the full stop."
            ),
        ),
    },
    check=check,
    examples=edit(
        "en/fred.txt",
        "They then serve in missions around the world.",
        bad="They then serve in missions (around the world).",
        good="They then serve in missions, all around the world.",
    ),
)
