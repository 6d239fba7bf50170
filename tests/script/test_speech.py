"""Speech of written sentences: every word once, in order, in the right voice."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.script.speech import Pause, Recording, Speech, Utterance, Voice, join
from tests.calls import pronounced, sounds
from tests.scripts import full_script, prepared, small_script, with_text

ELIN = Voice("sv", "sv-SE", "Polly.Elin-Neural")
AMY = Voice("en", "en-GB", "Polly.Amy-Neural")


def said_of(body: str) -> tuple[Utterance, ...]:
    """The speech of a Swedish topic with this body."""
    files = with_text(small_script(), "sv/fred.txt", f"fred\n\n{body}\n")
    return prepared(files).texts["sv", "main", "fred"].whole


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Ring 112.", [("sv", "Ring ett ett två.")]),
        ("Inom EU.\nI EU.", [("sv", "Inom E U."), ("sv", "I E U.")]),
        (
            "Namnet står för {en: Search Team}.",
            [("sv", "Namnet står för"), ("en", "Search Team.")],
        ),
        (
            "Namnet {en: Search Team} är engelskt.",
            [("sv", "Namnet"), ("en", "Search Team"), ("sv", "är engelskt.")],
        ),
        ("{en: Search Team}!", [("en", "Search Team!")]),
        ("... {en: Search Team}", [("en", "Search Team")]),
        ("{en: Search Team}, alltså.", [("en", "Search Team"), ("sv", ", alltså.")]),
        ("({en: Search Team}).", [("en", "Search Team).")]),
        ("{en: the EU} och {en: 112}.", [("en", "the E U"), ("sv", "och"), ("en", "one one two.")]),
        ("{en: one}{en: two}", [("en", "one"), ("en", "two")]),
        ("Hej. | Hej då.", [("sv", "Hej."), ("sv", 700), ("sv", "Hej då.")]),
        ("Hej. |\nHej då.", [("sv", "Hej."), ("sv", 700), ("sv", "Hej då.")]),
        ("{en: one | two}", [("en", "one"), ("sv", 700), ("en", "two")]),
        ("Hej |.", [("sv", "Hej"), ("sv", 700)]),
        ("Hej. | |\n| {en: Two}", [("sv", "Hej."), ("sv", 700), ("en", "Two")]),
        ("|\nHej.\n|\n|", [("sv", "Hej."), ("sv", 700)]),
        ("{sv: Hej} då.", [("sv", "Hej"), ("sv", "då.")]),
        ("Tryck {key:fast}, av {count}.", [("sv", "Tryck två, av två.")]),
        ("Från {en: one} till {last_key}.", [("sv", "Från"), ("en", "one"), ("sv", "till två.")]),
    ],
)
def test_a_text_is_said_piece_by_piece_in_the_voice_of_its_words(
    written: str, heard: list[tuple[str, str | int]]
) -> None:
    assert sounds(said_of(written)) == heard


@pytest.mark.parametrize("code", ["sv", "en"])
def test_every_frozen_text_is_said_in_its_own_voice_but_for_the_english_name(code: str) -> None:
    line = prepared(full_script())
    foreign = {
        (name, utterance.pieces)
        for (language, _, name), text in line.texts.items()
        for utterance in text.whole
        if language == code and isinstance(utterance, Speech) and utterance.voice.language != code
    }
    assert foreign == ({("fast", ("Fugitive Active Search Team.",))} if code == "sv" else set())


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


def written(line: list[tuple[str, str, str]]) -> str:
    """A line of a text: its stretches, in the text's own language or in spans."""
    return " ".join(
        (text if code == "own" else f"{{{code}: {text}}}") + mark for code, text, mark in line
    )


def expected_words(line: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """The words of a line, each with the language of the voice that says it."""
    languages = [("sv" if code == "own" else code, text) for code, text, _ in line]
    return [
        (code, word)
        for code, text in languages
        for word in pronounced(code, text).replace(",", "").split()
    ]


@given(lines=st.lists(stretches, min_size=1, max_size=4))
def test_all_words_of_a_text_are_said_exactly_once_and_in_order(
    lines: list[list[tuple[str, str, str]]],
) -> None:
    """Whatever stands between them: spans, pauses, punctuation, lines."""
    utterances = said_of("\n".join(map(written, lines)))
    heard = [
        (code, word)
        for code, sound in sounds(utterances)
        if isinstance(sound, str)
        for word in re.findall(r"\w+", sound)
    ]
    assert heard == [word for line in lines for word in expected_words(line)]
    for utterance in utterances:
        assert isinstance(utterance, Speech)
        for piece in utterance.pieces:
            assert piece == Pause(700) or re.search(r"\w", str(piece)), "a piece without words"
    voices = [utterance.voice for utterance in utterances if isinstance(utterance, Speech)]
    assert all(first != second for first, second in pairwise(voices))


# --- joining


def test_neighbours_of_one_voice_become_one_and_others_stand_for_themselves() -> None:
    hello, english = Speech(ELIN, ("Hej.",)), Speech(AMY, ("Hello.",))
    assert join([hello, Speech(ELIN, (Pause(500), "Hej då."))]) == (
        Speech(ELIN, ("Hej.", Pause(500), "Hej då.")),
    )
    recording = Recording("a.wav", "audio/wav", 1.0, "Hej.", "sv", b"")
    other_voice = Speech(Voice("sv", "sv-SE", "Polly.Astrid"), ("Hej.",))
    apart = (hello, english, hello, recording, hello, other_voice, recording, recording)
    assert join(apart) == apart


speeches = st.builds(
    Speech,
    st.sampled_from([ELIN, AMY]),
    st.lists(st.one_of(letters, st.integers(1, 999).map(Pause)), min_size=1, max_size=3).map(tuple),
)
recordings = st.builds(
    Recording, letters, st.just("audio/wav"), st.just(1.0), letters, st.just("sv"), st.just(b"")
)


@given(st.lists(st.one_of(speeches, recordings), max_size=8))
def test_joining_keeps_every_sound_in_order(utterances: list[Utterance]) -> None:
    joined = join(utterances)
    assert sounds(joined) == sounds(utterances)
    assert join(joined) == joined
