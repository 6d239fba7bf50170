"""R60: a recording has silence at both ends, so that no word is clipped, and is no mere blip."""

from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Limits, RecordedExample, Rule
from ivr.checks.rules.subject import Subject
from ivr.checks.rules.subject.recorded import RecordedText, readings
from ivr.checks.rules.telling import JUDGEMENT, figures
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording

BEFORE, AFTER, BLIP = "before", "after", "blip"
"""The cases of the rule."""

_HINT = N_(
    "Leave half a second of silence before the first word and after the last one. When a "
    "recording is added, what is too much is cut off, and what little is missing is added."
)


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for silence at both ends of each recording, and at its length."""
    for reading in readings(subject):
        yield from breaches(reading, limits)


def breaches(reading: RecordedText, limits: Limits) -> Iterator[Breach]:
    """Hold one reading against the rule."""
    if reading.measures is None:
        return
    measures = reading.measures
    ends = {BEFORE: measures.silence_before, AFTER: measures.silence_after}
    for case, silence in ends.items():
        if silence < limits["min_silence"]:
            values: dict[str, object] = {"text": reading.text, "found": f"{silence * 1000:.0f}"}
            values["least"] = f"{limits['min_silence'] * 1000:.0f}"
            yield Breach(reading.file, 0, values, case)
    if measures.seconds < limits["min_length"]:
        values = figures(found=measures.seconds, least=limits["min_length"])
        yield Breach(reading.file, 0, values | {"text": reading.text}, BLIP)


RULE = Rule(
    number=60,
    severity=Severity.WARNING,
    title=N_("A recording has 100 ms of silence at both ends, and is 0.6 s long or more."),
    source=JUDGEMENT,
    words={
        BEFORE: Wording(
            message=N_(
                "The recording of “%(text)s” begins abruptly: its first word may be clipped."
            ),
            expected=N_("%(least)s milliseconds of silence or more before the first word"),
            found=N_("%(found)s milliseconds"),
            hint=_HINT,
        ),
        AFTER: Wording(
            message=N_("The recording of “%(text)s” ends abruptly: its last word may be clipped."),
            expected=N_("%(least)s milliseconds of silence or more after the last word"),
            found=N_("%(found)s milliseconds"),
            hint=_HINT,
        ),
        BLIP: Wording(
            message=N_("The recording of “%(text)s” is too short to be a text that was read."),
            expected=N_("%(least)s seconds or more"),
            found=N_("%(found)s seconds"),
            hint=N_("Listen to the file: is the whole text in it? Else record it again."),
        ),
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
