"""R04: the notice has been said in every language before any option, soon after the answer.

Whatever makes the notice end late makes all that follows late: rules 16 and 50 as well.
"""

from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject
from ivr.checks.rules.telling import JUDGEMENT, figures
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording
from ivr.script.model import NOTICE
from ivr.script.tempo import seconds


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Add up the seconds from the answer to the end of the last notice."""
    total = seconds(subject.first_turn.fixed)
    if total > limits["max_seconds"]:
        codes = [language.code for language in subject.languages]
        longest = max(codes, key=lambda code: subject.seconds(code, NOTICE))
        notice = subject.body(longest, NOTICE)[0]
        values = figures(found=total, expected=limits["max_seconds"])
        yield Breach(notice.file, notice.line, values, "late")


RULE = Rule(
    number=4,
    severity=Severity.ERROR,
    title=N_("The emergency notice has been said in all languages before any option."),
    source=JUDGEMENT,
    words={
        "late": Wording(
            message=N_(
                "It takes %(found)s seconds from the answer until the emergency notice "
                "(notice) has been said in all languages."
            ),
            expected=N_("%(expected)s seconds at most"),
            found=N_("%(found)s seconds"),
            hint=N_("Shorten the longest of them, which is this one."),
        ),
    },
    check=check,
    bad=Example("sv/notice.txt", "I en nödsituation:", "I en akut, livshotande nödsituation:"),
    good=Example("sv/notice.txt", "I en nödsituation:", "I en akut nödsituation,"),
)
