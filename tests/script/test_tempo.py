"""Estimated durations of speech."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.script.speech import Pause, Speech, Voice
from ivr.script.tempo import seconds
from tests.scripts import full_script, prepared

MEASURED = tomllib.loads(Path(__file__).with_name("measures.toml").read_text())
SWEDISH = Voice("sv", "sv-SE", "Polly.Elin-Neural")


def lasts(*pieces: str | Pause, voice: Voice = SWEDISH) -> float:
    """Return the duration of one run of speech."""
    return seconds([Speech(voice, pieces)])


def test_every_text_is_estimated_within_ten_percent() -> None:
    for (code, _, name), text in prepared(full_script()).texts.items():
        if name in MEASURED:
            measured = MEASURED[name][("sv", "en").index(code)]
            assert seconds(text.whole) == pytest.approx(measured, rel=0.1, abs=0.3), name


words = st.text(alphabet="abcdeåäö ", min_size=1).filter(str.strip)


@given(st.lists(words | st.integers(1, 2000).map(Pause), max_size=8))
def test_more_is_never_said_in_less_time(pieces: list[str | Pause]) -> None:
    lengths = [lasts(*pieces[:count]) for count in range(len(pieces) + 1)]
    assert lengths[0] == 0
    assert lengths == sorted(lengths)
