"""R60: a recording has silence at both ends, so that no word is clipped, and is not too short."""

from ivr.checks.breaches import figures
from ivr.checks.rule import (
    JUDGEMENT,
    Breach,
    Breaches,
    Limits,
    RecordedExample,
    Rule,
    Severity,
    Subject,
    Wording,
)
from ivr.checks.subject.recorded import RecordedText, readings
from ivr.i18n import N_

BEFORE, AFTER, BLIP = "before", "after", "blip"
"""The cases of the rule."""

_HINT = N_(
    "Leave half a second of silence before the first word and after the last one. When a "
    "recording is added, what is too much is cut off, and what little is missing is added."
)


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for silence at both ends of each recording, and at its length."""
    for reading in readings(subject):
        yield from breaches(reading, limits)


def breaches(reading: RecordedText, limits: Limits) -> Breaches:
    """Check one reading."""
    if reading.measures is None:
        return
    measures = reading.measures
    ends = {BEFORE: measures.silence_before, AFTER: measures.silence_after}
    for case, silence in ends.items():
        if silence < limits["min_silence"]:
            milliseconds = {"found": silence * 1000, "least": limits["min_silence"] * 1000}
            values = {name: round(each) for name, each in milliseconds.items()}
            yield Breach.at(reading.file, case, text=reading.text, **values)
    if measures.seconds < limits["min_length"]:
        length = figures(found=measures.seconds, least=limits["min_length"])
        yield Breach.at(reading.file, BLIP, text=reading.text, **length)


RULE = Rule(
    number=60,
    severity=Severity.WARNING,
    title=N_(
        "A recording has at least a tenth of a second of silence at both ends, and is at "
        "least 0.6 seconds long."
    ),
    why=N_("The first and the last word of a recording are heard."),
    source=JUDGEMENT,
    words={
        BEFORE: Wording(
            message=N_(
                "The recording of “%(text)s” begins abruptly: its first word may be clipped."
            ),
            hint=_HINT,
        ),
        AFTER: Wording(
            message=N_("The recording of “%(text)s” ends abruptly: its last word may be clipped."),
            hint=_HINT,
        ),
        BLIP: Wording(
            message=N_("The recording of “%(text)s” is too short to be a text that was read."),
            hint=N_("Listen to the recording: is the whole text in it? Else record it again."),
        ),
    },
    check=check,
    examples=(
        RecordedExample("sv/recordings/welcome.wav", speech=4.3, silence_after=0.05),
        RecordedExample(
            "sv/recordings/welcome.wav", silence_before=0.12, speech=4.3, silence_after=0.12
        ),
    ),
)
