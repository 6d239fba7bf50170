"""Words, sentences and LIX."""

import re
from collections.abc import Callable

import pytest

from ivr.script import prose


@pytest.mark.parametrize(
    ("found_in", "text", "found"),
    [
        (prose.words, " | ", []),
        (prose.words, "Hej då, E U, ett_två.", ["Hej", "då", "E", "U", "ett", "två"]),
        (prose.words, "freds- och Fast-grupp | EU:s", ["freds", "och", "Fast-grupp", "EU:s"]),
        (prose.folded, "Freds- och Fast-grupp | EU:s.", [*"freds och fast-grupp eu:s"]),
        (prose.sentences, "| .", []),
        (prose.sentences, "Vid larm: ring. | Hej!  Då?", ["Vid larm:", "ring.", "Hej!", "Då?"]),
        (prose.sentences, "Kl.tio på x.se, 1.5", ["Kl.tio på x.se, 1.5"]),
        (prose.statements, "Vid larm: ring. | Hej!  Då?", ["Vid larm: ring", "Hej", "Då"]),
        (prose.names, "Europol och Interpol. Sverige: Ja, EU.", ["Interpol", "EU"]),
        (
            prose.plain,
            "Namnet {en: Search  Team}, och {sv:Fast}. |",
            [*"Namnet Search Team, och Fast."],
        ),
    ],
)
def test_words_sentences_and_names_are_found_as_they_are_written(
    found_in: Callable[[str], list[str]], text: str, found: list[str]
) -> None:
    assert [*found_in(text)] == found


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


def test_a_pattern_of_words_takes_them_literally_and_without_any_matches_nothing() -> None:
    assert re.fullmatch(prose.any_of(["a.b", "c"]), "a.b")
    assert not re.fullmatch(prose.any_of(["a.b", "c"]), "axb")
    assert not re.search(prose.any_of([]), "anything")
