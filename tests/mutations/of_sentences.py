"""Damages to sentences: taken out, exchanged, untranslated, without the words of a fact."""

import re
import tomllib
from collections.abc import Iterator

from scripts import excused_script, with_text

from mutations.mutant import (
    CODES,
    FACTS,
    OTHER,
    Mutant,
    beginning,
    body,
    edited,
    instead,
    mutant,
    read,
    texts,
)

FACT_TABLE = tomllib.loads(read(FACTS))


def taken_out() -> Iterator[Mutant]:
    """Every sentence of every text, taken out."""
    for code in CODES:
        for path in (f"{code}/{name}.txt" for name in texts(code)):
            for line in body(path):
                name = f"{path}: without “{beginning(line)}”"
                yield mutant(name, instead(path, line, ""), *_kept_by(path, line))


def _kept_by(path: str, line: str) -> Iterator[str]:
    """The rules that need a sentence where it is."""
    code, name = path.removesuffix(".txt").split("/")
    if body(path) == [line]:
        yield "empty-file"
    elif line == body(path)[0]:
        yield "R22"
    if line == body(path)[-1]:
        yield "R35"
    if any(
        name in fact["texts"] and words in line
        for fact in FACT_TABLE.values()
        for words in fact[code]
    ):
        yield "R52"
    if re.search(r"\d", line):
        yield from ("R06", "R08", "R35", "R44", "R51")
    if "{" in line:
        yield from ("R34", "R51")
    yield "R51"  # the text may be much shorter than in the other language
    if name == "kontakt":
        yield "R62"  # what stands between the number from abroad and that of emergencies


def exchanged_sentences() -> Iterator[Mutant]:
    """The first two sentences of every text change places."""
    for code in CODES:
        for name in texts(code):
            path = f"{code}/{name}.txt"
            first, *others = body(path)
            if others:
                text = read(path).replace(f"{first}\n{others[0]}", f"{others[0]}\n{first}")
                files = with_text(excused_script(), path, text)
                yield mutant(f"{path}: the first two sentences change places", files, *EXCHANGED)


EXCHANGED = ("R22", "R57", "R29", "R35", "R18", "R44")


def without_facts() -> Iterator[Mutant]:
    """The words of every fact, taken out of all that the text says."""
    for fact, table in FACT_TABLE.items():
        for code in CODES:
            for path in (f"{code}/{text}.txt" for text in table["texts"]):
                for words in table[code]:
                    head, gap, said = read(path).rpartition("\n\n")
                    left = re.sub(re.escape(words), "…", said, flags=re.IGNORECASE)
                    files = with_text(excused_script(), path, f"{head}{gap}{left}")
                    yield mutant(f"{path}: {fact} without “{words}”", files, "R52")


def untranslated() -> Iterator[Mutant]:
    """Every text in the words of the other language, and every sentence of the topics."""
    for code in CODES:
        for name in texts(code):
            path, foreign = f"{code}/{name}.txt", f"{OTHER[code]}/{name}.txt"
            files = with_text(excused_script(), path, read(foreign))
            yield mutant(f"{path} is not translated", files, "R49")
            own, other = body(path), body(foreign)
            for line, words in list(zip(own, other, strict=False))[1:]:
                yield mutant(
                    f"{path}: “{beginning(line)}” is not translated",
                    instead(path, line, words),
                    "R49",
                    "R52",
                    "spelling",
                )


def out_of_order() -> Iterator[Mutant]:
    """The words of the notice, in every other order that keeps them in one piece."""
    for code in CODES:
        path = f"{code}/notice.txt"
        (line,) = body(path)
        parts = re.split(r"[:,] | och | and ", line.rstrip("."))
        for order in ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
            said = ", ".join(parts[at] for at in order) + "."
            yield mutant(f"{path}: “{said}”", instead(path, line, said), "R03")
        for at in range(3):
            said = ", ".join(parts[:at] + parts[at + 1 :]) + "."
            yield mutant(f"{path}: only “{said}”", instead(path, line, said), "R03")
        yield mutant(f"{path}: in one piece", edited(path, line, " ".join(parts) + "."), "R03")
