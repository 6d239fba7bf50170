"""R39: a short silence after the answer, so that the first word is not clipped.

The flow puts half a second there; a script lengthens it with pauses (`|`) in the notice.
"""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.subject.hearing import heard_in, place
from ivr.rules.telling import JUDGEMENT
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
    title={
        "sv": "En halv sekunds tystnad efter svar.",
        "en": "Half a second of silence after the answer.",
    },
    source=JUDGEMENT,
    words={
        "long": {
            "sv": Wording(
                message="Det är tyst i {found} millisekunder efter svar innan nödmeddelandet "
                "(notice) börjar.",
                expected="högst {most} millisekunder",
                found="{found} millisekunder",
                hint="Linjen gör själv en kort paus. Ta bort strecken | i början av texten.",
            ),
            "en": Wording(
                message="There are {found} milliseconds of silence after the answer before the "
                "emergency notice (notice) begins.",
                expected="{most} milliseconds at most",
                found="{found} milliseconds",
                hint="The line makes a short pause by itself. Take away the bars | at the "
                "beginning of the text.",
            ),
        },
    },
    check=check,
    bad=Example("sv/notice.txt", "I en nödsituation:", "| Vid nödsituation"),
    good=Example("sv/notice.txt", "lägg på och ring 112.", "lägg på och ring 112. |"),
)
