"""R59: a recording lasts about as long as its text should, or one of the two is wrong.

What is compared is the reading, from the first word to the last: the formula is for that.
"""

from ivr.checks.breaches import figures, out_of_range
from ivr.checks.rule import (
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
from ivr.extras import RECORDINGS, is_installed
from ivr.i18n import N_


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the seconds of each reading with those of the formula."""
    can_measure = is_installed(RECORDINGS)
    for reading in readings(subject):
        if not can_measure:
            yield Breach.at(reading.file, "unmeasured-all")
            return
        if reading.measures is None:
            yield Breach.at(reading.file, "unmeasured", text=reading.text)
        yield from breaches(reading, limits)


def breaches(reading: RecordedText, limits: Limits) -> Breaches:
    """Check one reading."""
    if reading.measures is None or not reading.timed:
        return
    found, expected = reading.measures.speech_seconds, reading.expected
    least = expected * (1 - limits["max_difference"])
    most = expected * (1 + limits["max_difference"])
    values = figures(found=found, least=least, most=most, estimate=expected)
    values["text"] = reading.text
    yield from out_of_range(reading.file, found, least, most, ("short", "long"), **values)


def difference(reading: RecordedText) -> float:
    """Return by which share a measured reading is longer than by the formula, or shorter (< 0)."""
    assert reading.measures is not None
    return reading.measures.speech_seconds / reading.expected - 1


RULE = Rule(
    number=59,
    severity=Severity.WARNING,
    title=N_("A recording is as long as its text should take, give or take 25%%."),
    why=N_("Callers hear the whole text, and nothing twice."),
    source=N_("measured (script rules, 4.2)"),
    needs=("tempo",),
    words={
        "long": Wording(
            message=N_("The recording of “%(text)s” is longer than its text should take."),
            hint=N_(
                "Compare it with the text: is something read twice, are the words different, or "
                "the pauses long? Else read it again, at the pace of a calm talk."
            ),
        ),
        "short": Wording(
            message=N_("The recording of “%(text)s” is shorter than its text should take."),
            hint=N_(
                "Compare it with the text: is a sentence missing, or the end cut off? Else read "
                "it again, more calmly."
            ),
        ),
        "unmeasured": Wording(
            message=N_("No words were found in the recording of “%(text)s”."),
            hint=N_("Callers may hear nothing. Listen to it, and record the text again."),
        ),
        "unmeasured-all": Wording(
            message=N_("The length, pace and ends of recordings were not checked."),
            hint=N_(
                "Ask those who maintain the program to install it: pip install "
                "'ivr-informationslinje[recordings]'. Until then, listen to every recording to its "
                "end."
            ),
        ),
    },
    check=check,
    examples=(
        RecordedExample("sv/recordings/welcome.wav", speech=4.9),
        RecordedExample("sv/recordings/welcome.wav", speech=4.7),
    ),
)
