"""Phone numbers are heard in digit words, and in nothing else."""

import pytest

from ivr.checks.numbers import decode
from ivr.script.knowledge import knowledge_of
from ivr.script.reading import read
from tests.checks.judging import broken, judged
from tests.scripts import full_script, nested_script, replaced, small_script, with_text


@pytest.mark.parametrize(
    ("language", "said", "numbers"),
    [
        ("sv", "Ring ETT ETT TVÅ.", ["112"]),
        ("sv", "ett-ett-två", ["112"]),
        ("en", "plus four six, seven seven, one one four", ["+4677114"]),
        ("sv", "ett ett fyra, ett fyra", ["11414"]),
        ("sv", "ett ett fyra. ett fyra", ["114"]),
        ("sv", "ett ett två: ett ett två; ett ett två", ["112", "112", "112"]),
        ("sv", "ett ett två plus fyra sex sju", ["112", "+467"]),
        ("sv", "ett ett | två", []),
        ("sv", "ett ett och två", []),
        ("sv", "plus två", []),
        ("en", "ett ett två", []),
    ],
)
def test_numbers_of_three_digits_or_more_are_heard(
    language: str, said: str, numbers: list[str]
) -> None:
    known = knowledge_of(language).numbers
    assert decode(said, known) == numbers


@pytest.mark.parametrize("sign", ["½", "²", "Ⅳ", "①"])
def test_a_sign_that_is_a_number_cannot_be_spoken(sign: str) -> None:
    files = replaced(full_script(), "sv/fred.txt", "Sedan", f"Sedan {sign}")
    (error,) = read(files).errors
    assert (error.rule, error.place.words) == ("digit-without-pronunciation", sign)


def test_the_place_of_a_number_that_is_said_once_is_there() -> None:
    text = "numren\n\nRing 112.\nRing 112. Ring 114 14.\nRing 114 14.\nRing +46 77 114 14 00.\nHej."
    files = with_text(full_script(), "sv/kontakt.txt", text)
    assert broken(files, "R44") == [("", "sv/texts/kontakt/body")]


def test_a_hyphen_in_print_divides_groups_too() -> None:
    files = replaced(full_script(), "line.toml", '"114 14"', '"114-14"')
    for code in ("sv", "en"):
        files = replaced(files, f"{code}/language.toml", '"114 14" =', '"114-14" =')
        for name in ("kontakt", "give-up", "fault"):
            text = files[f"{code}/{name}.txt"].decode().replace("114 14.", "114-14.")
            files = with_text(files, f"{code}/{name}.txt", text)
    assert broken(files, "R44") == []


def test_other_scripts_keep_the_rules_and_a_language_without_data_is_left_out() -> None:
    files = nested_script(2, 7, languages=("sv", "fi"))
    files = with_text(files, "fi/goodbye.txt", "Dial nine one one, or double nine.")
    files = replaced(files, "fi/kontakt.txt", "Emergency: 112. |\n", "")
    for script in (files, small_script(("fred",), contact=False)):
        assert not {"R43", "R44", "R45"} & {each.rule for each in judged(script)}
