"""What follows from a mistake is not told beside it, and a count is not called a phone number."""

from collections.abc import Mapping
from functools import cache

import pytest

from ivr.checks.check import check_script
from ivr.script.finding import Finding
from tests.scripts import full_script, replaced

TABLE = "sv/language.toml"
Entry = tuple[str, str]


@cache
def said_before() -> frozenset[object]:
    return frozenset(map(what, check_script(full_script(), spelling=True).findings))


def what(finding: Finding) -> object:
    return finding.case, finding.field, frozenset(finding.values.items())


def found(files: Mapping[str, bytes]) -> list[Finding]:
    """All that is found in a script and not in the frozen one."""
    findings = check_script(files, spelling=True).findings
    return [each for each in findings if what(each) not in said_before()]


def only(files: Mapping[str, bytes]) -> Finding:
    (finding,) = found(files)
    return finding


def fred(words: str, *taught: Entry) -> dict[str, bytes]:
    """The frozen script with other words at the beginning of a sentence, and pronunciations."""
    table = "".join(f'"{written}" = "{spoken}"\n' for written, spoken in taught)
    files = replaced(full_script(), TABLE, '"1" =', f'{table}"1" =')
    return replaced(files, "sv/fred.txt", "Sedan tjänstgör", words)


@pytest.mark.parametrize("number", ["100", "1850", "1 000", "25 000", "12345"])
def test_digits_that_count_nothing_known_are_a_number_without_a_pronunciation(number: str) -> None:
    finding = only(fred(f"De {number} poliserna tjänstgör"))
    assert (finding.case, finding.place.words) == ("number-in-digits", number)
    assert found(fred(f"De {number} poliserna tjänstgör", (number, "många"))) == []


@pytest.mark.parametrize(
    "words",
    ["Det är 113", "Det är 114 15", "Det är 0771 14 14 00", "Det är +46 8 401 90 00"]
    + ["Ring 2026", "De ringer på 114-15"],
)
def test_what_looks_like_a_phone_number_is_one(words: str) -> None:
    assert only(fred(f"{words}. Sedan tjänstgör")).case == "unknown-number"


def test_a_phone_number_of_others_may_not_be_said_whatever_is_taught() -> None:
    assert only(fred("Ring 118. Sedan tjänstgör", ("118", "hundra"))).case == "unknown-number"


def test_half_a_year_is_found_once() -> None:
    only(fred("Efter ½ år tjänstgör"))


@pytest.mark.parametrize("number", ["112", "114 14", "+46 77 114 14 00"])
def test_a_number_needs_no_entry_and_a_wrong_one_is_told_in_the_table_alone(number: str) -> None:
    lines = full_script()[TABLE].decode().splitlines()
    (entry,) = (line for line in lines if line.startswith(f'"{number}"'))
    assert found(replaced(full_script(), TABLE, f"{entry}\n", "")) == []
    wrong = only(replaced(full_script(), TABLE, entry, f'"{number}" = "hundra"'))
    assert (wrong.rule, wrong.field) == ("R43", ("sv", "pronunciation", number))


def test_a_sentence_in_another_language_has_no_misspelt_words() -> None:
    files = fred("They then serve in missions around the world.\nSedan tjänstgörr")
    assert {(each.rule, each.place.words) for each in found(files)} == {
        ("R49", ""),
        ("spelling", "tjänstgörr"),
    }
