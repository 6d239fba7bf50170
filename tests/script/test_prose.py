"""Words, sentences and LIX."""

import re

import pytest

from ivr.script import prose
from tests.calls import words
from tests.scripts import full_script, prepared


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" | ", []),
        ("Hej då, E U, ett_två.", ["Hej", "då", "E", "U", "ett", "två"]),
        ("freds- och Fast-grupp | Europol's: EU:s", "freds och Fast-grupp Europol's EU:s".split()),
    ],
)
def test_words_are_counted_as_they_are_written(text: str, found: list[str]) -> None:
    assert [*prose.words(text)] == found
    assert prose.folded(text) == " ".join(found).lower()


@pytest.mark.parametrize(
    ("text", "sentences", "statements"),
    [
        ("| .", [], []),
        ("Utan punkt", ["Utan punkt"], ["Utan punkt"]),
        (
            "Vid larm: ring. | Hej!  Då?",
            ["Vid larm:", "ring.", "Hej!", "Då?"],
            ["Vid larm: ring", "Hej", "Då"],
        ),
        ("Kl.tio på x.se, 1.5", ["Kl.tio på x.se, 1.5"], ["Kl.tio på x.se, 1.5"]),
    ],
)
def test_a_sentence_ends_at_a_mark_before_a_space_and_a_statement_not_at_a_colon(
    text: str, sentences: list[str], statements: list[str]
) -> None:
    assert [*prose.sentences(text)] == sentences
    assert prose.statements(text) == statements


@pytest.mark.parametrize(
    ("text", "lix"),
    [
        ("", 0),
        ("Polisen är med. Ja.", 4 / 2 + 100 / 4),
        ("sexsex sju-sju sjusjus", 3 + 100 / 3),  # seven letters are long, a hyphen is none
    ],
)
def test_lix_is_words_in_a_sentence_and_long_words_in_a_hundred(text: str, lix: float) -> None:
    assert prose.lix(text) == pytest.approx(lix)


@pytest.mark.parametrize(
    ("language", "text", "figures"),
    [
        ("sv", "notice", (10, 2, 15)),
        ("sv", "utveckling", (70, 8, 44)),
        ("en", "utveckling", (89, 8, 41)),
        ("en", "operativt", (47, 5, 58)),
    ],
)
def test_the_frozen_texts_measure_as_they_were_measured(
    language: str, text: str, figures: tuple[int, int, int]
) -> None:
    spoken = " ".join(words(prepared(full_script()).texts[language, "main", text].whole))
    found = (len(prose.words(spoken)), len(prose.sentences(spoken)), round(prose.lix(spoken)))
    assert found == figures


def test_names_begin_with_a_capital_inside_a_sentence() -> None:
    assert prose.names("Europol och Interpol. Sverige: Ja, EU.") == ("Interpol", "EU")


def test_the_plain_form_has_no_markup() -> None:
    written = "Namnet {en: Search  Team}, och {sv:Fast}. |"
    assert prose.plain(written) == "Namnet Search Team, och Fast."


def test_a_pattern_of_words_takes_them_literally_and_without_any_matches_nothing() -> None:
    assert re.fullmatch(prose.any_of(["a.b", "c"]), "a.b")
    assert not re.fullmatch(prose.any_of(["a.b", "c"]), "axb")
    assert not re.search(prose.any_of([]), "anything")
