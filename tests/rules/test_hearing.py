"""What is heard: words, the silence before them, and where they stand."""

from dataclasses import replace

from scripts import full_script

from ivr.rules.subject.hearing import heard, place, words_of
from ivr.script.speech import Pause, Recording, Speech, Voice
from rules.judging import Staged

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


def test_words_have_a_place_in_the_files() -> None:
    subject = Staged(full_script())
    assert place(subject, "Vid larm, ring ett ett två.") == ("sv/kontakt.txt", 5)
    assert place(subject, "Fugitive Active Search Team.")[0] == "sv/fast.txt"
    assert place(subject, "Nobody says this.") == ("line.toml", 0)


def test_a_recording_has_the_place_of_its_text() -> None:
    subject = Staged(full_script())
    texts = {
        where: replace(text, recording=RECORDING) if where == ("sv", "main", "goodbye") else text
        for where, text in subject.line.texts.items()
    }
    subject.line = replace(subject.line, texts=texts)
    assert place(subject, RECORDING) == ("sv/goodbye.txt", 2)
    assert place(subject, replace(RECORDING, name="other.wav")) == ("line.toml", 0)
