"""Rules of patience that the frozen script does not show: sub-menus, headings, other languages."""

import pytest
from scripts import full_script, nested_script, replaced, small_script, with_text

from checks.judging import broken, judged
from ivr.script.finding import Severity


@pytest.mark.parametrize(
    ("seconds", "severity"), [(4, Severity.ERROR), (5, Severity.WARNING), (13, Severity.WARNING)]
)
def test_under_five_seconds_of_waiting_are_an_error(seconds: int, severity: Severity) -> None:
    found = judged(small_script(wait_seconds=seconds))
    assert [each.severity for each in found if each.rule == "R31"] == [severity]


@pytest.mark.parametrize(("bars", "severity"), [(1, Severity.WARNING), (2, Severity.ERROR)])
def test_more_than_one_bar_after_a_key_is_an_error(bars: int, severity: Severity) -> None:
    words = "Tack för att du ringde."
    files = replaced(full_script(), "sv/goodbye.txt", words, "| " * bars + words)
    found = [each for each in judged(files) if each.rule == "R37"]
    assert [each.severity for each in found] == [severity]


def test_silence_is_found_in_the_text_of_a_sub_menu_and_in_the_heading_of_the_main_one() -> None:
    files = nested_script(2, 12)
    label = files["sv/menu-2.txt"].decode()
    paused = with_text(files, "sv/menu-2.txt", f"{label}\n| Det här är den andra gruppen.\n")
    assert broken(paused, "R37") == [("long", "sv/texts/menu-2/body")]
    headed = full_script() | {"sv/main.txt": b"huvudmenyn\n", "en/main.txt": b"main menu\n"}
    headed["line.toml"] += b'\n[rules]\nR37 = { max = 300, reason = "r" }\n'
    labels = {("long", f"{code}/texts/main/label") for code in ("sv", "en")}
    assert labels <= {*broken(headed, "R37")}


def test_the_main_menu_and_the_contact_key_of_nested_menus_are_ways_out() -> None:
    assert broken(nested_script(2, 4), "R34") == []
    assert ("", "sv/texts/silence-2/body") in broken(small_script(contact=False), "R34")


def test_a_language_without_data_is_not_guessed_at() -> None:
    files = small_script(languages=("sv", "fi"))
    files = with_text(files, "fi/silence-2.txt", files["fi/silence-1.txt"])
    assert broken(files, "R34") == []
