"""R03: the notice says the condition, to hang up, to dial, and the number last."""

import pytest
from scripts import full_script, nested_script, replaced, with_text

from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "text", "case"),
    [
        ("sv/notice.txt", "Lägg på och ring 112 i en nödsituation.", "order"),
        ("sv/notice.txt", "I en nödsituation: ring 112 och lägg på.", "order"),
        ("sv/notice.txt", "I en nödsituation: lägg på och ring 112", "order"),
        ("sv/notice.txt", "I en nödsituation: lägg på och ring 112 nu.", "order"),
        ("sv/notice.txt", "I en nödsituation: ring 112.", "missing"),
        ("sv/notice.txt", "I en nödsituation: lägg på och slå 112.", "missing"),
        ("sv/notice.txt", "I en nödsituation: lägg på och ring 114 14.", "missing"),
        ("sv/notice.txt", "Vid frågor: lägg på och ring 112.", "missing"),
        ("en/notice.txt", "Hang up and dial 112 in an emergency.", "order"),
        ("en/notice.txt", "In an emergency, dial 112.", "missing"),
    ],
)
def test_a_step_out_of_place_is_an_error(path: str, text: str, case: str) -> None:
    assert cases(with_text(full_script(), path, text), "R03") == [(case, path, 1)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("sv/notice.txt", "I en nödsituation:\nLägg på.\nRing 112."),
        ("sv/notice.txt", "Vid nödsituation, lägg på luren och ring 112. |"),
        ("en/notice.txt", "In any emergency: hang up, and dial 112."),
    ],
)
def test_the_order_counts_and_not_the_words_between(path: str, text: str) -> None:
    assert cases(with_text(full_script(), path, text), "R03") == []


def test_the_finding_names_what_is_missing() -> None:
    files = with_text(full_script(), "sv/notice.txt", "I en nödsituation: ring 112.")
    assert "lägg på" in found(files, "R03")[0].wording("sv").message


def test_a_script_without_an_emergency_number_is_left_to_rule_6() -> None:
    files = replaced(full_script(), "line.toml", 'emergency = "112"', 'urgent = "112"')
    assert cases(files, "R03") == []


def test_a_language_without_data_is_left_out() -> None:
    assert cases(nested_script(1, 2, languages=("sv", "fi")), "R03") == []
