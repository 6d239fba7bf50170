"""Damages to texts: what is taken out, exchanged, not translated, or put in."""

import re
import tomllib
from collections.abc import Iterator, Mapping

from tests.mutations.frozen import (
    CODES,
    FACTS,
    OTHER,
    Damage,
    added,
    beginning,
    body,
    instead,
    label,
    read,
    texts,
    topics,
)
from tests.mutations.of_tables import NUMBERS
from tests.scripts import excused_script, with_text

FACT_TABLE = tomllib.loads(read(FACTS))


def taken_out() -> Iterator[Damage]:
    """Every sentence that has a number, a key, or words of a fact that stand nowhere else."""
    for path in _paths():
        for line in body(path):
            if re.search(r"[\d{]", line) or any(_is_lost(path, line, words) for words in _facts()):
                yield f"{path}: without “{beginning(line)}”", instead(path, line, "")


def _is_lost(path: str, line: str, words: str) -> bool:
    text = path.partition("/")[2].removesuffix(".txt")
    told = [
        each for fact in FACT_TABLE.values() if text in fact["texts"] for each in fact[path[:2]]
    ]
    rest = " ".join(other for other in body(path) if other != line)
    return words in told and words.lower() in line.lower() and words.lower() not in rest.lower()


def _facts() -> Iterator[str]:
    for fact in FACT_TABLE.values():
        for code in CODES:
            yield from fact[code]


def without_facts() -> Iterator[Damage]:
    """The words of every fact, taken out of all that the text says."""
    for fact, table in FACT_TABLE.items():
        for code in CODES:
            for path in (f"{code}/{text}.txt" for text in table["texts"]):
                for words in table[code]:
                    head, gap, said = read(path).rpartition("\n\n")
                    left = re.sub(re.escape(words), "…", said, flags=re.IGNORECASE)
                    files = with_text(excused_script(), path, f"{head}{gap}{left}")
                    yield f"{path}: {fact} without “{words}”", files


def untranslated() -> Iterator[Damage]:
    """Every text in the words of the other language, and every sentence."""
    for code in CODES:
        for name in texts(code):
            path, foreign = f"{code}/{name}.txt", f"{OTHER[code]}/{name}.txt"
            yield f"{path} is not translated", with_text(excused_script(), path, read(foreign))
            for line, words in list(zip(body(path), body(foreign), strict=False))[1:]:
                files = instead(path, line, words)
                yield f"{path}: “{beginning(line)}” is not translated", files


def out_of_order() -> Iterator[Damage]:
    """The words of the notice, in every other order, or without one of them."""
    for path in (f"{code}/notice.txt" for code in CODES):
        (line,) = body(path)
        parts = re.split(r"[:,] | och | and ", line.rstrip("."))
        for order in ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
            said = ", ".join(parts[at] for at in order) + "."
            yield f"{path}: “{said}”", instead(path, line, said)
        for at in range(3):
            said = ", ".join(parts[:at] + parts[at + 1 :]) + "."
            yield f"{path}: only “{said}”", instead(path, line, said)


def numbers_in_texts() -> Iterator[Damage]:
    """Every number that is said, with a digit wrong, as another one, or in one piece."""
    for path in _paths():
        for place, line in enumerate(body(path), start=1):
            number = next((each for each in _longest_first() if each in line), None)
            if number is None:
                continue
            others = [each for each in NUMBERS.values() if each != number]
            wrong = [f"5{number[1:]}", f"{number[:-1]}5", *others]
            wrong += [number.replace(" ", "")] if " " in number else []
            for other in wrong:
                files = instead(path, line, line.replace(number, other))
                yield f"{path}, sentence {place}: {other} for {number}", files
    for code, dial in (("sv", "Ring"), ("en", "Dial")):
        for name in ("fred", "introduction", "welcome", "silence-1"):
            for number in NUMBERS.values():
                path = f"{code}/{name}.txt"
                yield f"{path} says {number}", added(path, f"{dial} {number}.")


def _longest_first() -> list[str]:
    return sorted(NUMBERS.values(), key=len, reverse=True)


SENTENCES: Mapping[str, Mapping[str, str]] = {
    "a year": {"sv": "Så är det sedan 1850.", "en": "It is so since 1850."},
    "an unknown placeholder": {"sv": "Det är {inget}.", "en": "It is {nothing}."},
    "an open brace": {"sv": "Det är {en: so.", "en": "It is {sv: så."},
    "a control character": {"sv": "Det är\x07 så.", "en": "It is\x07 so."},
    "filler": {"sv": "Lyssna noga.", "en": "Listen carefully."},
    "an abbreviation": {"sv": "Det är t.ex. så.", "en": "It is so, e.g. here."},
    "a symbol": {"sv": "Det är så & så.", "en": "It is so & so."},
    "an address": {"sv": "Se polisen.se nu.", "en": "See polisen.se now."},
    "an initialism": {"sv": "Det gäller FN.", "en": "That is the UN."},
    "a foreign sentence": {"sv": "You should know this.", "en": "Det kan alla höra."},
    "an unknown name": {"sv": "Fråga Andersson.", "en": "Ask Andersson."},
    "a misspelt word": {"sv": "Det är en konflitk.", "en": "It is a conflitc."},
    "another key": {"sv": "Tryck 5.", "en": "Press 5."},
}
"""A sentence for each language that no text may hold."""


def inserted() -> Iterator[Damage]:
    """One sentence more, at the end of every second text."""
    for number, (what, sentences) in enumerate(SENTENCES.items()):
        for code in CODES:
            for name in texts(code)[(number + CODES.index(code)) % 2 :: 2]:
                yield (
                    f"{code}/{name}.txt holds {what}",
                    added(f"{code}/{name}.txt", sentences[code]),
                )


def lengths() -> Iterator[Damage]:
    """Every topic, said four times."""
    for path in (f"{code}/{name}.txt" for code in CODES for name in topics()):
        yield f"{path} says all four times", added(path, "\n".join(body(path)[1:] * 3))


def labels() -> Iterator[Damage]:
    """Every label: that of another topic, of another language, or not echoed in the text."""
    for code in CODES:
        names = topics()
        for number, name in enumerate(names):
            path, before = f"{code}/{name}.txt", names[number - 1]
            for what, words in {
                f"is that of {before}": label(f"{code}/{before}.txt"),
                "is not translated": label(f"{OTHER[code]}/{name}.txt"),
                "is not echoed": "xylofon" if code == "sv" else "xylophone",
            }.items():
                yield f"{path}: the label {what}", instead(path, label(path), words)


def _paths() -> Iterator[str]:
    for code in CODES:
        yield from (f"{code}/{name}.txt" for name in texts(code))
