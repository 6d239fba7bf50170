"""Words, sentences and LIX."""

import re

import pytest

from ivr.checks.subject import Subject
from ivr.script import prose
from tests.scripts import full_script, prepared


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" | ", []),
        ("Hej då.", ["Hej", "då"]),
        ("freds- och säkerhetsfrämjande", ["freds", "och", "säkerhetsfrämjande"]),
        ("Polisens Fast-grupp", ["Polisens", "Fast-grupp"]),
        ("cross-border | Europol's: EU:s", ["cross-border", "Europol's", "EU:s"]),
        ("E U, ett_två", ["E", "U", "ett", "två"]),
    ],
)
def test_words_are_counted_as_they_are_written(text: str, words: list[str]) -> None:
    assert list(prose.words(text)) == words


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("| .", []),
        ("Utan punkt", ["Utan punkt"]),
        ("Vid larm: ring. | Hej!  Då?", ["Vid larm:", "ring.", "Hej!", "Då?"]),
        ("Ett. två", ["Ett.", "två"]),
        ("Kl.tio på x.se", ["Kl.tio på x.se"]),
    ],
)
def test_a_sentence_ends_at_a_mark_before_a_space(text: str, sentences: list[str]) -> None:
    assert list(prose.sentences(text)) == sentences


def test_a_word_is_long_with_seven_letters_and_hyphens_are_none() -> None:
    assert prose.lix("sexsex sju-sju sjusjus") == pytest.approx(3 + 100 / 3)


def test_lix_is_words_in_a_sentence_and_long_words_in_a_hundred() -> None:
    assert prose.lix("Polisen är med. Ja.") == 4 / 2 + 100 / 4
    assert prose.lix("") == 0


def test_names_begin_with_a_capital_inside_a_sentence() -> None:
    assert prose.names("Europol och Interpol. Sverige: Ja, EU.") == ("Interpol", "EU")


def test_the_plain_form_has_no_markup() -> None:
    assert prose.plain("Namnet {en: Search  Team}, och {sv:Fast}. |") == (
        "Namnet Search Team, och Fast."
    )


@pytest.mark.parametrize(
    ("language", "text", "words", "sentences", "lix"),
    [
        ("sv", "notice", 10, 2, 15),
        ("en", "notice", 10, 1, 20),
        ("sv", "kontakt", 68, 11, 18),
        ("sv", "utveckling", 70, 8, 44),
        ("en", "utveckling", 89, 8, 41),
        ("sv", "fred", 49, 5, 55),
        ("en", "operativt", 47, 5, 58),
        ("sv", "fast", 42, 5, 51),
    ],
)
def test_the_frozen_texts_measure_as_they_were_measured(
    language: str, text: str, words: int, sentences: int, lix: int
) -> None:
    line = prepared(full_script())
    body = Subject(line.script, line).body(language, text)
    spoken = " ".join(sentence.spoken for sentence in body)
    assert len(prose.words(spoken)) == words
    assert len(prose.sentences(spoken)) == sentences
    assert round(prose.lix(spoken)) == lix


def test_a_colon_does_not_end_a_statement() -> None:
    said = "I en nödsituation: lägg på. Ring! Vad? Nu | 1.5 kronor"
    assert prose.statements(said) == [
        "I en nödsituation: lägg på",
        "Ring",
        "Vad",
        "Nu",
        "1.5 kronor",
    ]


def test_marks_alone_are_no_statement() -> None:
    assert prose.statements(" . | ! ") == []


def test_folded_words_have_neither_marks_nor_capitals() -> None:
    assert prose.folded("Från utlandet, ring: | Ett!") == "från utlandet ring ett"


def test_a_pattern_of_words_takes_them_literally() -> None:
    assert re.fullmatch(prose.any_of(["a.b", "c"]), "a.b")
    assert not re.fullmatch(prose.any_of(["a.b", "c"]), "axb")


def test_a_pattern_of_no_words_matches_nothing() -> None:
    assert not re.search(prose.any_of([]), "anything")
