"""Pronunciation tables: longest first, whole words, in one pass."""

import tomllib
from collections.abc import Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr.script.line import Line
from ivr.script.pronunciation import Pronunciation
from tests.calls import NUMBERS, pronounced
from tests.scripts import full_script, prepared


@pytest.fixture(scope="module")
def line() -> Line:
    return prepared(full_script())


@pytest.fixture(scope="module")
def table() -> Pronunciation:
    return Pronunciation(
        {
            "1": "ett",
            "14": "fjorton",
            "112": "ett ett två",
            "114 14": "ett ett fyra, ett fyra",
            "EU": "E U",
            "E": "e",
            "ett": "1",
        }
    )


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Ring 112.", "Ring ett ett två."),
        ("ring 114 14, ring 14", "ring ett ett fyra, ett fyra, ring fjorton"),
        ("114 14", "ett ett fyra, ett fyra"),
        ("112:112", "ett ett två:ett ett två"),
        ("(EU)", "(E U)"),
        ("EU-land", "E U-land"),
        ("_EU_", "_E U_"),
        ("EUs land", "EUs land"),
        ("1120", "1120"),
        ("åEU", "åEU"),
        ("EUå", "EUå"),
        ("EU", "E U"),
        ("eu", "eu"),
        ("", ""),
        ("inget", "inget"),
    ],
)
def test_a_written_form_is_spoken_where_it_stands_as_a_whole_word(
    table: Pronunciation, written: str, spoken: str
) -> None:
    assert table.speak(written) == spoken


def test_what_was_spoken_is_not_spoken_again(table: Pronunciation) -> None:
    assert table.speak("1 ett") == "ett 1"


def test_the_longest_form_is_taken_whatever_the_order_of_the_table() -> None:
    entries = {"+46 77": "a", "+46 77 114": "b", "114": "c", "77": "d"}
    for table in (entries, dict(reversed(entries.items()))):
        assert Pronunciation(table).speak("+46 77 114") == "b"
        assert Pronunciation(table).speak("+46 77 115") == "a 115"


def test_signs_in_a_written_form_mean_themselves() -> None:
    table = Pronunciation({"t.ex.": "till exempel", "C++": "se plus plus", "(a|b)": "a eller b"})
    assert table.speak("t.ex. C++ (a|b)") == "till exempel se plus plus a eller b"
    assert table.speak("tXexX") == "tXexX"


def test_an_empty_table_changes_nothing() -> None:
    table = Pronunciation({})
    assert table.speak("Ring 112.") == "Ring 112."
    assert table.uses("Ring 112.") == ()


def test_a_table_tells_which_entries_apply(table: Pronunciation) -> None:
    assert table.uses("Ring 112 eller 114 14 inom EU, EUs.") == ("112", "114 14", "EU")


def test_a_table_cannot_be_changed_from_outside() -> None:
    entries = {"EU": "E U"}
    table = Pronunciation(entries)
    entries["EU"] = "x"
    assert table.speak("EU") == "E U"
    with pytest.raises(TypeError):
        table.table["EU"] = "x"  # type: ignore[index] # frozen


@pytest.mark.parametrize("code", ["sv", "en"])
def test_the_frozen_tables_say_the_three_numbers_and_every_digit(line: Line, code: str) -> None:
    table = line.script.languages[code].pronunciation
    written = ("112", "114 14", "+46 77 114 14 00")
    assert [table.speak(number) for number in written] == NUMBERS[code]
    digits = {
        "sv": "noll ett två tre fyra fem sex sju åtta nio",
        "en": "zero one two three four five six seven eight nine",
    }
    assert table.speak("0, 1, 2, 3, 4, 5, 6, 7, 8, 9").replace(",", "") == digits[code]
    assert table.speak("EU") == "E U"


pieces = st.sampled_from(["112", "114 14", "EU", "1", "x", "å", " ", ".", ",", "+46", "-", "0"])


@given(st.sampled_from(["sv", "en"]), st.lists(pieces, max_size=12).map("".join))
@example("sv", "+46 77 114 14 00")
@example("en", "EU112 114 14EU")
def test_the_frozen_tables_speak_as_a_reader_with_a_finger_on_the_page_would(
    code: str, written: str
) -> None:
    """Compared with a simple implementation that reads letter by letter."""
    table: Mapping[str, str] = TABLES[code]
    assert Pronunciation(table).speak(written) == pronounced(code, written)


TABLES = {
    code: tomllib.loads(full_script()[f"{code}/language.toml"].decode())["pronunciation"]
    for code in ("sv", "en")
}
