"""Damages to `line.toml`: languages, numbers, menus, keys, patience, dates and overrides."""

import re
from collections.abc import Iterator

from scripts import excused_script, with_text

from mutations.mutant import LINE, Mutant, edited, mutant, read

OPTIONS = tuple(re.findall(r'"([a-z]+)"', re.search(r"options = \[(.*)\]", read(LINE))[1]))  # type: ignore[index] # it is there
KEYS = dict(re.findall(r'^(repeat|main_menu|language) = "(\d)"', read(LINE), re.MULTILINE))
NUMBERS = dict(re.findall(r'^(emergency|domestic|abroad) = "(.*)"', read(LINE), re.MULTILINE))


def options() -> Iterator[Mutant]:
    """The options of the main menu: fewer, more, twice, misspelt, in another order."""
    for name in OPTIONS:
        rest = [other for other in OPTIONS if other != name]
        yield mutant(f"no option {name}", _options(*rest), "unused-text", "R34", "R52", "R61")
        yield mutant(
            f"option {name} is misspelt", _options(*rest, f"{name}x"), "option-without-text"
        )
        yield mutant(f"option {name} is there twice", _options(*OPTIONS, name), "option-twice")
    yield mutant(
        "an option without a text", _options(*OPTIONS[:-1], "resor"), "option-without-text"
    )
    yield mutant(
        "an option that is a frame text", _options(*OPTIONS[:-1], "notice"), "reserved-name"
    )
    yield mutant("no options", _options(), "wrong-value")
    yield mutant("the menu leads to itself", _options(*OPTIONS[:-1], "main"), "menu-cycle")
    yield mutant("no main menu", edited(LINE, "[menus.main]", "[menus.huvud]"), "missing-field")
    seven = with_text(_options(*OPTIONS, "resor"), "sv/resor.txt", "resor\n\nResor.\n")
    seven = with_text(seven, "en/resor.txt", "travel\n\nTravel.\n")
    yield mutant("a seventh option", seven, "key-twice-option")


def _options(*names: str) -> dict[str, bytes]:
    written = ", ".join(f'"{name}"' for name in names)
    text = re.sub(r"options = \[.*\]", f"options = [{written}]", read(LINE))
    return with_text(excused_script(), LINE, text)


def keys() -> Iterator[Mutant]:
    """The keys that mean the same everywhere."""
    for name, key in KEYS.items():
        for other in "0123456789":
            if other != key:
                files = edited(LINE, f'{name} = "{key}"', f'{name} = "{other}"')
                yield mutant(f"{name} is {other}", files, *TAKEN)
        files = edited(LINE, f'{name} = "{key}"\n', "")
        yield mutant(f"{name} has no key", files, "missing-field")
        for wrong in ("*", "12", "sju", ""):
            files = edited(LINE, f'{name} = "{key}"', f'{name} = "{wrong}"')
            yield mutant(f"{name} is “{wrong}”", files, "wrong-value")
    for one, other in (("repeat", "main_menu"), ("main_menu", "language"), ("repeat", "language")):
        swapped = read(LINE).replace(f'{one} = "{KEYS[one]}"', f'{one} = "{KEYS[other]}"')
        swapped = swapped.replace(f'{other} = "{KEYS[other]}"', f'{other} = "{KEYS[one]}"')
        yield mutant(
            f"{one} and {other} change keys", with_text(excused_script(), LINE, swapped), "R26"
        )


TAKEN = ("key-twice", "key-twice-option", "wrong-value")


def numbers() -> Iterator[Mutant]:
    """The numbers that may be said: one digit wrong, no number, another name."""
    for name, number in NUMBERS.items():
        for at, sign in enumerate(number):
            if sign.isdigit():
                wrong = f"{number[:at]}{(int(sign) + 1) % 10}{number[at + 1 :]}"
                files = edited(LINE, f'{name} = "{number}"', f'{name} = "{wrong}"')
                yield mutant(f"{name} is {wrong}", files, "unknown-number")
        files = edited(LINE, f'{name} = "{number}"\n', "")
        yield mutant(f"no number {name}", files, "unknown-number")
        files = edited(LINE, f"{name} =", f"{name}_ =")
        yield mutant(f"the number {name} has another name", files, "R03", "R06", "R08", "R35")
        files = edited(LINE, f'"{number}"', f'"{number} eller"')
        yield mutant(f"{name} is no number", files, "wrong-value")


def patience() -> Iterator[Mutant]:
    """How long and how often the line waits."""
    for seconds in (1, 3, 4, 5, 6, 13, 20, 30, 60):
        files = edited(LINE, "wait_seconds = 10", f"wait_seconds = {seconds}")
        yield mutant(f"the line waits {seconds} s", files, "R31")
    for tries in (1, 4, 5, 9):
        files = edited(LINE, "tries = 3", f"tries = {tries}")
        yield mutant(f"the line gives {tries} tries", files, "R33")
    for minutes in (1, 4):
        files = edited(LINE, "tries = 3\n", f"tries = 3\nmax_minutes = {minutes}\n")
        yield mutant(f"a call lasts {minutes} minutes", files, "R68")
    for field, value in (("max_minutes", "0"), ("max_minutes", "61"), ("repeat_rate", "40")):
        files = edited(LINE, "tries = 3\n", f"tries = 3\n{field} = {value}\n")
        yield mutant(f"{field} is {value}", files, "wrong-value")
    for field, value in (("wait_seconds", "10"), ("tries", "3")):
        for wrong in ("0", "-1", "99", "true", '"x"'):
            files = edited(LINE, f"{field} = {value}", f"{field} = {wrong}")
            yield mutant(f"{field} is {wrong}", files, "wrong-value")
        files = edited(LINE, f"{field} = {value}\n", "")
        yield mutant(f"no {field}", files, "missing-field")


def dates() -> Iterator[Mutant]:
    """When texts are to be read through again: in the past, for no text, and no dates."""
    for name in (*OPTIONS, "notice", "goodbye", "default"):
        yield mutant(f"{name} is late", _dated(f"{name} = 2020-01-15"), "R65")
        yield mutant(f"{name}x has a date", _dated(f"{name}x = 2099-01-15"), "review-of-no-text")
    for wrong in ('"2027-01-15"', "2027", "2027-01-15T08:00:00", "08:00:00", "true"):
        yield mutant(f"{wrong} is no date", _dated(f"fast = {wrong}"), "wrong-value")


def _dated(line: str) -> dict[str, bytes]:
    return edited(LINE, "tries = 3\n", f"tries = 3\n\n[review]\n{line}\n")


def languages() -> Iterator[Mutant]:
    """The list of languages."""
    for written, name, rule in (
        ('["sv"]', "only Swedish", "unused-language"),
        ('["en"]', "only English", "unused-language"),
        ('["sv", "en", "fi"]', "a language without a folder", "language-without-folder"),
        ('["sv", "sv"]', "Swedish twice", "language-twice"),
        ("[]", "no language", "wrong-value"),
        ('["svenska", "en"]', "a language without a code", "wrong-value"),
        ('["en", "sv"]', "English answers", "R38"),
    ):
        yield mutant(name, edited(LINE, '["sv", "en"]', written), rule)


def fields() -> Iterator[Mutant]:
    """Every field and table, misspelt."""
    for field in ("languages", "wait_seconds", "tries", "options", "repeat", "main_menu"):
        files = edited(LINE, f"\n{field} = ", f"\n{field}s = ")
        yield mutant(f"{field} is misspelt", files, "unknown-field")
    for table in ("numbers", "menus.main", "keys", "patience", "rules"):
        files = edited(LINE, f"[{table}]", f"[{table}s]")
        yield mutant(f"[{table}] is misspelt", files, "unknown-field", "missing-field")


def overrides() -> Iterator[Mutant]:
    """The exceptions that the script makes from rules."""
    for line in read(LINE).partition("[rules]\n")[2].splitlines():
        rule, threshold = line[:3], re.search(r"\{ (\w+) =", line)[1]  # type: ignore[index] # it is there
        yield mutant(f"no exception from {rule}", edited(LINE, f"{line}\n", ""), rule)
        files = edited(LINE, line, re.sub(r', reason = ".*"', "", line))
        yield mutant(f"no reason for {rule}", files, "override-without-reason")
        files = edited(LINE, line, re.sub(r'reason = ".*"', 'reason = ""', line))
        yield mutant(f"an empty reason for {rule}", files, "override-without-reason")
        files = edited(LINE, line, line.replace(threshold, f"{threshold}s"))
        yield mutant(f"no such threshold of {rule}", files, "override-of-no-threshold")
        files = edited(LINE, line, line.replace(rule, "R99"))
        yield mutant(f"an exception from R99 for {rule}", files, "override-of-no-rule")
        files = edited(LINE, line, re.sub(r"= [\d.]+,", '= "mer",', line))
        yield mutant(f"no number for {rule}", files, "override-wrong-value")
