"""R03: the notice says the condition, then to hang up, then to dial, and the number last."""

import re
from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject, numbers
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording
from ivr.script.knowledge import Notice
from ivr.script.model import NOTICE
from ivr.script.prose import any_of


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for the steps of the notice, one after the other."""
    for language in subject.languages:
        known = subject.knowledge(language.code).notice
        number = numbers.spoken(subject, language.code, numbers.EMERGENCY)
        if known is None or number is None:
            continue
        body = subject.body(language.code, NOTICE)
        text = " ".join(sentence.spoken for sentence in body).rstrip("| ")
        steps = _steps(known, number)
        if re.search("(?is)" + ".*".join(steps.values()) + r"\.$", text):
            continue
        missing = [step for step, pattern in steps.items() if not re.search(f"(?i){pattern}", text)]
        case = "missing" if missing else "order"
        written = "… ".join([known.condition[0], known.hang_up[0], f"{known.dial[0]} {number}."])
        values = {"found": text, "expected": written, "missing": ", ".join(missing)}
        yield Breach(body[0].file, body[0].line, values, case)


def _steps(known: Notice, number: str) -> dict[str, str]:
    """What has to be said, in order: a name to show for each step, and its pattern."""
    return {
        known.condition[0]: any_of(known.condition),
        known.hang_up[0]: any_of(known.hang_up),
        f"{known.dial[0]} {number}": rf"\b{any_of(known.dial)} {re.escape(number)}\b",
    }


RULE = Rule(
    number=3,
    severity=Severity.ERROR,
    title=N_("The emergency notice says the situation, hang up, dial, and the number last."),
    source=N_("function before action (rule 9: ISO 13714, COGA, Voice Provider)"),
    needs=("notice",),
    words={
        "missing": Wording(
            message=N_("The emergency notice (notice) does not say “%(missing)s”."),
            expected=N_("%(expected)s"),
            found=N_("%(found)s"),
            hint=N_(
                "Write the situation, to hang up, to dial, and the number, in this order. "
                "The model is: In an emergency, hang up and dial 112."
            ),
        ),
        "order": Wording(
            message=N_(
                "The emergency notice (notice) does not say things in the right order, or "
                "does not end with the number and a full stop."
            ),
            expected=N_("%(expected)s"),
            found=N_("%(found)s"),
            hint=N_(
                "A listener remembers what is said last: the number. Write the situation "
                "first, then “hang up”, then “dial” and the number, and a full stop."
            ),
        ),
    },
    check=check,
    bad=Example(
        "sv/notice.txt",
        "I en nödsituation: lägg på och ring 112.",
        "Lägg på och ring 112 i en nödsituation.",
    ),
    good=Example(
        "sv/notice.txt",
        "I en nödsituation: lägg på och ring 112.",
        "Vid en nödsituation, lägg på luren och ring 112.",
    ),
)
