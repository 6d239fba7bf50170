"""R60: a recording has silence at both ends, so that no word is clipped, and is no mere blip."""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Limits, RecordedExample, Rule
from ivr.rules.subject import Subject
from ivr.rules.subject.recorded import Reading, readings
from ivr.rules.telling import JUDGEMENT, figures
from ivr.script.finding import Severity, Wording

BEFORE, AFTER, BLIP = "before", "after", "blip"
"""The cases of the rule."""

_HINT = {
    "sv": "Låt det vara tyst en halv sekund före det första och efter det sista ordet. "
    "När inspelningen läggs in klipps det överflödiga bort, och lite som fattas fylls på.",
    "en": "Leave half a second of silence before the first word and after the last one. "
    "When a recording is added, what is too much is cut off, and what little is missing is added.",
}


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for silence at both ends of each recording, and at its length."""
    for reading in readings(subject):
        yield from breaches(reading, limits)


def breaches(reading: Reading, limits: Limits) -> Iterator[Breach]:
    """Hold one reading against the rule."""
    if reading.measures is None:
        return
    measures = reading.measures
    ends = {BEFORE: measures.silence_before, AFTER: measures.silence_after}
    for case, silence in ends.items():
        if silence < limits["min_silence"]:
            values = {"text": reading.text, "found": f"{silence * 1000:.0f}"}
            values["least"] = f"{limits['min_silence'] * 1000:.0f}"
            yield Breach(reading.file, 0, values, case)
    if measures.seconds < limits["min_length"]:
        values = figures(found=measures.seconds, least=limits["min_length"])
        yield Breach(reading.file, 0, values | {"text": reading.text}, BLIP)


RULE = Rule(
    number=60,
    severity=Severity.WARNING,
    title={
        "sv": "En inspelning har minst 100 ms tystnad i båda ändar, och är minst 0,6 s lång.",
        "en": "A recording has 100 ms of silence at both ends, and is 0.6 s long or more.",
    },
    source=JUDGEMENT,
    words={
        BEFORE: {
            "sv": Wording(
                message="Inspelningen av ”{text}” börjar tvärt: det första ordet kan vara "
                "avklippt.",
                expected="minst {least} millisekunder tystnad före det första ordet",
                found="{found} millisekunder",
                hint=_HINT["sv"],
            ),
            "en": Wording(
                message="The recording of “{text}” begins abruptly: its first word may be clipped.",
                expected="{least} milliseconds of silence or more before the first word",
                found="{found} milliseconds",
                hint=_HINT["en"],
            ),
        },
        AFTER: {
            "sv": Wording(
                message="Inspelningen av ”{text}” slutar tvärt: det sista ordet kan vara avklippt.",
                expected="minst {least} millisekunder tystnad efter det sista ordet",
                found="{found} millisekunder",
                hint=_HINT["sv"],
            ),
            "en": Wording(
                message="The recording of “{text}” ends abruptly: its last word may be clipped.",
                expected="{least} milliseconds of silence or more after the last word",
                found="{found} milliseconds",
                hint=_HINT["en"],
            ),
        },
        BLIP: {
            "sv": Wording(
                message="Inspelningen av ”{text}” är för kort för att vara en läst text.",
                expected="minst {least_sv} sekunder",
                found="{found_sv} sekunder",
                hint="Lyssna på filen: är hela texten med? Spela annars in den på nytt.",
            ),
            "en": Wording(
                message="The recording of “{text}” is too short to be a text that was read.",
                expected="{least} seconds or more",
                found="{found} seconds",
                hint="Listen to the file: is the whole text in it? Else record it again.",
            ),
        },
    },
    check=check,
    bad=RecordedExample(
        "sv/recordings/welcome.wav",
        "",
        "0,15 s tystnad, 4,3 s tal, 0,05 s tystnad",
        speech=4.3,
        silence_after=0.05,
    ),
    good=RecordedExample(
        "sv/recordings/welcome.wav",
        "",
        "0,12 s tystnad, 4,3 s tal, 0,12 s tystnad",
        silence_before=0.12,
        speech=4.3,
        silence_after=0.12,
    ),
)
