"""R06: the emergency number is said again wherever a call can end.

Those texts' numbers are facts as well and the same in every language, so a script that breaks
this rule breaks rules 51 and 52 with it.
"""

from ivr.checks.breaches import unsaid_numbers
from ivr.checks.rule import (
    Breach,
    Breaches,
    Example,
    Limits,
    Rule,
    Severity,
    Subject,
    Wording,
)
from ivr.i18n import N_
from ivr.script.model import EMERGENCY, FAULT, GIVE_UP, GOODBYE, LINE_FILE


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for the emergency number in the contact text and in the last words of calls."""
    if EMERGENCY not in subject.script.numbers:
        yield Breach.at(LINE_FILE, "unnamed")
    exits = filter(None, (subject.script.contact, GIVE_UP, GOODBYE, FAULT))
    yield from unsaid_numbers(subject, exits, [EMERGENCY])


RULE = Rule(
    number=6,
    severity=Severity.ERROR,
    title=N_("The emergency number is said again wherever a call can end."),
    why=N_("Callers who have only now understood that they need 112 hear the number once more."),
    needs=("numbers",),
    words={
        "": Wording(
            message=N_("The text “%(text)s” does not say %(expected)s."),
            hint=N_("Add a line before the farewell: In an emergency, dial %(expected)s."),
        ),
        "unnamed": Wording(
            message=N_("There is no emergency number."),
            hint=N_("Write %(at_emergency)s."),
        ),
    },
    check=check,
    examples=(
        Example("sv/goodbye.txt", "I en nödsituation, ring 112.\n", ""),
        Example("sv/goodbye.txt", "I en nödsituation, ring 112.", "Vid larm: 112."),
    ),
)
