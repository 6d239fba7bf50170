"""R62: the emergency number is kept apart from the number from abroad."""

import pytest
from scripts import full_script, nested_script, replaced, small_script, with_text

from ivr.script.finding import Severity
from rules.judging import cases, found

URGENT, HOME, ABROAD = (
    "I en nödsituation, ring 112.",
    "I Sverige, ring 114 14.",
    "Från utlandet, ring +46 77 114 14 00.",
)


def in_goodbye(*lines: str) -> dict[str, bytes]:
    return with_text(full_script(), "sv/goodbye.txt", "\n".join(lines))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((URGENT, HOME, ABROAD), []),
        ((URGENT, ABROAD, HOME), [("help", 2)]),
        ((URGENT, "Där du är gäller ett annat.", ABROAD), []),
        ((URGENT,), []),
        ((HOME, URGENT, "Hej då."), []),
        ((HOME, ABROAD, URGENT), [("late", 3)]),
        ((ABROAD, HOME, URGENT), [("late", 3)]),
        ((ABROAD, "Hej.", URGENT), [("late", 3)]),
        ((URGENT, HOME, ABROAD, URGENT), [("after", 4)]),
        ((URGENT, HOME, ABROAD, "En gång till. |", URGENT), []),
        ((URGENT, HOME, ABROAD, HOME, URGENT), []),
        ((URGENT, HOME, f"{ABROAD} {URGENT}"), [("after", 3)]),
        ((f"{ABROAD} {URGENT}",), [("late", 1)]),
    ],
)
def test_the_emergency_number_comes_first_and_never_right_after_the_one_from_abroad(
    lines: tuple[str, ...], expected: list[tuple[str, int]]
) -> None:
    told = [(case, line) for case, _, line in cases(in_goodbye(*lines), "R62")]
    assert told == expected


def test_it_is_a_warning_with_both_numbers() -> None:
    (finding,) = found(in_goodbye(ABROAD, URGENT), "R62")
    assert finding.severity is Severity.WARNING
    assert finding.wording().expected == "112 before +46 77 114 14 00"


def test_between_the_two_readings_of_the_numbers_there_must_be_words() -> None:
    files = replaced(full_script(), "sv/kontakt.txt", "Numren kommer en gång till. |\n", "")
    assert [(case, file) for case, file, _ in cases(files, "R62")] == [("after", "sv/kontakt.txt")]


def test_the_frozen_and_generated_scripts_have_the_right_order() -> None:
    for files in (full_script(), nested_script(2, 4), small_script(contact=False)):
        assert cases(files, "R62") == []


@pytest.mark.parametrize("name", ["emergency", "abroad"])
def test_a_line_without_one_of_the_numbers_has_no_order(name: str) -> None:
    files = replaced(in_goodbye(ABROAD, URGENT), "line.toml", f"{name} =", "other =")
    assert cases(files, "R62") == []


def test_a_language_without_data_is_left_out() -> None:
    files = with_text(small_script(languages=("fi",)), "fi/goodbye.txt", f"{ABROAD}\n{URGENT}")
    assert cases(files, "R62") == []
