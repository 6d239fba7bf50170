"""Speech of written sentences: every word once, in order, in the right voice."""

import re
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.script.speech import Pause, Speech, Utterance
from tests.calls import pronounced, sounds
from tests.scripts import prepared, small_script, with_text


def said_of(body: str) -> tuple[Utterance, ...]:
    """Return the speech of a Swedish topic with this body."""
    files = with_text(small_script(), "sv/fred.txt", f"fred\n\n{body}\n")
    return prepared(files).texts["sv", "main", "fred"].whole


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Ring 112.", [("sv", "Ring ett ett två.")]),
        (
            "Namnet {en: Search Team} är engelskt.",
            [("sv", "Namnet"), ("en", "Search Team"), ("sv", "är engelskt.")],
        ),
        ("... {en: Search Team}", [("en", "Search Team")]),
        ("{en: Search Team}, alltså.", [("en", "Search Team"), ("sv", ", alltså.")]),
        ("({en: Search Team}).", [("en", "Search Team).")]),
        ("{en: the EU} och {en: 112}.", [("en", "the E U"), ("sv", "och"), ("en", "one one two.")]),
        ("{en: one}{en: two}", [("en", "one"), ("en", "two")]),
        ("Hej. | Hej då.", [("sv", "Hej."), ("sv", 700), ("sv", "Hej då.")]),
        ("{en: one | two}", [("en", "one"), ("sv", 700), ("en", "two")]),
        ("Hej |.", [("sv", "Hej"), ("sv", 700)]),
        ("Hej. | |\n| {en: Two}", [("sv", "Hej."), ("sv", 700), ("en", "Two")]),
        ("|\nHej.\n|\n|", [("sv", "Hej."), ("sv", 700)]),
        ("{sv: Hej} då.", [("sv", "Hej"), ("sv", "då.")]),
        ("Tryck {key:fast}, av {count}.", [("sv", "Tryck två, av två.")]),
        ("Från {en: one} till {last_key}.", [("sv", "Från"), ("en", "one"), ("sv", "till två.")]),
    ],
)
def test_each_piece_of_a_text_has_the_voice_of_its_language(
    written: str, heard: list[tuple[str, str | int]]
) -> None:
    assert sounds(said_of(written)) == heard


# --- nothing is lost

letters = st.text(alphabet="abcdefåäöé", min_size=1, max_size=8)
written_words = st.lists(
    st.one_of(letters, st.sampled_from(["EU", "ring 112 då", "ring 114 14 då", "tryck 7 då"])),
    min_size=1,
    max_size=4,
).map(" ".join)
stretches = st.lists(
    st.tuples(
        st.sampled_from(["sv", "en", "own"]), written_words, st.sampled_from(["", ".", ",", " |"])
    ),
    min_size=1,
    max_size=6,
)


@given(lines=st.lists(stretches, min_size=1, max_size=4))
def test_all_words_of_a_text_are_said_exactly_once_and_in_order(
    lines: list[list[tuple[str, str, str]]],
) -> None:
    """With any spans, pauses, punctuation and lines between them."""
    written = [
        " ".join(
            (text if code == "own" else f"{{{code}: {text}}}") + mark for code, text, mark in line
        )
        for line in lines
    ]
    expected = [
        (language, word)
        for code, text, _ in chain.from_iterable(lines)
        for language in ("sv" if code == "own" else code,)
        for word in pronounced(language, text).replace(",", "").split()
    ]
    utterances = said_of("\n".join(written))
    heard = [
        (code, word)
        for code, sound in sounds(utterances)
        if isinstance(sound, str)
        for word in re.findall(r"\w+", sound)
    ]
    assert heard == expected
    speech = [utterance for utterance in utterances if isinstance(utterance, Speech)]
    pieces = [piece for utterance in speech for piece in utterance.pieces]
    assert all(piece == Pause(700) or re.search(r"\w", str(piece)) for piece in pieces)
    assert all(one.voice != other.voice for one, other in pairwise(speech))
