"""Transcripts of calls."""

from ivr.i18n import translator
from ivr.phone.events import Dialled, Event, Heard, HungUp, Pressed, Silent
from ivr.phone.transcript import Transcript
from ivr.phone.verbs import Paused, Played, Silence, Spoken
from ivr.terminal import Page

NOTICE = Spoken(("Är du i fara?", "Lägg på och ring ett ett två."), "sv-SE", "Polly.Elin-Neural")
MENU = Spoken(
    ("För kontakt, tryck 1.", Silence(500), "For English, press 9."), "en-GB", "Polly.Amy-Neural"
)
CALL: tuple[Event, ...] = (
    Dialled(),
    Heard(NOTICE, False, 0.0, 4.25),
    Heard(MENU, True, 4.25, 5.0, True),
    Silent(2.5, 9.25),
    Heard(Paused(1), False, 19.25, 1.0),
    Heard(Played("/recordings/a.wav"), True, 20.25, 59.96),
    Pressed("*", 80.21),
    Heard(NOTICE, False, 723.96, 4.25),
    HungUp(True, 728.21),
)


def lines(*events: Event, lang: str = "en") -> list[str]:
    return list(Transcript(translator(lang), Page(80)).lines(events))


def test_a_transcript_is_chronological_and_marks_interruptions() -> None:
    assert lines(*CALL)[1:] == [
        " 0:00.0 sv ┃ Är du i fara? Lägg på och ring ett ett två.",
        " 0:04.2 en   För kontakt, tryck 1. … For English, press 9. —",
        "             (2.5 s silence)",
        " 0:19.2    ┃ (1 s pause)",
        " 0:20.2      [recording /recordings/a.wav]",
        "             ▸ press *",
        "12:04.0 sv ┃ Är du i fara? Lägg på och ring ett ett två.",
        "call ended at 12:08.2, the line hung up",
    ]


def test_a_transcript_shows_who_hung_up_and_swedish_decimal_commas() -> None:
    assert lines(HungUp(False, 83.4))[-1] == "call ended at 1:23.4, the caller hung up"
    told = lines(*CALL, lang="sv")
    assert told[2] == " 0:04,2 en   För kontakt, tryck 1. … For English, press 9. —"
    assert "2,5 s tystnad" in told[3] and "12:08,2" in told[-1]
