"""R47: initialisms are said letter by letter, or written out."""

import pytest
from scripts import full_script, line_with, nested_script, replaced, with_text

from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "words", "initialism"),
    [
        ("sv/goodbye.txt", "Hälsa FN.", "FN"),
        ("sv/goodbye.txt", "Hälsa till FN:s kansli.", "FN"),
        ("sv/goodbye.txt", "Hälsa ÖB-staben.", "ÖB"),
        ("en/goodbye.txt", "Ask the OSCE.", "OSCE"),
        ("en/goodbye.txt", "Ask the NBC-unit of EU.", "NBC"),
        ("sv/goodbye.txt", "Hälsa {en: the FBI}.", "FBI"),
    ],
)
def test_an_initialism_without_a_pronunciation_is_an_error(
    path: str, words: str, initialism: str
) -> None:
    files = with_text(full_script(), path, f"Hej.\n{words}")
    assert cases(files, "R47") == [("", path, 2)]
    assert found(files, "R47")[0].wording().found == initialism


@pytest.mark.parametrize(
    "words", ["Hälsa EU och EU-land. EU:s kansli.", "I en nödsituation, å ena sidan.", "A. B. C."]
)
def test_initialisms_of_the_table_and_single_letters_are_fine(words: str) -> None:
    assert cases(with_text(full_script(), "sv/goodbye.txt", words), "R47") == []


def test_one_that_its_pronunciation_leaves_as_it_is_is_found_in_the_table_alone() -> None:
    files = replaced(full_script(), "sv/language.toml", '"EU" = "E U"', '"EU" = "unionen EU"')
    line = line_with(files, "sv/language.toml", '"EU" =')
    assert cases(files, "R47") == [("pronunciation", "sv/language.toml", line)]


def test_labels_of_sub_menus_are_looked_at_without_any_language_data() -> None:
    files = with_text(nested_script(2, 7, languages=("sv", "fi")), "fi/menu-2.txt", "group NATO")
    assert cases(files, "R47") == [("", "fi/menu-2.txt", 1)]
