"""R51: the languages say the same."""

import pytest
from scripts import full_script, nested_script, replaced, small_script, with_text

from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "old", "new", "line"),
    [
        ("en/wrong-key-1.txt", "from 1 to", "from 2 to", 3),
        ("en/wrong-key-2.txt", "press 7", "press 8", 3),
        ("en/wrong-key-2.txt", "press 7", "press eight", 3),
        ("en/wrong-key-2.txt", "press 7", "use that key", 2),
        ("sv/silence-2.txt", "Nu kommer valen", "Tryck nio. Nu kommer valen", 2),
        ("en/kontakt.txt", "Here are the numbers", "Press 7. Here are the numbers", 8),
    ],
)
def test_other_keys_are_an_error_in_the_second_language(
    path: str, old: str, new: str, line: int
) -> None:
    files = replaced(full_script(), path, old, new)
    assert cases(files, "R51") == [("keys", path.replace("sv/", "en/"), line)]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("en/wrong-key-1.txt", "1 to {last_key}", "one to {last_key}, from 1"),
        ("en/wrong-key-2.txt", "press 7", "press seven"),
        ("en/silence-2.txt", "Press one number", "Press a number"),
    ],
)
def test_keys_count_as_digits_and_as_words_after_press(path: str, old: str, new: str) -> None:
    assert cases(replaced(full_script(), path, old, new), "R51") == []


@pytest.mark.parametrize(
    ("path", "old", "new", "line"),
    [
        ("en/give-up.txt", "you reach the police on 114 14.", "you reach the police.", 2),
        ("en/goodbye.txt", "dial 112.", "dial 114 14.", 3),
        ("sv/goodbye.txt", "I en nödsituation, ring 112.", "Ring 114 14 i Sverige.", 3),
        ("sv/goodbye.txt", "I en nödsituation, ring 112.", "Det var allt för i dag.", 3),
        ("en/fred.txt", "peace and security work", "peace, and the number 112", 2),
    ],
)
def test_other_phone_numbers_are_an_error(path: str, old: str, new: str, line: int) -> None:
    files = replaced(full_script(), path, old, new)
    assert cases(files, "R51") == [("numbers", path.replace("sv/", "en/"), line)]


def test_a_number_that_is_not_the_lines_is_left_to_rule_43() -> None:
    files = replaced(full_script(), "en/goodbye.txt", "dial 112.", "dial 112, not nine one one.")
    assert cases(files, "R51") == []


def of_words(words: int) -> str:
    """A line of so many words of two letters: without marks, 1/14.2 s (Swedish) for each letter."""
    return " ".join(["no"] * words)


@pytest.mark.parametrize(
    ("swedish", "english", "expected"),
    [
        (90, 134, []),
        (90, 138, [("length", "en/goodbye.txt", 1)]),
        (90, 69, []),
        (90, 66, [("length", "en/goodbye.txt", 1)]),
        (6, 29, []),
        (6, 31, [("length", "en/goodbye.txt", 1)]),
    ],
)
def test_the_length_is_0_7_to_1_4_of_the_first_language_unless_the_difference_is_under_3_seconds(
    swedish: int, english: int, expected: list[tuple[str, str, int]]
) -> None:
    files = with_text(full_script(), "sv/goodbye.txt", of_words(swedish))
    files = with_text(files, "en/goodbye.txt", of_words(english))
    assert cases(files, "R51") == expected


def test_the_finding_tells_both_lengths() -> None:
    files = with_text(full_script(), "en/fred.txt", "peace\n\nPeace and security work.")
    wording = found(files, "R51")[0].wording()
    assert "23.6" in wording.expected and "1.4" in wording.found


def test_a_language_without_data_is_held_to_the_length_alone() -> None:
    files = small_script(languages=("sv", "fi"))
    files = replaced(files, "fi/wrong-key-2.txt", "press 7", "press 8")
    assert cases(files, "R51") == []
    files = with_text(files, "fi/fred.txt", "peace\n\nPeace and security work.")
    assert cases(files, "R51") == [("length", "fi/fred.txt", 3)]


def test_each_further_language_is_held_against_the_first() -> None:
    files = small_script(languages=("sv", "en", "us"))
    files = with_text(files, "us/fred.txt", "peace\n\nPeace and security work.")
    assert cases(files, "R51") == [("length", "us/fred.txt", 3)]


def test_a_sub_menu_may_have_no_text() -> None:
    assert cases(nested_script(), "R51") == []
