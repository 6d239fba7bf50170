"""R53: a name that is an everyday word too never begins a sentence."""

import pytest
from scripts import full_script, nested_script, replaced, small_script, with_text

from rules.judging import cases


@pytest.mark.parametrize(
    "words",
    [
        "Fast hittar dem.",
        "Fast-gruppen hittar dem.",
        "De är med. Fast hittar dem.",
        "Fast.",
        "Namnet: Fast.",
        "{en: Search}. Fast.",
    ],
)
def test_the_name_at_the_beginning_or_alone_is_a_warning(words: str) -> None:
    files = with_text(full_script(), "sv/goodbye.txt", f"Hej.\n{words}")
    assert cases(files, "R53") == [("", "sv/goodbye.txt", 2)]


@pytest.mark.parametrize(
    "words", ["Namnet Fast är engelskt.", "Polisens Fast-grupp.", "Fasta regler.", "fast de är få"]
)
def test_the_name_after_another_word_is_fine(words: str) -> None:
    assert cases(with_text(full_script(), "sv/goodbye.txt", words), "R53") == []


def test_it_is_ambiguous_in_swedish_only() -> None:
    files = with_text(full_script(), "en/goodbye.txt", "Fast finds them.")
    assert cases(files, "R53") == []


def test_a_phrase_that_begins_with_it_is_found_at_its_line() -> None:
    files = replaced(nested_script(2, 7), "sv/language.toml", "Du har {count}", "Fast {count}")
    assert [(case, path) for case, path, _ in cases(files, "R53")] == [
        ("", "sv/language.toml")
    ] * len(cases(files, "R53"))
    assert cases(files, "R53")


def test_a_language_without_data_is_left_out() -> None:
    files = with_text(small_script(languages=("sv", "fi")), "fi/goodbye.txt", "Fast.")
    assert cases(files, "R53") == []
