"""R46: no abbreviations."""

import pytest
from scripts import full_script, nested_script, replaced, with_text

from rules.judging import cases, found


@pytest.mark.parametrize(
    ("path", "words", "abbreviation"),
    [
        ("sv/goodbye.txt", "Ring t.ex. i dag.", "t.ex."),
        ("sv/goodbye.txt", "T.ex. i dag.", "T.ex."),
        ("sv/goodbye.txt", "Polisen, domstolar m m.", "m m"),
        ("sv/goodbye.txt", "Det tar ca en timme.", "ca"),
        ("sv/goodbye.txt", "Polisen osv.", "osv."),
        ("sv/goodbye.txt", "Det gäller p.g.a. brott.", "p.g."),
        ("en/goodbye.txt", "Call, e.g. now.", "e.g."),
        ("en/goodbye.txt", "Police etc.", "etc."),
        ("en/goodbye.txt", "Call asap.", "asap"),
    ],
)
def test_an_abbreviation_is_an_error(path: str, words: str, abbreviation: str) -> None:
    files = with_text(full_script(), path, f"Hej.\n{words}")
    assert cases(files, "R46") == [("", path, 2)]
    assert found(files, "R46")[0].wording().found == abbreviation


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("sv/goodbye.txt", "Till exempel en cafégäst på Osvaldsgatan."),
        ("sv/goodbye.txt", "Hej då. Jag."),
        ("en/goodbye.txt", "Say no. Etched in stone, for example."),
    ],
)
def test_words_that_are_written_out_are_fine(path: str, words: str) -> None:
    assert cases(with_text(full_script(), path, words), "R46") == []


def test_a_pronunciation_does_not_excuse_the_written_form() -> None:
    files = replaced(
        full_script(), "sv/language.toml", '"EU" =', '"t.ex." = "till exempel"\n"EU" ='
    )
    files = with_text(files, "sv/goodbye.txt", "Ring t.ex. i dag.")
    assert cases(files, "R46") == [("", "sv/goodbye.txt", 1)]


def test_a_pronunciation_that_is_an_abbreviation_is_found_where_it_is_said() -> None:
    files = replaced(full_script(), "sv/language.toml", '"EU" = "E U"', '"EU" = "dvs. E U"')
    assert {path for _, path, _ in cases(files, "R46")} == {"sv/strategiskt.txt"}


def test_letters_of_an_initialism_are_no_abbreviation() -> None:
    files = replaced(full_script(), "sv/language.toml", '"EU" =', '"MM" = "M M"\n"EU" =')
    assert cases(with_text(files, "sv/goodbye.txt", "Hej från MM."), "R46") == []


def test_phrases_and_sub_menus_are_looked_at_and_a_language_without_data_is_not() -> None:
    files = nested_script(2, 7, languages=("sv", "fi"))
    files = replaced(files, "sv/language.toml", "Du har {count} val.", "Du har ca {count} val.")
    files = with_text(files, "sv/menu-2.txt", "grupper m.fl.")
    files = with_text(files, "fi/menu-2.txt", "group etc.")
    assert {path for _, path, _ in cases(files, "R46")} == {"sv/language.toml", "sv/menu-2.txt"}
