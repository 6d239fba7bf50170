"""R03: the notice says the condition, then to hang up, then to dial, and the number last."""

import re

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject import numbers
from ivr.i18n import N_
from ivr.script.knowledge import Notice
from ivr.script.model import EMERGENCY, NOTICE
from ivr.script.prose import any_of


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for the steps of the notice, one after the other."""
    for language in subject.languages:
        known = subject.knowledge(language.code).notice
        number = numbers.spoken(subject, language.code, EMERGENCY)
        if known is None or number is None:
            continue
        text = subject.spoken(language.code, NOTICE).rstrip("| ")
        steps = _steps(known, number)
        if re.search("(?is)" + ".*".join(steps.values()) + r"\.$", text):
            continue
        missing = [step for step, pattern in steps.items() if not re.search(f"(?i){pattern}", text)]
        case = "missing" if missing else "order"
        written = "… ".join([known.condition[0], known.hang_up[0], f"{known.dial[0]} {number}."])
        place = subject.body(language.code, NOTICE)[0]
        yield Breach.at(place, case, found=text, expected=written, missing=", ".join(missing))


def _steps(known: Notice, number: str) -> dict[str, str]:
    """Return what must be said, in order: a name for each step, and its pattern."""
    return {
        known.condition[0]: any_of(known.condition),
        known.hang_up[0]: any_of(known.hang_up),
        f"{known.dial[0]} {number}": rf"\b{any_of(known.dial)} {re.escape(number)}\b",
    }


RULE = Rule(
    number=3,
    severity=Severity.ERROR,
    title=N_("The emergency notice says the situation, hang up, dial, and the number last."),
    why=N_("What is heard last is remembered: the number itself."),
    source=N_("function before action (rule 9: ISO 13714, COGA, Voice Provider)"),
    needs=("notice",),
    words={
        "missing": Wording(
            message=N_("The emergency notice does not say “%(missing)s”."),
            hint=N_(
                "Write the situation, to hang up, to dial, and the number, in this order. "
                "The model is: In an emergency, hang up and dial 112."
            ),
        ),
        "order": Wording(
            message=N_(
                "The emergency notice does not say things in the right order, or does not end "
                "with the number and a full stop."
            ),
            hint=N_(
                "A listener remembers what is said last: the number. Write the situation "
                "first, then “hang up”, then “dial” and the number, and a full stop."
            ),
        ),
    },
    check=check,
    examples=edit(
        "sv/notice.txt",
        "I en nödsituation: lägg på och ring 112.",
        bad="Lägg på och ring 112 i en nödsituation.",
        good="Vid en nödsituation, lägg på luren och ring 112.",
    ),
)
