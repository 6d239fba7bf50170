"""R35: every call ends with the phone numbers and a farewell.

That the numbers for emergencies and from abroad are there is rules 6 and 8; this rule holds
the give-up text to the number in the country, which is a fact and parity (rules 51, 52) too.
"""

from ivr.checks.breaches import unsaid_numbers
from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject import numbers
from ivr.i18n import N_
from ivr.script.model import FAULT, GIVE_UP, GOODBYE
from ivr.script.prose import sentences


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for the number in the words with which calls end, and for a farewell after it."""
    yield from unsaid_numbers(subject, [GIVE_UP], [numbers.DOMESTIC], "number")
    for language in subject.languages:
        known = subject.knowledge(language.code).numbers
        if known is None:
            continue
        for name in (GIVE_UP, GOODBYE, FAULT):
            found = sentences(subject.spoken(language.code, name))[-1]
            if numbers.decode(found, known):
                last = subject.body(language.code, name)[-1]
                yield Breach.at(last, "no-farewell", text=name, found=found)


RULE = Rule(
    number=35,
    severity=Severity.ERROR,
    title=N_("No call ends without numbers and a farewell."),
    why=N_("Nobody is left with a silent telephone and no number to call."),
    source="COGA",
    needs=("numbers",),
    words={
        "no-farewell": Wording(
            message=N_("The text “%(text)s” ends with a number instead of a farewell."),
            hint=N_("Without a farewell the call sounds cut off. Add “Goodbye.” as the last line."),
        ),
        "number": Wording(
            message=N_(
                "The text where the line gives up, which ends the call, does not say %(expected)s."
            ),
            hint=N_("Add a line: In Sweden, you reach the police on %(expected)s."),
        ),
    },
    check=check,
    examples=edit("sv/give-up.txt", "Hej då.\n", bad="", good="Välkommen åter.\n"),
)
