"""R38: what callers hear when all else fails depends on nothing, and holds all numbers.

The document with it is made once, from this text alone; that is proven where it is made.
A placeholder becomes a digit, so in one language alone it breaks rule 51 too.
"""

from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject, numbers
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording
from ivr.script.model import FAULT

NUMBERS = (numbers.EMERGENCY, numbers.DOMESTIC, numbers.ABROAD)


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for placeholders in the fault text, and for the phone numbers."""
    for language in subject.languages:
        text = language.texts[FAULT]
        for sentence in text.body:
            for part in sentence.placeholders:
                yield Breach(sentence.file, sentence.line, {"found": part}, "placeholder")
        for number in numbers.lacking(subject, language.code, FAULT, NUMBERS):
            last = text.body[-1]
            values = {"expected": number, "found": last.written}
            yield Breach(last.file, last.line, values, "number")


RULE = Rule(
    number=38,
    severity=Severity.ERROR,
    title=N_("The fault text stands alone and holds all numbers."),
    source=None,
    needs=("numbers",),
    words={
        "placeholder": Wording(
            message=N_("The fault text (fault) has a placeholder: %(found)s"),
            expected=N_("a text without braces to be filled in"),
            found=N_("%(found)s"),
            hint=N_(
                "The text has to work when all else is broken, the menu too. Write the words "
                "instead of %(found)s, or take the sentence away."
            ),
        ),
        "number": Wording(
            message=N_("The fault text (fault) does not say %(expected)s."),
            expected=N_("all numbers to the police, %(expected)s too"),
            found=N_("no %(expected)s in the text, which ends “%(found)s”"),
            hint=N_(
                "Add a line before the farewell, with the number %(expected)s and whom it is for."
            ),
        ),
    },
    check=check,
    bad=Example("sv/fault.txt", "läsa upp informationen", "läsa upp de {count} texterna"),
    good=Example("sv/fault.txt", "läsa upp informationen", "läsa upp de sex texterna"),
)
