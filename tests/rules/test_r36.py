"""R36: callers are not blamed."""

import pytest
from scripts import full_script, nested_script, replaced, small_script, with_text

from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("sv/wrong-key-1.txt", "Det var fel knapp."),
        ("sv/wrong-key-2.txt", "Felaktigt val."),
        ("sv/silence-1.txt", "Ogiltigt val."),
        ("sv/silence-2.txt", "Valet misslyckades."),
        ("sv/give-up.txt", "Vi förstår inte dina felaktiga val."),
        ("sv/fault.txt", "Något fel har hänt."),
        ("en/wrong-key-1.txt", "Invalid key."),
        ("en/silence-1.txt", "An error has occurred."),
        ("en/give-up.txt", "All tries failed."),
        ("en/fault.txt", "Something is wrong."),
    ],
)
def test_a_word_of_blame_is_a_warning_at_its_line(path: str, words: str) -> None:
    text = full_script()[path].decode()
    assert cases(with_text(full_script(), path, f"{text}{words}\n"), "R36") == [
        ("", path, len(text.splitlines()) + 1)
    ]


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("sv/fault.txt", "Det har blivit ett tekniskt fel,", "Vi har TEKNISKT FEL just nu,"),
        ("sv/wrong-key-1.txt", "Den knappen", "Den felfria knappen"),
        ("en/wrong-key-1.txt", "That key", "That terror of a key"),
        ("sv/fred.txt", "Sedan tjänstgör de", "Det är inget fel, och sedan tjänstgör de"),
    ],
)
def test_other_words_and_other_texts_are_free(path: str, before: str, after: str) -> None:
    assert cases(replaced(full_script(), path, before, after), "R36") == []


def test_a_technical_fault_is_allowed_in_the_fault_text_alone() -> None:
    files = replaced(
        full_script(), "sv/wrong-key-1.txt", "Den knappen används inte här.", "Ett tekniskt fel."
    )
    (finding,) = found(files, "R36")
    assert finding.wording("sv").found == "fel"


def test_nested_menus_change_nothing() -> None:
    assert cases(nested_script(2, 4), "R36") == []


def test_a_language_without_data_is_left_out() -> None:
    files = small_script(languages=("sv", "fi"))
    assert cases(with_text(files, "fi/silence-1.txt", "Wrong, wrong, wrong.\n"), "R36") == []
