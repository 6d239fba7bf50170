"""Damages to values: options, keys and numbers, and the phrases and pronunciations."""

import re
from collections.abc import Iterator

from tests.mutations.frozen import CODES, LINE, OTHER, Damage, edited, language_file, read
from tests.scripts import excused_script, with_text

OPTIONS = tuple(re.findall(r'"([a-z]+)"', read(LINE).partition("options = [")[2].partition("]")[0]))
KEYS = dict(re.findall(r'^(repeat|main_menu|language) = "(\d)"', read(LINE), re.MULTILINE))
NUMBERS = dict(re.findall(r'^(emergency|domestic|abroad) = "(.*)"', read(LINE), re.MULTILINE))
DIGITS = {
    "sv": ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}


CONTACT = "kontakt"


def options() -> Iterator[Damage]:
    """The options of the main menu: fewer, misspelt, twice."""
    for name in OPTIONS:
        rest = [other for other in OPTIONS if other != name]
        if name != CONTACT:  # which key 0 leads to as well
            yield f"no option {name}", _options(*rest)
        yield f"option {name} is misspelt", _options(*rest, f"{name}x")
        yield f"option {name} is there twice", _options(*OPTIONS, name)


def _options(*names: str) -> dict[str, bytes]:
    written = ", ".join(f'"{name}"' for name in names)
    text = re.sub(r"options = \[.*\]", f"options = [{written}]", read(LINE))
    return with_text(excused_script(), LINE, text)


def keys() -> Iterator[Damage]:
    """The keys that mean the same everywhere, on each other key."""
    for name, key in KEYS.items():
        for other in "0123456789":
            if other != key:
                yield f"{name} is {other}", edited(LINE, f'{name} = "{key}"', f'{name} = "{other}"')


def numbers() -> Iterator[Damage]:
    """The numbers that may be said: one digit wrong, or no number."""
    for name, number in NUMBERS.items():
        for at, sign in enumerate(number):
            if sign.isdigit():
                wrong = f"{number[:at]}{(int(sign) + 1) % 10}{number[at + 1 :]}"
                yield f"{name} is {wrong}", edited(LINE, f'"{number}"', f'"{wrong}"')
        yield f"no number {name}", edited(LINE, f'{name} = "{number}"\n', "")


def phrases() -> Iterator[Damage]:
    """The phrases: gone, misspelt, not translated, or with something else than their value."""
    for code in CODES:
        path = language_file(code)
        for name, phrase in _table(path, "phrases").items():
            line, foreign = f'{name} = "{phrase}"', _table(language_file(OTHER[code]), "phrases")
            (hole, value) = re.findall(r"(\{(\w+)\})", phrase)[0]
            yield f"{path}: no {name}", edited(path, f"{line}\n", "")
            for what, other in {
                f"{name} is not translated": f'{name} = "{foreign[name]}"',
                f"{name} is misspelt": line.replace(name, f"{name}s"),
                f"{name} without {hole}": line.replace(hole, "x"),
                f"{name} with {{knapp}}": line.replace(hole, "{knapp}"),
                f"{name} with an open brace": line.replace(hole, f"{{{value}"),
            }.items():
                yield f"{path}: {what}", edited(path, line, other)


def pronunciations() -> Iterator[Damage]:
    """How written forms are said: not at all, or a digit wrong. Digits need no entry."""
    for code in CODES:
        path = language_file(code)
        for written, spoken in _table(path, "pronunciation").items():
            line = f'"{written}" = "{spoken}"'
            if not re.search(r"\d", written):
                yield f"{path}: no pronunciation of {written}", edited(path, f"{line}\n", "")
            for digit in re.finditer(r"\w+", spoken):
                if digit[0] in DIGITS[code]:
                    other = DIGITS[code][(DIGITS[code].index(digit[0]) + 1) % 10]
                    wrong = f"{spoken[: digit.start()]}{other}{spoken[digit.end() :]}"
                    files = edited(path, line, f'"{written}" = "{wrong}"')
                    yield f"{path}: {written} is said “{wrong}”", files


def _table(path: str, name: str) -> dict[str, str]:
    table = read(path).partition(f"[{name}]")[2].partition("\n[")[0]
    return dict(re.findall(r'^"?([^"\n]*?)"? = "(.*)"$', table, re.MULTILINE))
