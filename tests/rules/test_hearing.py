"""What is heard: words, the silence before them, and where they stand."""

from ivr.checks.subject.hearing import heard, words_of
from ivr.script.speech import Pause, Recording, Speech, Voice

VOICE = Voice("sv", "sv-SE", "Polly.Elin-Neural")
RECORDING = Recording("abc.wav", "audio/wav", 2.0, "Hej då.", "sv", b"")


def test_pauses_add_up_to_the_silence_before_the_next_words() -> None:
    said = (
        Speech(VOICE, (Pause(500), Pause(700), "Hej.", "Nej.")),
        Speech(VOICE, (Pause(300),)),
        RECORDING,
        Speech(VOICE, (Pause(400),)),
    )
    assert list(heard(said)) == [(1200, "Hej."), (0, "Nej."), (300, RECORDING)]
    assert words_of(said) == ["Hej.", "Nej.", RECORDING]
