"""R39: a short silence after the answer, so that the first word is not clipped.

The flow puts half a second there; a script lengthens it with pauses (`|`) in the notice.
"""

from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject
from ivr.checks.rules.subject.hearing import heard_in, place
from ivr.checks.rules.telling import JUDGEMENT
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look at the silence before the first word of a call."""
    silence, words, passage = next(heard_in(subject.first_turn.passages))
    if silence > limits["max"]:
        values = {"found": silence, "most": f"{limits['max']:g}"}
        yield Breach(*place(subject, passage, words), values, "long")


RULE = Rule(
    number=39,
    severity=Severity.WARNING,
    title=N_("Half a second of silence after the answer."),
    source=JUDGEMENT,
    words={
        "long": Wording(
            message=N_(
                "There are %(found)s milliseconds of silence after the answer before the "
                "emergency notice (notice) begins."
            ),
            expected=N_("%(most)s milliseconds at most"),
            found=N_("%(found)s milliseconds"),
            hint=N_(
                "The line makes a short pause by itself. Take away the bars | at the "
                "beginning of the text."
            ),
        ),
    },
    check=check,
    bad=Example("sv/notice.txt", "I en nödsituation:", "| Vid nödsituation"),
    good=Example("sv/notice.txt", "lägg på och ring 112.", "lägg på och ring 112. |"),
)
