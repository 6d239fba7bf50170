"""Phone numbers are heard in digit words, and in nothing else."""

import pytest
from scripts import full_script, replaced

from ivr.checks.subject.numbers import decode, dialled, lacking, spoken
from ivr.script.knowledge import knowledge_of
from rules.judging import subject_of

ABROAD_SV = "plus fyra sex, sju sju, ett ett fyra, ett fyra, noll noll"
ABROAD_EN = "plus four six, seven seven, one one four, one four, zero zero"


@pytest.mark.parametrize(
    ("language", "said", "numbers"),
    [
        ("sv", "Ring ett ett två.", ["112"]),
        ("sv", "RING ETT ETT TVÅ", ["112"]),
        ("sv", "ett-ett-två", ["112"]),
        ("sv", f"Från utlandet, ring {ABROAD_SV}.", ["+46771141400"]),
        ("en", f"From abroad, dial {ABROAD_EN}.", ["+46771141400"]),
        ("sv", "ett ett fyra, ett fyra", ["11414"]),
        ("sv", "ett ett fyra. ett fyra", ["114"]),
        ("sv", "ett ett två: ett ett två; ett ett två", ["112", "112", "112"]),
        ("sv", "ett ett två plus fyra sex sju", ["112", "+467"]),
        ("sv", "ett ett | två", []),
        ("sv", "ett ett och två", []),
        ("sv", "tryck två, tryck sju", []),
        ("sv", "plus två", []),
        ("sv", "", []),
        ("en", "ett ett två", []),
    ],
)
def test_numbers_of_three_digits_or_more_are_heard(
    language: str, said: str, numbers: list[str]
) -> None:
    known = knowledge_of(language).numbers
    assert known is not None
    assert decode(said, known) == numbers


def test_a_written_number_is_dialled_without_its_spaces() -> None:
    assert dialled("+46 77 114 14 00") == "+46771141400"


def test_a_number_is_said_as_its_language_says_it() -> None:
    subject = subject_of(full_script())
    assert spoken(subject, "sv", "emergency") == "ett ett två"
    assert spoken(subject, "en", "emergency") == "one one two"
    assert spoken(subject, "en", "tips") is None


def test_a_text_lacks_the_numbers_that_it_does_not_say() -> None:
    subject = subject_of(full_script())
    names = ["emergency", "domestic", "abroad", "tips"]
    assert lacking(subject, "sv", "kontakt", names) == []
    assert lacking(subject, "sv", "goodbye", names) == ["114 14", "+46 77 114 14 00"]


def test_a_number_in_the_wrong_language_is_lacking() -> None:
    english = replaced(full_script(), "sv/goodbye.txt", "ring 112", "{en: dial 112}")
    assert lacking(subject_of(english), "sv", "goodbye", ["emergency"]) == ["112"]
