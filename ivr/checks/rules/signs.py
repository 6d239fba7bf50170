"""Rules about unpronounceable signs: abbreviations, initialisms, symbols and addresses."""

import re
from collections.abc import Collection
from itertools import chain, groupby
from unicodedata import category

from ivr.checks.checked import CheckedLanguage, CheckedScript
from ivr.checks.rule import (
    ERROR,
    Breaches,
    LanguageRule,
    Limits,
    ScriptRule,
    breach,
    forbidden,
)
from ivr.i18n import N_
from ivr.script.fields.place import PRONUNCIATION, Place
from ivr.script.findings.finding import Fix, Trait, Wording

DOTTED = r"\b[^\W\d_]\.[^\W\d_]\."
WORD = re.compile(r"\b[^\W\d_]{2,}\b")

MARK = re.compile(r"://|@|\.\S")
"""A part of every address; sentences without one are not searched."""

ADDRESS = re.compile(r"(?<!\S)\S*(?:://|www\.|\w@\w|\w{2}\.[^\W\d_]{2})\S*")
SYMBOL = re.compile(r"""[()\[\]/&%#*+@–—"”“„«»•_=<>\\^~€$£§°]|[^\x00-\xff]""")
"""Symbols of Latin-1, and any character beyond it, which `_symbols` then classifies."""

OTHER_SYMBOLS = ("Sm", "Sc", "Sk", "So", "Me", "Co", "Cn")
"""Unicode categories of symbols (including emoji), enclosing marks and unassigned characters."""

ADVICE = {
    "and": ("&", N_("Write “and”.")),
    "brackets": ("()[]", N_("Put commas around the words, or make them a sentence of their own.")),
    "dash": ("–—", N_("Write a comma, or “to” between two numbers, or begin a new sentence.")),
    "quotation": ('"”“„«»', N_("Remove the quotation marks, and keep the words.")),
    "words": ("/\\_%#*+@=<>€£$§°", N_("Write it in words, such as “per cent” for %%.")),
    "": ("", N_("Remove it: no voice can say it.")),
}
"""Symbols and what to do about them, by case; the last one is for all others."""


@LanguageRule(
    "R46",
    ERROR,
    title=N_("No abbreviations, in the written form either."),
    source=N_("Isof; measured: “te punkt ex”"),
    needs=("words",),
    wording=Wording(
        N_("“%(words)s” is an abbreviation."),
        N_("Write “%(words)s” out: a voice reads its letters and dots."),
    ),
)
def no_abbreviations(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for abbreviations in written and spoken forms."""
    pattern = _abbreviations(language.knowledge.words.abbreviations)
    for sentence in language.written_sentences:
        forms = dict.fromkeys((sentence.written, sentence.spoken))  # most have only one
        if abbreviation := next(filter(None, map(pattern.search, forms)), None):
            yield breach(sentence, words=abbreviation[0])


def _abbreviations(known: Collection[str]) -> re.Pattern[str]:
    """Return a pattern of whole words, which may have a capital only at their beginning.

    "T ex" matches "t ex", but "M M" does not match "m m".
    """
    forms = [
        f"[{re.escape(word[0] + word[0].upper())}]" + re.escape(word[1:])
        for word in sorted(known, key=len, reverse=True)
    ]
    return re.compile(rf"(?<![\w.])(?:{'|'.join(forms)})(?!\w)|{DOTTED}")


@ScriptRule(
    "R47",
    ERROR,
    title=N_("Initialisms have a pronunciation, or are written out."),
    source=N_("Isof; measured: OSSE was read as a word"),
    wording={
        "": Wording(
            N_("“%(words)s” has no pronunciation: a voice may read it as a word."),
            N_(
                "Write the name out, or teach the voice to say “%(words)s” letter by letter: "
                "“%(letters)s”."
            ),
            fix=Fix.TEACH,
        ),
        "pronunciation": Wording(
            N_("The pronunciation of “%(written)s” is still an initialism: “%(words)s”"),
            N_("Write “%(letters)s”, and the voice reads letter by letter."),
        ),
    },
)
def initialisms(checked: CheckedScript, limits: Limits) -> Breaches:
    """Look for words in capitals in the spoken form, where "EU" has become "E U"."""
    spoken_so: set[str] = set()
    for language in checked.languages:
        for written, spoken in language.model.pronunciation.table.items():
            for initialism in _initialisms(spoken):
                spoken_so.add(initialism)
                values = {"written": written, "words": initialism, "letters": " ".join(initialism)}
                yield breach((language.code, PRONUNCIATION, written), "pronunciation", **values)
    by_language = (language.written_sentences for language in checked.languages)
    for sentence in chain.from_iterable(by_language):
        for initialism in _initialisms(sentence.spoken):
            if initialism not in spoken_so:
                yield breach(sentence, words=initialism, letters=" ".join(initialism))


def _initialisms(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in WORD.findall(text) if word.isupper()))


QUOTES = (Trait.QUOTES_WORDS,)


@LanguageRule(
    "R48",
    ERROR,
    title=N_("No symbols, brackets, web or e-mail addresses."),
    wording={
        **{
            case: Wording(N_("This cannot be heard: %(found)s"), hint, traits=QUOTES)
            for case, (_symbols, hint) in ADVICE.items()
        },
        "pronunciation": Wording(
            N_("The pronunciation of “%(written)s” holds what cannot be heard: %(found)s"),
            N_("Write the pronunciation in words, as it is to sound."),
            traits=QUOTES,
        ),
        "address": Wording(
            N_("“%(words)s” looks like a web or e-mail address."),
            N_(
                "Take the address out: nobody has the time to write it down. If these are two "
                "sentences, a space is missing after the full stop."
            ),
            traits=QUOTES,
        ),
    },
)
def no_symbols(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for symbols in the spoken form, which has no "+" with a pronunciation.

    A symbol in a pronunciation is reported in the table, not in every text. An address is one
    however it is pronounced.
    """
    pronunciation = language.model.pronunciation
    for written, spoken in pronunciation.table.items():
        place = Place((language.code, PRONUNCIATION, written))
        yield from forbidden(place, _symbols(spoken), "pronunciation", written=written)
    for sentence in language.written_sentences:
        if address := _address(sentence.written) or _address(sentence.spoken):
            yield breach(sentence, "address", words=address)
        elif symbols := _symbols(sentence.spoken):
            parts = pronunciation.parts(sentence.written)
            uttered = "".join(part.spoken for part in parts if part.spoken)
            silent = sorted((sign for sign in symbols if sign not in uttered), key=_case)
            for case, signs in groupby(silent, _case):
                yield from forbidden(sentence.place, signs, case)


def _address(text: str) -> str | None:
    address = ADDRESS.search(text) if MARK.search(text) else None
    return address[0] if address else None


def _symbols(spoken: str) -> list[str]:
    return [sign for sign in SYMBOL.findall(spoken) if _is_symbol(sign)]


def _is_symbol(sign: str) -> bool:
    return sign == "•" or bool(_case(sign)) or category(sign) in OTHER_SYMBOLS


def _case(symbol: str) -> str:
    return next((case for case, (symbols, _hint) in ADVICE.items() if symbol in symbols), "")
