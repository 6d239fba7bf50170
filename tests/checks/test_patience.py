"""Rules of patience that the frozen script does not show: sub-menus, headings, other languages."""

import re

import pytest

from ivr.checks.check import check_script, reopen
from tests.checks.judging import broken
from tests.scripts import nested_script, small_script, with_text


@pytest.mark.parametrize(
    ("name", "written", "heard"),
    [("wait_seconds", 4, 5), ("wait_seconds", 16, 15), ("tries", 1, 2), ("tries", 4, 3)]
    + [("max_minutes", 4, 5), ("max_minutes", 61, 60)],
)
def test_patience_has_bounds_and_an_edition_from_before_them_still_opens(
    name: str, written: int, heard: int
) -> None:
    table = small_script()["line.toml"].decode()
    table = re.sub(rf"(?m)^{name} = .*\n", "", table)
    table = table.replace("[patience]", f"[patience]\n{name} = {written}")
    files = with_text(small_script(), "line.toml", table)
    check = check_script(files)
    assert check.is_complete and not check.may_answer
    (error,) = check.errors
    assert (error.rule, error.field) == ("wrong-value", ("patience", name))
    assert getattr(reopen(files).script.patience, name) == heard


def test_the_main_menu_and_the_contact_key_of_nested_menus_are_ways_out() -> None:
    assert broken(nested_script(2, 4), "R34") == []
    assert ("", "sv/texts/silence-2/body") in broken(small_script(contact=False), "R34")


def test_a_language_without_data_is_not_guessed_at() -> None:
    files = small_script(languages=("sv", "fi"))
    files = with_text(files, "fi/silence-2.txt", files["fi/silence-1.txt"])
    assert broken(files, "R34") == []
