"""R45: keys are called by their digits."""

import pytest
from scripts import full_script, line_with, nested_script, replaced, with_text

from rules.judging import cases


@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        ("sv/silence-2.txt", "Nu kommer valen", "Sjuan läser valen", "Sjuan"),
        ("sv/kontakt.txt", "Numren kommer en gång till.", "Tryck ettan igen.", "ettan"),
        ("sv/language.toml", "För huvudmenyn, tryck {key}.", "Tvåan och {key}.", "Tvåan"),
        ("en/silence-2.txt", "Here are the choices", "Not oh. Here are the choices", "Not oh"),
        ("en/kontakt.txt", "Here are the numbers again.", "Two, then double four.", "double"),
    ],
)
def test_another_name_for_a_digit_is_a_warning_where_keys_and_numbers_are_told(
    path: str, old: str, new: str, words: str
) -> None:
    files = replaced(full_script(), path, old, new)
    assert cases(files, "R45") == [("", path, line_with(files, path, words))]


def test_in_an_area_text_it_counts_only_where_a_key_is_told() -> None:
    files = replaced(
        full_script(), "sv/fred.txt", "Sedan tjänstgör", "De är en femma. Sedan tjänstgör"
    )
    assert cases(files, "R45") == []
    files = replaced(
        full_script(), "sv/fred.txt", "Sedan tjänstgör", "Tryck femman. Sedan tjänstgör"
    )
    assert cases(files, "R45") == [("", "sv/fred.txt", 7)]


def test_longer_words_that_begin_so_are_fine() -> None:
    files = with_text(full_script(), "sv/goodbye.txt", "Tack, treans vän. Sjuande gången.")
    assert cases(files, "R45") == []


def test_a_sub_menus_label_is_looked_at_and_a_language_without_data_is_not() -> None:
    files = nested_script(2, 7, languages=("sv", "fi"))
    files = with_text(files, "sv/menu-2.txt", "grupp trean")
    files = with_text(files, "fi/menu-2.txt", "group double")
    assert cases(files, "R45") == [("", "sv/menu-2.txt", 1)]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/language.toml", '"2" = "två"', '"2" = "tvåan"'),
        ("sv/language.toml", '"2" = "två"', '"2" = "zwei"'),
        ("en/language.toml", '"0" = "zero"', '"0" = "oh"'),
    ],
)
def test_a_digit_that_is_said_as_no_digit_is_an_error(path: str, old: str, new: str) -> None:
    files = replaced(full_script(), path, old, new)
    assert cases(files, "R45") == [("pronunciation", path, line_with(files, path, new))]


def test_a_digit_that_is_said_as_another_is_left_to_rule_14() -> None:
    files = replaced(full_script(), "sv/language.toml", '"2" = "två"', '"2" = "Tre"')
    assert cases(files, "R45") == []
