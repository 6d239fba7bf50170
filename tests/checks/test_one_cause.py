"""What follows from a mistake is not told beside it, and a count is not called a phone number."""

from collections.abc import Mapping
from functools import cache

import pytest

from ivr.checks.check import check_script
from ivr.script.finding import Finding
from tests.scripts import full_script, replaced

TABLE = "sv/language.toml"


def found(files: Mapping[str, bytes]) -> list[Finding]:
    """All that is found in a script and not in the frozen one."""
    known = set(map(what, checked_frozen()))
    return [each for each in check_script(files, spelling=True).findings if what(each) not in known]


@cache
def checked_frozen() -> tuple[Finding, ...]:
    return check_script(full_script(), spelling=True).findings


def what(finding: Finding) -> object:
    return finding.case, finding.field, frozenset(finding.values.items())


def fred(words: str, *taught: tuple[str, str]) -> dict[str, bytes]:
    """The frozen script with other words at the beginning of a sentence, and pronunciations."""
    table = "".join(f'"{written}" = "{spoken}"\n' for written, spoken in taught)
    files = replaced(full_script(), TABLE, '"1" =', f'{table}"1" =')
    return replaced(files, "sv/fred.txt", "Sedan tjänstgör", words)


@pytest.mark.parametrize(
    ("words", "case", "marked"),
    [
        ("De 100 poliserna tjänstgör", "number-in-digits", "100"),
        ("De 25 000 poliserna tjänstgör", "number-in-digits", "25 000"),
        ("Det är 114 15. Sedan tjänstgör", "unknown-number", "114 15"),
        ("Det är +46 8 401 90 00. Sedan tjänstgör", "unknown-number", "+46 8 401 90 00"),
        ("De ringer på 114-15. Sedan tjänstgör", "unknown-number", "114-15"),
        ("Efter ½ år tjänstgör", "digit-without-pronunciation", "½"),
    ],
)
def test_figures_that_cannot_be_said_are_found_once(words: str, case: str, marked: str) -> None:
    assert [(each.case, each.place.words) for each in found(fred(words))] == [(case, marked)]


def test_a_count_may_be_taught_and_a_phone_number_of_others_may_not() -> None:
    assert found(fred("De 1 000 poliserna tjänstgör", ("1 000", "många"))) == []
    (finding,) = found(fred("Ring 118. Sedan tjänstgör", ("118", "hundra")))
    assert finding.case == "unknown-number"


@pytest.mark.parametrize("number", ["112", "114 14", "+46 77 114 14 00"])
def test_a_number_needs_no_entry_and_a_wrong_one_is_reported_in_the_table_alone(
    number: str,
) -> None:
    lines = full_script()[TABLE].decode().splitlines()
    (entry,) = (line for line in lines if line.startswith(f'"{number}"'))
    assert found(replaced(full_script(), TABLE, f"{entry}\n", "")) == []
    (wrong,) = found(replaced(full_script(), TABLE, entry, f'"{number}" = "hundra"'))
    assert (wrong.rule, wrong.field) == ("R43", ("sv", "pronunciation", number))


def test_a_sentence_in_another_language_has_no_misspelt_words() -> None:
    files = fred("They then serve in missions around the world.\nSedan tjänstgörr")
    misspelt = {(each.rule, each.place.words) for each in found(files)}
    assert misspelt == {("R49", ""), ("spelling", "tjänstgörr")}
