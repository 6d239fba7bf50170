"""R55: the line is no person."""

import pytest
from scripts import full_script, nested_script, replaced, with_text

from ivr.script.finding import Severity
from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "words", "case"),
    [
        ("sv/silence-1.txt", "Jag hör inte. Min tur.", ""),
        ("en/silence-1.txt", "I did not hear.", ""),
        ("en/fault.txt", "Ask me. In an emergency, dial 112.", ""),
        ("sv/silence-1.txt", "Vi väntar på dig.", "we"),
        ("en/goodbye.txt", "Thank you for calling us.", "we"),
    ],
)
def test_a_word_of_a_persons_is_told_as_information(path: str, words: str, case: str) -> None:
    files = with_text(full_script(), path, f"Hej.\n{words}")
    assert cases(files, "R55") == [(case, path, 2)]
    assert found(files, "R55")[0].severity is Severity.INFO


@pytest.mark.parametrize("text", ["give-up", "fault"])
def test_where_the_line_ends_a_call_it_may_say_we(text: str) -> None:
    files = with_text(full_script(), f"sv/{text}.txt", "Vi slutar. Ring oss igen.")
    files = with_text(files, f"en/{text}.txt", "We stop now. It is our fault.")
    assert cases(files, "R55") == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("sv/silence-1.txt", "I Sverige och i världen. Viktigt minne."),
        ("en/silence-1.txt", "It is here, in the AI. Weather."),
    ],
)
def test_other_words_are_fine(path: str, words: str) -> None:
    files = with_text(full_script(), path, words)
    files = replaced(files, "en/language.toml", '"EU" = ', '"AI" = "A I"\n"EU" = ')
    assert cases(files, "R55") == []


def test_phrases_and_sub_menus_are_looked_at_and_a_language_without_data_is_not() -> None:
    files = nested_script(2, 7, languages=("sv", "fi"))
    files = replaced(files, "sv/language.toml", "Du har {count} val.", "Jag har {count} val.")
    files = with_text(files, "sv/menu-2.txt", "våra grupper")
    files = with_text(files, "fi/menu-2.txt", "our groups")
    assert {(case, path) for case, path, _ in cases(files, "R55")} == {
        ("", "sv/language.toml"),
        ("we", "sv/menu-2.txt"),
    }
