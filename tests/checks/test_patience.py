"""Rules of patience that the frozen script does not show: sub-menus, headings, other languages."""

import pytest
from scripts import nested_script, small_script, with_text

from checks.judging import broken, judged
from ivr.script.finding import Severity


@pytest.mark.parametrize(
    ("seconds", "severity"), [(4, Severity.ERROR), (5, Severity.WARNING), (13, Severity.WARNING)]
)
def test_under_five_seconds_of_waiting_are_an_error(seconds: int, severity: Severity) -> None:
    found = judged(small_script(wait_seconds=seconds))
    assert [each.severity for each in found if each.rule == "R31"] == [severity]


def test_the_main_menu_and_the_contact_key_of_nested_menus_are_ways_out() -> None:
    assert broken(nested_script(2, 4), "R34") == []
    assert ("", "sv/texts/silence-2/body") in broken(small_script(contact=False), "R34")


def test_a_language_without_data_is_not_guessed_at() -> None:
    files = small_script(languages=("sv", "fi"))
    files = with_text(files, "fi/silence-2.txt", files["fi/silence-1.txt"])
    assert broken(files, "R34") == []
