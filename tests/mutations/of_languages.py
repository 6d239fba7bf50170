"""Damages to `language.toml`: voice, phrases and pronunciations."""

import re
from collections.abc import Iterator

from mutations.mutant import CODES, OTHER, Mutant, edited, language_file, mutant, read

PHRASES = ("option", "language_offer", "choices", "repeat_choices", "repeat", "main_menu")
DIGITS = {
    "sv": ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
WRONG_DIGITS = {"sv": {"1": "etta", "7": "sjuan"}, "en": {"0": "oh", "2": "double"}}


def pronunciations() -> Iterator[Mutant]:
    """How written forms are said: one digit wrong, none, or none at all."""
    for code in CODES:
        path = language_file(code)
        for written, spoken in _table(path).items():
            line = f'"{written}" = "{spoken}"'
            files = edited(path, f"{line}\n", "")
            yield mutant(f"{path}: no pronunciation of {written}", files, *UNSAID)
            for number, digit in enumerate(re.findall(r"\w+", spoken) if len(written) > 2 else ()):
                if digit == "plus":
                    continue
                wrong = _wrong_digit(spoken, number, code)
                files = edited(path, line, f'"{written}" = "{wrong}"')
                yield mutant(f"{path}: {written} is said “{wrong}”", files, "R43", "R03")
        for key in "1234567890":
            spoken = DIGITS[code][int(key)]
            other = DIGITS[code][(int(key) + 1) % 10]
            files = edited(path, f'"{key}" = "{spoken}"', f'"{key}" = "{other}"')
            yield mutant(f"{path}: {key} is said {other}", files, *OTHER_KEY)
        for key, wrong in WRONG_DIGITS[code].items():
            spoken = DIGITS[code][int(key)]
            files = edited(path, f'"{key}" = "{spoken}"', f'"{key}" = "{wrong}"')
            yield mutant(f"{path}: {key} is said {wrong}", files, "R45")
        files = edited(path, '"EU" = "E U"', '"EU" = "EU"')
        yield mutant(f"{path}: EU is said as a word", files, "R47")
        files = edited(path, '"1" = ', '"1" = "1" #')
        yield mutant(f"{path}: 1 is said 1", files, "digit-in-spoken-form")


UNSAID = ("digit-without-pronunciation", "R47", "R43")
OTHER_KEY = ("R14", "R12", "R25", "R26", "R27", "R51", "R43")


def _table(path: str) -> dict[str, str]:
    table = read(path).partition("[pronunciation]")[2]
    return dict(re.findall(r'^"(.*)" = "(.*)"$', table, re.MULTILINE))


def _wrong_digit(spoken: str, number: int, code: str) -> str:
    """A spoken number with its digit word of a place raised by one."""
    words = re.split(r"(\w+)", spoken)
    at = 2 * number + 1
    words[at] = DIGITS[code][(DIGITS[code].index(words[at]) + 1) % 10]
    return "".join(words)


def phrases() -> Iterator[Mutant]:
    """The sentences that the line is made of."""
    for code in CODES:
        path, other = language_file(code), language_file(OTHER[code])
        for name in PHRASES:
            line, foreign = _phrase(path, name), _phrase(other, name)
            files = edited(path, f'{name} = "{line}"', f'{name} = "{foreign}"')
            yield mutant(f"{path}: {name} is not translated", files, "R49", "R09", "R50", "R12")
            files = edited(path, f'{name} = "{line}"\n', "")
            yield mutant(f"{path}: no {name}", files, "missing-field")
            files = edited(path, f"\n{name} = ", f"\n{name}s = ")
            yield mutant(f"{path}: {name} is misspelt", files, "unknown-field")
            hole = re.search(r"\{(\w+)\}", line)
            assert hole
            files = edited(path, f'"{line}"', f'"{line.replace(hole[0], "x")}"')
            yield mutant(f"{path}: {name} without {hole[0]}", files, "phrase-without")
            files = edited(path, f'"{line}"', f'"{line.replace(hole[0], "{knapp}")}"')
            yield mutant(f"{path}: {name} with {{knapp}}", files, "unknown-placeholder")
            files = edited(path, f'"{line}"', f'"{line.replace(hole[0], "{" + hole[1])}"')
            yield mutant(f"{path}: {name} with an open brace", files, "unclosed-span")
            if "{key}" in line:
                press = "Tryck {key} för" if code == "sv" else "Press {key} for"
                what = line.partition(" ")[2].partition(",")[0]
                files = edited(path, f'"{line}"', f'"{press} {what}."')
                yield mutant(f"{path}: {name} has its key first", files, "R09")
                files = edited(path, f'"{line}"', f'"{line.replace(",", "")}"')
                yield mutant(f"{path}: {name} without a comma", files, "R10")
                files = edited(path, f'"{line}"', f'"{line.rstrip(".")} nu."')
                yield mutant(f"{path}: {name} goes on after the key", files, "R10")


def _phrase(path: str, name: str) -> str:
    found = re.search(rf'^{name} = "(.*)"$', read(path), re.MULTILINE)
    assert found, f"no {name} in {path}"
    return found[1]


def voices() -> Iterator[Mutant]:
    """The voice and the locale of a language."""
    for code in CODES:
        path = language_file(code)
        voice, locale = _phrase(path, "voice"), _phrase(path, "locale")
        others = {
            "of no such name": "Polly.Eva",
            "of another maker": "Google.sv-SE-Nope",
            "of the other language": _phrase(language_file(OTHER[code]), "voice"),
            "that is basic": "alice",
        }
        for which, other in others.items():
            files = edited(path, f'voice = "{voice}"', f'voice = "{other}"')
            yield mutant(f"{path}: a voice {which}", files, "unknown-voice", "wrong-value")
        for other in (_phrase(language_file(OTHER[code]), "locale"), code, f"{code}_XX", "fi-FI"):
            files = edited(path, f'locale = "{locale}"', f'locale = "{other}"')
            yield mutant(f"{path}: the locale is {other}", files, *LOCALE)
        for field in ("name", "locale", "voice"):
            files = edited(path, f"{field} = ", f"{field}n = ")
            yield mutant(f"{path}: {field} is misspelt", files, "unknown-field", "missing-field")


LOCALE = ("unknown-voice", "wrong-value", "voice-not-checked")
