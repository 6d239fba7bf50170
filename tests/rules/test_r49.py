"""R49: words of another language are marked."""

import pytest
from scripts import full_script, nested_script, replaced, with_text

from ivr.script.knowledge import knowledge_of
from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "words", "foreign"),
    [
        ("sv/goodbye.txt", "Tack från {en: the police} and the Police.", "the, Police"),
        ("sv/goodbye.txt", "Gruppen heter Search Team.", "Search"),
        ("en/goodbye.txt", "This is polisen in Sverige.", "polisen, Sverige"),
        ("en/goodbye.txt", "Tryck here.", "Tryck"),
    ],
)
def test_a_foreign_word_outside_a_span_is_an_error(path: str, words: str, foreign: str) -> None:
    files = with_text(full_script(), path, f"Hej.\n{words}")
    assert cases(files, "R49") == [("", path, 2)]
    assert found(files, "R49")[0].wording().found == foreign


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("sv/goodbye.txt", "Gruppen heter {en: the Search Team}."),
        ("en/goodbye.txt", "They are called {sv: polisen}."),
        ("sv/goodbye.txt", "Europol, Interpol, Ameripol och Schengen."),
        ("en/goodbye.txt", "{sv: Polisen i Sverige}."),
    ],
)
def test_marked_words_and_names_are_fine(path: str, words: str) -> None:
    assert cases(with_text(full_script(), path, words), "R49") == []


def test_a_foreign_word_that_is_listed_as_a_name_may_be_said() -> None:
    files = with_text(full_script(), "en/goodbye.txt", "This is polisen.")
    files = replaced(files, "en/language.toml", '"Schengen",', '"Schengen", "Polisen",')
    assert cases(files, "R49") == []


def test_phrases_and_sub_menus_are_looked_at_and_a_language_without_data_is_not() -> None:
    files = nested_script(2, 7, languages=("sv", "fi"))
    files = replaced(files, "sv/language.toml", "För huvudmenyn, tryck", "För menyn, press")
    files = replaced(files, "sv/language.toml", "Du har {count} val.", "You have {count} val.")
    files = with_text(files, "sv/menu-2.txt", "group two")
    files = with_text(files, "fi/menu-2.txt", "grupp för polisen")
    found_in = {path for _, path, _ in cases(files, "R49")}
    assert found_in >= {"sv/language.toml", "sv/menu-2.txt"}
    assert not any(path.startswith("fi/") for path in found_in)


def test_the_lists_are_in_small_letters_for_so_they_are_compared() -> None:
    for code in ("sv", "en"):
        words = knowledge_of(code).words
        assert words is not None
        assert len(set(words.foreign)) == len(words.foreign) > 200
        assert all(word == word.lower() for word in words.foreign)


def test_no_word_is_foreign_to_both_languages() -> None:
    swedish, english = (knowledge_of(code).words for code in ("sv", "en"))
    assert swedish is not None and english is not None
    assert not set(swedish.foreign) & set(english.foreign)
