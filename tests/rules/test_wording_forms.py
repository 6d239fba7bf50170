"""Statements, folded words, and patterns of words."""

import re

from ivr.rules.wording import any_of, folded, statements


def test_a_colon_does_not_end_a_statement() -> None:
    said = "I en nödsituation: lägg på. Ring! Vad? Nu | 1.5 kronor"
    assert statements(said) == ["I en nödsituation: lägg på", "Ring", "Vad", "Nu", "1.5 kronor"]


def test_marks_alone_are_no_statement() -> None:
    assert statements(" . | ! ") == []


def test_folded_words_have_neither_marks_nor_capitals() -> None:
    assert folded("Från utlandet, ring: | Ett!") == "från utlandet ring ett"


def test_a_pattern_of_words_takes_them_literally() -> None:
    assert re.fullmatch(any_of(["a.b", "c"]), "a.b")
    assert not re.fullmatch(any_of(["a.b", "c"]), "axb")


def test_a_pattern_of_no_words_matches_nothing() -> None:
    assert not re.search(any_of([]), "anything")
