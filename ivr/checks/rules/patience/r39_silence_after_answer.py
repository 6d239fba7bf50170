"""R39: a short silence after the answer, so that the first word is not clipped.

The flow puts half a second there; a script lengthens it with pauses (`|`) in the notice.
"""

from ivr.checks.rule import (
    JUDGEMENT,
    Breach,
    Breaches,
    Example,
    Limits,
    Rule,
    Severity,
    Subject,
    Wording,
)
from ivr.checks.subject.hearing import heard_in, place
from ivr.i18n import N_


def check(subject: Subject, limits: Limits) -> Breaches:
    """Measure the silence before the first word of a call."""
    silence, words, passage = next(heard_in(subject.first_turn.passages))
    if silence > limits["max"]:
        yield Breach.at(place(subject, passage, words), found=silence, most=limits["max"])


RULE = Rule(
    number=39,
    severity=Severity.WARNING,
    title=N_("Half a second of silence after the answer."),
    why=N_("Callers hear the first word, and do not think that nobody answered."),
    source=JUDGEMENT,
    words=Wording(
        message=N_(
            "There are %(found)s milliseconds of silence after the answer before the "
            "emergency notice begins."
        ),
        hint=N_(
            "The line makes a short pause by itself. Take away the bars | at the "
            "beginning of the text."
        ),
    ),
    check=check,
    examples=(
        Example("sv/notice.txt", "I en nödsituation:", "| Vid nödsituation"),
        Example("sv/notice.txt", "lägg på och ring 112.", "lägg på och ring 112. |"),
    ),
)
