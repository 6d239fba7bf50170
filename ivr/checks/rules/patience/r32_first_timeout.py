"""R32: the first silence never ends the call: it warns, and the choices are offered again.

A line that gives one try breaks this, and rule 33 with it; so does a text that sounds like
the end of the call, which breaks this rule alone.
"""

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.i18n import N_
from ivr.script.model import GIVE_UP, GOODBYE, LINE_FILE, SILENCES
from ivr.script.prose import folded, sentences


def check(subject: Subject, limits: Limits) -> Breaches:
    """Check the number of tries, and what is said to the first silence."""
    if subject.script.patience.tries == 1:
        yield Breach.at(LINE_FILE, "ends", found=subject.script.patience.tries)
    for language in subject.languages:
        farewells = {_last(subject, language.code, name) for name in (GIVE_UP, GOODBYE)}
        for sentence in subject.body(language.code, SILENCES[0]):
            for found in sentences(sentence.spoken):
                if folded(found) in farewells:
                    yield Breach.at(sentence, "farewell", found=found)


def _last(subject: Subject, language: str, text: str) -> str:
    return folded(sentences(subject.spoken(language, text))[-1])


RULE = Rule(
    number=32,
    severity=Severity.ERROR,
    title=N_("The first silence never ends the call."),
    why=N_("Callers who are slow or unsure are not cut off."),
    source="US Section 508, 1194.23(d)",
    words={
        "farewell": Wording(
            message=N_(
                "The text for the first silence sounds as if the call were over: “%(found)s”"
            ),
            hint=N_(
                "The call goes on, but callers who hear a farewell hang up. Write that the "
                "options come again."
            ),
        ),
        "ends": Wording(
            message=N_("The call ends the first time that someone is slow to press a key."),
            hint=N_("Raise %(at_tries)s to 3."),
        ),
    },
    check=check,
    examples=edit(
        "sv/silence-1.txt",
        "Här kommer valen igen.",
        bad="Hej då!",
        good="Hej igen, här kommer valen.",
    ),
)
