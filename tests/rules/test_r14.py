"""R14: keys are read in ascending order, without gaps."""

import pytest
from scripts import full_script, line_with, nested_script, replaced

from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/language.toml", '"2" = "två"', '"2" = "tre"'),
        ("en/language.toml", '"4" = "four"', '"4" = "five"'),
        ("sv/language.toml", '"1" = "ett"', '"1" = "noll"'),
    ],
)
def test_a_digit_that_is_said_as_another_is_an_error(path: str, old: str, new: str) -> None:
    files = replaced(full_script(), path, old, new)
    assert cases(files, "R14") == [("pronunciation", path, line_with(files, path, new))]


def test_a_key_that_is_not_said_is_left_to_another_rule() -> None:
    files = replaced(full_script(), "sv/language.toml", '"2" = "två"', '"2" = "tvåan"')
    assert cases(files, "R14") == []


@pytest.mark.parametrize(
    ("repeat", "main_menu", "expected"), [("7", "8", []), ("9", "7", ["falling"])]
)
def test_global_keys_after_the_options_rise_too(
    repeat: str, main_menu: str, expected: list[str]
) -> None:
    files = nested_script(2, 8, languages=("sv",))
    keys = f'repeat = "{repeat}"\nmain_menu = "{main_menu}"\nlanguage = "5"'
    files = replaced(files, "line.toml", 'repeat = "7"\nmain_menu = "8"\nlanguage = "9"', keys)
    findings = found(files, "R14")
    assert [each.case.removeprefix("R14.") for each in findings] == 2 * expected
    assert {each.file for each in findings} <= {"line.toml"}


def test_nested_menus_and_languages_without_data() -> None:
    assert cases(nested_script(3, 8, languages=("sv", "en", "fi")), "R14") == []
