"""Pronunciation tables: longest first, whole words, in one pass."""

import pytest

from ivr.script.language.pronunciation import Pronunciation

TABLE = Pronunciation(
    {
        "1": "ett",
        "14": "fjorton",
        "112": "ett ett två",
        "114": "hundrafjorton",
        "114 14": "ett ett fyra, ett fyra",
        "EU": "E U",
        "E": "e",
        "ett": "1",
        "C++": "se plus plus",
        "(a|b)": "a eller b",
    }
)


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
def test_a_written_form_is_replaced_once_as_a_whole_word(written: str, spoken: str) -> None:
    assert TABLE.speak(written) == spoken
