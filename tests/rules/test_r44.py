"""R44: the contact text says each number twice, in its printed groups."""

import pytest
from scripts import full_script, line_with, nested_script, replaced, small_script, with_text

from rules.judging import cases


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("sv/kontakt.txt", "Vid larm: 112. |\n", ""),
        ("sv/kontakt.txt", "Övriga ärenden i Sverige: 114 14. |\n", ""),
        ("en/kontakt.txt", "From abroad: +46 77 114 14 00.", "From abroad: that number."),
    ],
)
def test_a_number_that_is_said_once_is_a_warning(path: str, old: str, new: str) -> None:
    files = replaced(full_script(), path, old, new)
    assert [(case, where) for case, where, _ in cases(files, "R44")] == [("", path)]


def test_the_place_is_where_the_number_was_said_last_or_the_end_of_the_text() -> None:
    text = "numren\n\nRing 112.\nRing 112. Ring 114 14.\nRing 114 14.\nHej."
    files = with_text(full_script(), "sv/kontakt.txt", text)
    assert cases(files, "R44") == [("", "sv/kontakt.txt", 6)]
    files = with_text(files, "sv/kontakt.txt", text.replace("Hej", "Ring +46 77 114 14 00.\nHej"))
    assert cases(files, "R44") == [("", "sv/kontakt.txt", 6)]


def test_twice_in_one_line_is_twice() -> None:
    files = replaced(full_script(), "sv/kontakt.txt", "Vid larm: 112. |", "Hej. |")
    files = replaced(files, "sv/kontakt.txt", "Vid larm, ring 112. |", "Ring 112. Ring 112. |")
    assert cases(files, "R44") == []


@pytest.mark.parametrize(
    ("language", "spoken"),
    [
        ("sv", "ett ett fyra ett fyra"),
        ("sv", "ett ett, fyra ett, fyra"),
        ("en", "one one four one four"),
    ],
)
def test_groups_without_a_comma_are_found_in_the_pronunciation(language: str, spoken: str) -> None:
    path = f"{language}/language.toml"
    groups = {"sv": "ett ett fyra, ett fyra", "en": "one one four, one four"}[language]
    files = replaced(full_script(), path, f'"114 14" = "{groups}"', f'"114 14" = "{spoken}"')
    assert cases(files, "R44") == [("groups", path, line_with(files, path, '"114 14" ='))]


def test_digit_words_without_a_comma_are_found_in_the_text() -> None:
    files = replaced(
        full_script(),
        "sv/kontakt.txt",
        "Övriga ärenden i Sverige: 114 14. |",
        "Övriga ärenden: ett ett fyra ett fyra. |",
    )
    assert cases(files, "R44") == [("groups", "sv/kontakt.txt", 10)]


def test_the_line_of_the_frozen_text_is_where_it_stands() -> None:
    files = replaced(
        full_script(),
        "en/kontakt.txt",
        "In an emergency, dial 112. |",
        "In an emergency, dial one one two. |",
    )
    assert cases(files, "R44") == []


def test_a_hyphen_in_print_divides_groups_too() -> None:
    files = replaced(full_script(), "line.toml", '"114 14"', '"114-14"')
    for code in ("sv", "en"):
        files = replaced(files, f"{code}/language.toml", '"114 14" =', '"114-14" =')
        for name in ("kontakt", "give-up", "fault"):
            text = files[f"{code}/{name}.txt"].decode().replace("114 14.", "114-14.")
            files = with_text(files, f"{code}/{name}.txt", text)
    assert cases(files, "R44") == []


def test_a_script_without_a_contact_text_has_nothing_to_say_twice() -> None:
    assert cases(small_script(("fred",), contact=False), "R44") == []


def test_the_contact_text_is_held_to_it_without_being_an_option_and_without_data_left_out() -> None:
    files = nested_script(2, 7, languages=("sv", "fi"))
    files = replaced(files, "sv/kontakt.txt", "Vid larm: 112. |\n", "")
    files = replaced(files, "fi/kontakt.txt", "Emergency: 112. |\n", "")
    assert [path for _, path, _ in cases(files, "R44")] == ["sv/kontakt.txt"]
