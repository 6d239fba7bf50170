"""R54: no words over 18 letters, but for names."""

import pytest
from scripts import full_script, nested_script, replaced, with_text

from rules.judging import cases, found


@pytest.mark.parametrize(("letters", "expected"), [(18, 0), (19, 1)])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_word_over_18_letters_is_a_warning(language: str, letters: int, expected: int) -> None:
    path = f"{language}/goodbye.txt"
    files = with_text(full_script(), path, f"Hej.\nHej {'å' * letters} hej {'å' * letters}.")
    assert cases(files, "R54") == [("", path, 2)] * expected


def test_a_hyphen_is_no_letter() -> None:
    files = with_text(full_script(), "sv/goodbye.txt", "Hej nio-bokstav-nio-boksta.")
    assert [each.wording().found for each in found(files, "R54")] == ["19 letters"]
    files = with_text(full_script(), "sv/goodbye.txt", "Hej nio-bokstav-nio-bokst.")
    assert cases(files, "R54") == []


def test_names_inside_sentences_and_listed_words_may_be_longer() -> None:
    words = "Hej Schengenmyndigheterna. Utvecklingssamarbete."
    assert cases(with_text(full_script(), "sv/goodbye.txt", words), "R54") == []


def test_a_long_word_is_taught_in_names() -> None:
    files = with_text(full_script(), "sv/goodbye.txt", "Hej utbildningsinsatser.")
    assert cases(files, "R54") == [("", "sv/goodbye.txt", 1)]
    files = replaced(files, "sv/language.toml", '"Fast",', '"Fast", "utbildningsinsatser",')
    assert cases(files, "R54") == []


def test_a_word_of_a_label_is_found_once_at_the_label_in_any_language() -> None:
    files = with_text(nested_script(2, 7, languages=("sv", "fi")), "fi/menu-2.txt", "a" * 19)
    assert cases(files, "R54") == [("", "fi/menu-2.txt", 1)]
