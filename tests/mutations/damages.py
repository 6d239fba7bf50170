"""Generated damage to each file, value and sentence of the frozen script.

Single mistakes are cases of the rules and in `script/mistakes.toml`.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from tests.scripts import excused_script, with_text, without

Damage: TypeAlias = tuple[str, Mapping[str, bytes]]
"""A description of the damage, and the damaged files."""

LINE, FACTS = "line.toml", "facts.toml"
CODES = ("sv", "en")
OTHER = {"sv": "en", "en": "sv"}
DIGITS = {
    "sv": "noll ett två tre fyra fem sex sju åtta nio".split(),
    "en": "zero one two three four five six seven eight nine".split(),
}


def read(path: str) -> str:
    return excused_script()[path].decode()


def names(code: str = "sv") -> list[str]:
    files = excused_script()
    return sorted(path[3:-4] for path in files if path.startswith(code) and path.endswith(".txt"))


def body(path: str) -> list[str]:
    """Return the spoken lines of a text, without notes and label."""
    lines = [line for line in read(path).split("\n") if not line.startswith("#")]
    spoken = "\n".join(lines).rpartition("\n\n")[2]
    return [line for line in spoken.split("\n") if line.strip()]


def beginning(line: str) -> str:
    words = line.split()
    return " ".join(words[:4]) + (" …" if len(words) > 4 else "")


def table(path: str, name: str) -> dict[str, str]:
    written = read(path).partition(f"[{name}]")[2].partition("\n[")[0]
    return dict(re.findall(r'^"?([^"\n]*?)"? = "(.*)"$', written, re.MULTILINE))


def edited(path: str, old: str, new: str) -> Mapping[str, bytes]:
    """Return the script with words of a file replaced, wherever they occur."""
    text = read(path)
    assert old in text, f"{old!r} is not in {path}"
    return with_text(excused_script(), path, text.replace(old, new))


def instead(path: str, old: str, new: str) -> Mapping[str, bytes]:
    """Return the script with one line of a file replaced, or removed if `new` is empty."""
    lines = read(path).split("\n")
    at = lines.index(old)
    lines[at : at + 1] = [new] if new else []
    return with_text(excused_script(), path, "\n".join(lines))


TEXTS = tuple(f"{code}/{name}.txt" for code in CODES for name in names(code))
FACT_TABLE = tomllib.loads(read(FACTS))
NUMBERS = table(LINE, "numbers")


def gone_or_empty() -> Iterator[Damage]:
    for path in excused_script():
        yield f"{path} is empty", with_text(excused_script(), path, "")
    for name in names():
        both = [f"{code}/{name}.txt" for code in CODES]
        yield f"{name}.txt is gone in both languages", without(excused_script(), *both)
    for path in (*TEXTS, LINE, FACTS, "sv/language.toml", "en/language.toml"):
        yield f"{path} is gone", without(excused_script(), path)


def keys() -> Iterator[Damage]:
    for name, key in table(LINE, "keys").items():
        for other in "0123456789".replace(key, ""):
            yield f"{name} is {other}", edited(LINE, f'{name} = "{key}"', f'{name} = "{other}"')


def numbers() -> Iterator[Damage]:
    for name, number in NUMBERS.items():
        for at, sign in enumerate(number):
            if sign.isdigit():
                wrong = f"{number[:at]}{(int(sign) + 1) % 10}{number[at + 1 :]}"
                yield f"{name} is {wrong}", edited(LINE, f'"{number}"', f'"{wrong}"')
        yield f"no number {name}", edited(LINE, f'{name} = "{number}"\n', "")


def pronunciations() -> Iterator[Damage]:
    """Pronunciations that are missing, or have a wrong digit. Digits need no entry."""
    for code in CODES:
        path, digits = f"{code}/language.toml", DIGITS[code]
        for written, spoken in table(path, "pronunciation").items():
            line = f'"{written}" = "{spoken}"'
            if not re.search(r"\d", written):
                yield f"{path}: no pronunciation of {written}", edited(path, f"{line}\n", "")
            for digit in re.finditer(rf"\b({'|'.join(digits)})\b", spoken):
                other = digits[(digits.index(digit[0]) + 1) % 10]
                wrong = f"{spoken[: digit.start()]}{other}{spoken[digit.end() :]}"
                files = edited(path, line, f'"{written}" = "{wrong}"')
                yield f"{path}: {written} is said “{wrong}”", files


def taken_out() -> Iterator[Damage]:
    """Every sentence with a number or a key, removed."""
    for path in TEXTS:
        for line in body(path):
            if re.search(r"[\d{]", line):
                yield f"{path}: without “{beginning(line)}”", instead(path, line, "")


def without_facts() -> Iterator[Damage]:
    for fact, told in FACT_TABLE.items():
        for code in CODES:
            for path in (f"{code}/{text}.txt" for text in told["texts"]):
                for words in told[code]:
                    head, gap, said = read(path).rpartition("\n\n")
                    left = re.sub(re.escape(words), "…", said, flags=re.IGNORECASE)
                    files = with_text(excused_script(), path, f"{head}{gap}{left}")
                    yield f"{path}: {fact} without “{words}”", files


def untranslated() -> Iterator[Damage]:
    for path in TEXTS:
        foreign = OTHER[path[:2]] + path[2:]
        yield f"{path} is not translated", with_text(excused_script(), path, read(foreign))
        for line, words in list(zip(body(path), body(foreign), strict=False))[1:]:
            yield f"{path}: “{beginning(line)}” is not translated", instead(path, line, words)


def out_of_order() -> Iterator[Damage]:
    """The sentences of the notice in every other order, or without one of them."""
    for path in (f"{code}/notice.txt" for code in CODES):
        (line,) = body(path)
        parts = re.split(r"[:,] | och | and ", line.rstrip("."))
        orders = ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0), (1, 2), (0, 2), (0, 1))
        for said in (", ".join(parts[at] for at in order) + "." for order in orders):
            yield f"{path}: “{said}”", instead(path, line, said)


def numbers_in_texts() -> Iterator[Damage]:
    """Every spoken number, with a wrong digit, as another one, or in one piece."""
    longest_first = sorted(NUMBERS.values(), key=len, reverse=True)
    for path in TEXTS:
        for place, line in enumerate(body(path), start=1):
            number = next((each for each in longest_first if each in line), "")
            others = [each for each in NUMBERS.values() if each != number]
            wrong = [f"5{number[1:]}", f"{number[:-1]}5", *others] if number else []
            wrong += [number.replace(" ", "")] if " " in number else []
            for other in wrong:
                files = instead(path, line, line.replace(number, other))
                yield f"{path}, sentence {place}: {other} for {number}", files
    for code, dial in (("sv", "Ring"), ("en", "Dial")):
        for name in ("fred", "introduction", "welcome", "silence-1"):
            for number in NUMBERS.values():
                path = f"{code}/{name}.txt"
                text = f"{read(path)}{dial} {number}.\n"
                yield f"{path} says {number}", with_text(excused_script(), path, text)


FAMILIES: tuple[Callable[[], Iterator[Damage]], ...] = (
    *(gone_or_empty, keys, numbers, pronunciations),
    *(taken_out, without_facts, untranslated, out_of_order, numbers_in_texts),
)
