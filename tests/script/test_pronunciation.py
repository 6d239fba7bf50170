"""Pronunciation tables: longest first, whole words, in one pass."""

import pytest

from ivr.script.pronunciation import Pronunciation, pronunciation_of
from ivr.script.reading import read
from tests.calls import NUMBERS
from tests.scripts import full_script

TABLE = Pronunciation(
    {
        "1": "ett",
        "14": "fjorton",
        "112": "ett ett två",
        "114 14": "ett ett fyra, ett fyra",
        "EU": "E U",
        "E": "e",
        "ett": "1",
        "C++": "se plus plus",
        "(a|b)": "a eller b",
    }
)
DIGITS = {
    "sv": "noll ett två tre fyra fem sex sju åtta nio",
    "en": "zero one two three four five six seven eight nine",
}


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Ring 112.", "Ring ett ett två."),
        ("ring 114 14, ring 14", "ring ett ett fyra, ett fyra, ring fjorton"),
        ("112:112", "ett ett två:ett ett två"),
        ("(EU), EU-land, _EU_", "(E U), E U-land, _E U_"),
        ("EUs åEU EUå eu 1120", "EUs åEU EUå eu 1120"),
        ("1 ett", "ett 1"),
        ("C++ (a|b) Cxx", "se plus plus a eller b Cxx"),
        ("", ""),
    ],
)
def test_a_written_form_is_replaced_once_and_only_as_a_whole_word(
    written: str, spoken: str
) -> None:
    assert TABLE.speak(written) == spoken


@pytest.mark.parametrize("turn", [1, -1])
def test_the_longest_form_is_taken_whatever_the_order_of_the_table(turn: int) -> None:
    entries = {"+46 77": "a", "+46 77 114": "b", "114": "c", "77": "d"}
    table = Pronunciation(dict([*entries.items()][::turn]))
    assert table.speak("+46 77 114, +46 77 115") == "b, a 115"


def test_a_table_tells_which_entries_apply() -> None:
    assert TABLE.uses("Ring 112 eller 114 14 inom EU, EUs.") == ("112", "114 14", "EU")


@pytest.mark.parametrize("code", ["sv", "en"])
def test_numbers_of_the_line_and_digits_are_said_without_a_table(code: str) -> None:
    script = read(full_script()).script
    assert script
    numbers = script.numbers.values()
    table = pronunciation_of({}, code, numbers)
    assert [*map(table.speak, numbers)] == NUMBERS[code]
    assert table.speak("0, 1, 2, 3, 4, 5, 6, 7, 8, 9").replace(",", "") == DIGITS[code]
