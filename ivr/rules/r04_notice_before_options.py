"""R04: the notice has been said in every language before any option, soon after the answer.

Whatever makes the notice end late makes all that follows late: rules 16 and 50 as well.
"""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.telling import JUDGEMENT, figures
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
    title={
        "sv": "Nödmeddelandet har sagts på alla språk före det första valet.",
        "en": "The emergency notice has been said in all languages before any option.",
    },
    source=JUDGEMENT,
    words={
        "late": {
            "sv": Wording(
                message="Det dröjer {found_sv} sekunder från svar till dess att nödmeddelandet "
                "(notice) har sagts på alla språk.",
                expected="högst {expected_sv} sekunder",
                found="{found_sv} sekunder",
                hint="Korta det längsta av dem, som är det här.",
            ),
            "en": Wording(
                message="It takes {found} seconds from the answer until the emergency notice "
                "(notice) has been said in all languages.",
                expected="{expected} seconds at most",
                found="{found} seconds",
                hint="Shorten the longest of them, which is this one.",
            ),
        },
    },
    check=check,
    bad=Example("sv/notice.txt", "I en nödsituation:", "I en akut, livshotande nödsituation:"),
    good=Example("sv/notice.txt", "I en nödsituation:", "I en akut nödsituation,"),
)
