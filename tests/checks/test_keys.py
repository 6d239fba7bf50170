"""Rules on keys, in scripts of other shapes than the frozen one."""

import pytest

from tests.calls import words as heard
from tests.checks.judging import broken, judged
from tests.scripts import full_script, nested_script, prepared, replaced, small_script


def said(files: dict[str, bytes], text: str) -> list[str]:
    """The sentences of a Swedish text, as callers hear them."""
    return heard(prepared(files).texts["sv", "main", text].whole)


def test_moving_a_key_moves_it_in_the_texts_too() -> None:
    keys = 'repeat = "7"\nmain_menu = "8"\nlanguage = "9"'
    moved = 'repeat = "9"\nmain_menu = "8"\nlanguage = "7"'
    files = replaced(full_script(), "line.toml", keys, moved)
    assert broken(files, "R26") == []
    (line,) = (each for each in said(files, "wrong-key-2") if "valen igen" in each)
    assert line == "För att höra valen igen, tryck nio."


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("Tryck 7", "Tryck {key:repeat}"),
        ("tryck på 4", "tryck på {key:fred}"),
        ("tryck på knappen 9", "tryck på knappen {key:language}"),
        ("Knapp 8", "Knapp {key:main_menu}"),
        ("tryck sju", "tryck {key:repeat}"),
        ("Tryck fyra", "Tryck {key:fred}"),
    ],
)
def test_the_right_form_of_a_digit_that_names_a_key_is_offered(words: str, right: str) -> None:
    files = replaced(full_script(), "sv/silence-1.txt", "Här kommer", f"{words}. Här kommer")
    (finding,) = (each for each in judged(files) if each.rule == "R26")
    assert (finding.place.words, finding.replacement) == (words, right)


@pytest.mark.parametrize(
    "words",
    ["Tryck 0", "Tryck en siffra från 1 till {last_key}", "Tryck ett nummer", "Tryck 5 gånger"]
    + ["Tryck före klockan 8.30", "Tryck på {key:fred}", "Det är 7 länder"],
)
def test_not_every_digit_names_a_key(words: str) -> None:
    files = replaced(full_script(), "sv/silence-1.txt", "Här kommer", f"{words}. Här kommer")
    assert broken(files, "R26") == []


def test_a_digit_that_means_different_things_has_no_right_form() -> None:
    files = nested_script(2, 8)  # menu-1 and menu-2 have four options, the main menu two
    old = "Välj en siffra från 1 till {last_key}."
    files = replaced(files, "sv/wrong-key-1.txt", old, "För att välja, tryck 2.")
    assert broken(files, "R26") == [("unknown", "sv/texts/wrong-key-1/body")]


def test_where_nobody_can_be_reached_zero_is_not_offered() -> None:
    files = small_script(contact=False)
    assert broken(files, "R26") == broken(files, "R27") == []
    files["sv/goodbye.txt"] += "För telefonnummer, tryck 0.\n".encode()
    assert broken(files, "R27") == [("", "sv/texts/goodbye/body")]
