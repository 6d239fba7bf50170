"""R25: repeat and the main menu are offered after every text, repeat in every menu."""

import pytest
from scripts import full_script, line_with, nested_script, replaced

from ivr.script.finding import Severity
from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "old", "new", "phrases"),
    [
        ("sv/language.toml", '"8" = "åtta"', '"8" = "noll"', ["main_menu"]),
        ("sv/language.toml", '"7" = "sju"', '"7" = "åtta"', ["repeat_choices", "repeat"]),
        ("en/language.toml", '"8" = "eight"', '"8" = "ate"', ["main_menu"]),
        (
            "sv/language.toml",
            "För huvudmenyn, tryck {key}.",
            "Huvudmenyn ligger på {key}.",
            ["main_menu"],
        ),
    ],
)
def test_an_offer_that_is_not_heard_is_an_error(
    path: str, old: str, new: str, phrases: list[str]
) -> None:
    files = replaced(full_script(), path, old, new)
    findings = found(files, "R25")
    lines = {line_with(files, path, f'{name} = "') for name in phrases}
    assert {finding.severity for finding in findings} == {Severity.ERROR}
    assert {finding.file for finding in findings} == {path}
    assert {finding.line for finding in findings} == lines


def test_sub_menus_offer_the_main_menu_too() -> None:
    files = nested_script(2, 8)
    assert cases(files, "R25") == []


def test_a_language_without_data_is_not_heard() -> None:
    assert cases(nested_script(2, 4, languages=("sv", "fi")), "R25") == []
