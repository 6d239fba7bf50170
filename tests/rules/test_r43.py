"""R43: only the line's own phone numbers are said, digit by digit."""

import pytest
from scripts import full_script, line_with, nested_script, replaced, with_text

from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "words", "number"),
    [
        ("sv/goodbye.txt", "Ring ett ett tre.", "113"),
        ("sv/goodbye.txt", "Ring ett ett fyra ett fyra ett.", "114141"),
        ("sv/goodbye.txt", "Ring ett, ett fyra.", "114"),
        ("en/goodbye.txt", "Dial nine one one.", "911"),
        ("en/goodbye.txt", "Dial plus four six, one one two.", "+46112"),
    ],
)
def test_another_number_in_words_is_an_error(path: str, words: str, number: str) -> None:
    files = with_text(full_script(), path, f"Hej.\n{words}")
    assert cases(files, "R43") == [("", path, 2)]
    assert found(files, "R43")[0].wording().found == number


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("sv/goodbye.txt", "Ring ett ett två. Ring 114 14."),
        ("sv/goodbye.txt", "Välj ett, två eller tre."),
        ("sv/goodbye.txt", "Tryck ett, två: tre. | Fyra."),
        ("en/goodbye.txt", "Dial one one two, or plus one."),
    ],
)
def test_the_lines_own_numbers_and_single_digits_are_fine(path: str, words: str) -> None:
    assert cases(with_text(full_script(), path, words), "R43") == []


@pytest.mark.parametrize(
    ("language", "written", "old", "new"),
    [
        ("sv", "112", "ett ett två", "hundratolv"),
        ("sv", "112", "ett ett två", "ett ett tre"),
        ("en", "114 14", "one one four, one four", "one fourteen, fourteen"),
        ("en", "114 14", "one one four, one four", "one one four. one four"),
    ],
)
def test_a_number_that_is_said_another_way_is_found_in_the_table_alone(
    language: str, written: str, old: str, new: str
) -> None:
    path = f"{language}/language.toml"
    files = replaced(full_script(), path, f'"{written}" = "{old}"', f'"{written}" = "{new}"')
    line = line_with(files, path, f'"{written}" = ')
    assert cases(files, "R43") == [("pronunciation", path, line)]


def test_a_number_that_the_line_may_not_say_is_found_in_a_phrase_and_a_sub_menu() -> None:
    files = nested_script(2, 12)
    files = replaced(files, "sv/language.toml", "För huvudmenyn, tryck", "För ett ett ett, tryck")
    files = replaced(files, "en/menu-2.txt", "group menu c", "group nine nine nine")
    assert [path for _, path, _ in cases(files, "R43")] == ["en/menu-2.txt", "sv/language.toml"]


def test_a_language_without_data_is_left_out() -> None:
    files = nested_script(1, 2, languages=("sv", "fi"))
    assert cases(with_text(files, "fi/goodbye.txt", "Dial nine one one."), "R43") == []
