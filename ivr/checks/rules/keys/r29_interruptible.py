"""R29: every key interrupts, except the notice and the first sentence after an unused key.

The notice is not interruptible either (rule 5), nor are the texts with which a call ends. What
cannot be cut of an error text is its first line: if two sentences stand there, both are said
to the end. A recording cannot be cut in two, so one of an error text is not interruptible.
"""

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.i18n import N_
from ivr.script.model import WRONG_KEYS
from ivr.script.prose import sentences


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look at the first lines of error texts."""
    for language in subject.languages:
        for name in WRONG_KEYS:
            first = subject.body(language.code, name)[0]
            said = sentences(first.spoken)
            if subject.recording(language.code, name):
                yield Breach.at(first.file, "recording", Severity.WARNING, text=name)
            elif len(said) > 1:
                yield Breach.at(first, text=name, found=len(said), second=said[1])


RULE = Rule(
    number=29,
    severity=Severity.ERROR,
    title=N_(
        "Every key interrupts what is said, except the emergency notice and the first "
        "sentence after an unused key."
    ),
    why=N_("Callers who know the line need not wait, and the others hear what went wrong."),
    also_warns=True,
    source="Avaya",
    words={
        "": Wording(
            message=N_(
                "The first line of “%(text)s” holds %(found)s sentences, and no key cuts them "
                "short."
            ),
            hint=N_(
                "The first line is always said to its end. Put “%(second)s” on a line of its own."
            ),
        ),
        "recording": Wording(
            message=N_("No key cuts the recording of “%(text)s” short."),
            hint=N_(
                "A recording cannot be cut in two. Take it away, and the voice reads the text."
            ),
        ),
    },
    check=check,
    examples=edit(
        "sv/wrong-key-1.txt",
        "Den knappen används inte här.\nVälj en",
        bad="Den knappen används inte här. Välj en",
        good="Den knappen används inte just här i den här menyn.\nVälj en",
    ),
)
