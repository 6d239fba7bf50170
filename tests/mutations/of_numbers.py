"""Damages to the phone numbers in texts: gone, moved, mistaken for another."""

from collections.abc import Iterator

from mutations.mutant import CODES, Mutant, added, body, instead, mutant, texts
from mutations.of_line_table import NUMBERS


def numbers_in_texts() -> Iterator[Mutant]:
    """Every line that says a number."""
    for code in CODES:
        for path in (f"{code}/{name}.txt" for name in texts(code)):
            for place, line in enumerate(body(path), start=1):
                yield from _line(path, line, f"{path}, sentence {place}")


def _line(path: str, line: str, place: str) -> Iterator[Mutant]:
    for number in NUMBERS.values():
        if not line.rstrip("| .").endswith(number):
            continue
        if number != "112" and line.rstrip("| .").endswith(f"+46 77 {number}"):
            continue
        yield mutant(f"{place}: gone with {number}", instead(path, line, ""), *GONE)
        for at in (0, len(number) - 1):
            digit = number[at]
            wrong = f"{number[:at]}{'5' if digit != '5' else '6'}{number[at + 1 :]}"
            files = instead(path, line, line.replace(number, wrong))
            yield mutant(f"{place}: {wrong} for {number}", files, "unknown-number", "R52")
        for other in NUMBERS.values():
            if other != number:
                files = instead(path, line, line.replace(number, other))
                yield mutant(f"{place}: {other} for {number}", files, *GONE)
        if " " in number:
            files = instead(path, line, line.replace(number, number.replace(" ", "")))
            yield mutant(f"{place}: {number} in one piece", files, *IN_ONE_PIECE)


GONE = ("R03", "R06", "R08", "R35", "R44", "R51", "R52", "empty-file")
IN_ONE_PIECE = ("digit-without-pronunciation", "R43", "R44", "R52", "R51")


def moved() -> Iterator[Mutant]:
    """Numbers in a text where nobody looks for them, in one language."""
    for code in CODES:
        for name in ("fred", "introduction", "welcome", "silence-1"):
            dial = "Ring" if code == "sv" else "Dial"
            for number in NUMBERS.values():
                files = added(f"{code}/{name}.txt", f"{dial} {number}.")
                yield mutant(f"{code}/{name}.txt says {number}", files, "R51")
