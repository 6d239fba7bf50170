"""Estimated durations of speech."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.script.speech import OPTION_PAUSE, Pause, Speech, Voice
from ivr.script.tempo import seconds
from tests.scripts import full_script, prepared

MEASURED = tomllib.loads(Path(__file__).with_name("measures.toml").read_text())
SWEDISH = Voice("sv", "sv-SE", "Polly.Elin-Neural")
ENGLISH = Voice("en", "en-GB", "Polly.Amy-Neural")


def lasts(*pieces: str | Pause, voice: Voice = SWEDISH) -> float:
    """Return the duration of one run of speech."""
    return seconds([Speech(voice, pieces)])


def test_every_text_is_estimated_within_ten_percent() -> None:
    for (code, _, name), text in prepared(full_script()).texts.items():
        if name in MEASURED:
            measured = MEASURED[name][("sv", "en").index(code)]
            assert seconds(text.whole) == pytest.approx(measured, rel=0.1, abs=0.3), name


@pytest.mark.parametrize(
    ("voice", "pieces", "expected"),
    [
        (  # two sentences, one comma, two digit words, a pause between options; 26 letters
            SWEDISH,
            ("Vid fara, ring ett två.", OPTION_PAUSE, "Hej då igen."),
            0.12 + 26 / 14.2 + 0.26 + 0.55 + 2 * 0.06 + 0.14,
        ),
        (ENGLISH, ("Name of the wanted people.",), 0.12 + 21 / 15.3),
        (SWEDISH, ("Name of the wanted people.",), 0.12 + 21 / 14.2),
        (SWEDISH, ("Inom E U och F N.",), lasts("Inom eu och fn.") + 4 * 0.3),
        (SWEDISH, (Pause(400), Pause(300), "Hej då."), lasts("Hej då.") + 0.7),
        (SWEDISH, (Pause(500), Pause(200)), 0.7),
        (SWEDISH, (), 0),
    ],
)
def test_letters_names_of_letters_digits_commas_sentences_and_pauses_count(
    voice: Voice, pieces: tuple[str | Pause, ...], expected: float
) -> None:
    assert lasts(*pieces, voice=voice) == pytest.approx(expected)


words = st.text(alphabet="abcdeåäö ", min_size=1).filter(str.strip)


@given(st.lists(words | st.integers(1, 2000).map(Pause), max_size=8))
def test_more_is_never_said_in_less_time(pieces: list[str | Pause]) -> None:
    lengths = [lasts(*pieces[:count]) for count in range(len(pieces) + 1)]
    assert lengths[0] == 0
    assert lengths == sorted(lengths)
