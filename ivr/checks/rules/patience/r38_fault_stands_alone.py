"""R38: the fault text depends on nothing else, and says all numbers.

The document with it is made once, from this text alone; that is proven where it is made.
A placeholder becomes a digit, so in one language alone it breaks rule 51 too.
"""

from ivr.checks.breaches import unsaid_numbers
from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject import numbers
from ivr.i18n import N_
from ivr.script.model import EMERGENCY, FAULT


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for placeholders in the fault text, and for the phone numbers."""
    for language in subject.languages:
        for sentence in language.texts[FAULT].body:
            for placeholder in sentence.placeholders:
                yield Breach.at(sentence, "placeholder", found=placeholder)
    all_numbers = (EMERGENCY, numbers.DOMESTIC, numbers.ABROAD)
    yield from unsaid_numbers(subject, [FAULT], all_numbers, "number")


RULE = Rule(
    number=38,
    severity=Severity.ERROR,
    title=N_("The text for a technical fault stands alone and holds all numbers."),
    why=N_("Callers get all numbers even when the line is broken."),
    needs=("numbers",),
    words={
        "placeholder": Wording(
            message=N_("The text for a technical fault has a placeholder: %(found)s"),
            hint=N_(
                "The text has to work when all else is broken, the menu too. Write the words "
                "instead of %(found)s, or take the sentence away."
            ),
        ),
        "number": Wording(
            message=N_("The text for a technical fault does not say %(expected)s."),
            hint=N_(
                "Add a line before the farewell, with the number %(expected)s and whom it is for."
            ),
        ),
    },
    check=check,
    examples=edit(
        "sv/fault.txt",
        "läsa upp informationen",
        bad="läsa upp de {count} texterna",
        good="läsa upp de sex texterna",
    ),
)
