"""What is compared between languages, beyond the cases of the rules."""

import pytest

from ivr.script.knowledge import knowledge_of
from tests.checks.judging import broken
from tests.scripts import full_script, nested_script, replaced, small_script, with_text

PEACE = "peace\n\nPeace and security work."


def of_words(count: int) -> str:
    """A line of so many words of two letters."""
    return " ".join(["no"] * count)


@pytest.mark.parametrize(
    ("swedish", "english", "differ"),
    [(90, 134, False), (90, 138, True), (90, 69, False), (90, 66, True), (6, 29, False)]
    + [(6, 31, True)],
)
def test_the_length_is_0_7_to_1_4_of_the_first_language_or_within_3_seconds_of_it(
    swedish: int, english: int, differ: bool
) -> None:
    files = with_text(full_script(), "sv/goodbye.txt", of_words(swedish))
    files = with_text(files, "en/goodbye.txt", of_words(english))
    assert broken(files, "R51") == [("length", "en/texts/goodbye/body")] * differ


def test_each_further_language_is_held_against_the_first() -> None:
    files = with_text(small_script(languages=("sv", "en", "us")), "us/fred.txt", PEACE)
    assert broken(files, "R51") == [("length", "us/texts/fred/body")]


def test_a_language_without_data_is_held_to_the_length_alone() -> None:
    files = small_script(languages=("sv", "fi"))
    files = replaced(files, "fi/wrong-key-2.txt", "press {key:repeat}", "press {key:language}")
    files = with_text(files, "fi/goodbye.txt", "Tack för att du ringde. Hej då, till er alla.")
    assert broken(files, "R51") == []
    assert not any(field.startswith("fi/") for _, field in broken(files, "R49"))
    assert broken(with_text(files, "fi/fred.txt", PEACE), "R51") == [
        ("length", "fi/texts/fred/body")
    ]


def test_the_label_of_a_sub_menu_without_a_text_is_compared() -> None:
    assert broken(nested_script(2, 7), "R51") == []
    files = with_text(nested_script(2, 7), "sv/menu-2.txt", "polisen på 114 14")
    assert broken(files, "R51") == [("numbers", "en/texts/menu-2/body")]


def test_no_word_is_foreign_to_both_languages_and_all_are_in_small_letters() -> None:
    swedish, english = (knowledge_of(code).words for code in ("sv", "en"))
    assert not {*swedish.foreign} & {*english.foreign}
    assert all(word == word.lower() for word in (*swedish.foreign, *english.foreign))
