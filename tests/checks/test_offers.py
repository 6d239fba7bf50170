"""The offers that are said: sentences that name a key."""

import pytest

from ivr.checks.offers import grammar
from ivr.checks.subject import SpokenSentence
from ivr.script.knowledge import knowledge_of
from ivr.script.place import Place


def _keys(spoken: str, written: str = "", language: str = "sv") -> list[str]:
    place = Place((language, "texts", "text", "body"), 1)
    line = SpokenSentence(language, "text", written or spoken, spoken, spoken, spoken, place)
    known = grammar(knowledge_of(language))
    return [offer.key for offer in known.offers(line)]


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ("FÖR HUVUDMENYN, TRYCK ÅTTA", ["8"]),
        ("För huvudmenyn, tryck på noll.", ["0"]),
        ("Tryck fyrkant när du är klar.", ["#"]),
        ("Hej. För A, tryck ett. | För B, tryck två! Hej då.", ["1", "2"]),
        ("Du har sex val.", []),
        ("Ring ett ett två.", []),
        ("Tryck på en siffra, från ett till sex.", []),
        ("Tryckt ett.", []),
    ],
)
def test_a_sentence_with_the_verb_and_a_key_is_an_offer(said: str, keys: list[str]) -> None:
    assert _keys(said) == keys


def test_a_digit_word_in_the_middle_is_a_key_only_where_it_is_written_as_a_digit() -> None:
    said = "Press one number on your phone."
    assert _keys(said, language="en") == []
    assert _keys(said, "Press 1 number on your phone.", "en") == ["1"]
