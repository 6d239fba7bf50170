"""R58: a recording is read at a rate that callers can follow.

Numbers are read slowly, so a text with many of them has fewer syllables a second even by the
formula. The limits therefore include the formula's own rate for the text: nothing is too fast
that is as fast, or too slow that is slower only by the factor for clear reading.
"""

from decimal import Decimal

from ivr.checks.breaches import out_of_range
from ivr.checks.rule import (
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


def check(subject: Subject, limits: Limits) -> Breaches:
    """Divide the syllables of each recorded text by the seconds of its reading."""
    for reading in readings(subject):
        yield from breaches(reading, limits)


def breaches(reading: RecordedText, limits: Limits) -> Breaches:
    """Check one reading."""
    if reading.measures is None or not reading.timed:
        return
    rate = reading.syllables / reading.measures.speech_seconds
    own = reading.syllables / reading.expected
    least = min(limits["min_rate"], own / limits["slower_reading"])
    most = max(limits["max_rate"], own)
    values = {"text": reading.text} | _figures(found=rate, least=least, most=most)
    yield from out_of_range(reading.file, rate, least, most, ("slow", "fast"), **values)


def _figures(**rates: float) -> dict[str, object]:
    """Return rates with two decimals: a tenth matters here."""
    return {name: Decimal(f"{rate:.2f}") for name, rate in rates.items()}


RULE = Rule(
    number=58,
    severity=Severity.WARNING,
    title=N_("A recording is read at 4.2 to 5.3 syllables a second, pauses included."),
    why=N_("Callers can follow a recording, and are not bored by it."),
    source=N_("Sutton 1995, Rodero 2012; measured (script rules, 4.3)"),
    needs=("tempo",),
    words={
        "fast": Wording(
            message=N_("The recording of “%(text)s” is read too fast."),
            hint=N_("Read the text again, more calmly, with a clear pause after each sentence."),
        ),
        "slow": Wording(
            message=N_("The recording of “%(text)s” is read too slowly."),
            hint=N_("Read the text again at the pace of a talk, and shorten long pauses."),
        ),
    },
    check=check,
    examples=(
        RecordedExample("sv/recordings/notice.wav", speech=2.75),
        RecordedExample("sv/recordings/notice.wav", speech=2.9),
    ),
)
