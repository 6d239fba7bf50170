"""R04: the notice has been said in every language before any option, soon after the answer.

A late end of the notice delays all that follows, so rules 16 and 50 are often broken too.
"""

from ivr.checks.breaches import too_long
from ivr.checks.rule import (
    JUDGEMENT,
    Breaches,
    Limits,
    Rule,
    Severity,
    Subject,
    Wording,
    edit,
)
from ivr.i18n import N_
from ivr.script.model import NOTICE
from ivr.script.tempo import seconds


def check(subject: Subject, limits: Limits) -> Breaches:
    """Add up the seconds from the answer to the end of the last notice."""
    codes = [language.code for language in subject.languages]
    longest = max(codes, key=lambda code: subject.seconds(code, NOTICE))
    place = subject.body(longest, NOTICE)[0]
    yield from too_long(place, seconds(subject.first_turn.fixed), limits)


RULE = Rule(
    number=4,
    severity=Severity.ERROR,
    title=N_("The emergency notice has been said in all languages before any option."),
    why=N_("Callers of every language hear the notice before they are asked to choose."),
    source=JUDGEMENT,
    words=Wording(
        message=N_(
            "It takes %(found)s seconds from the answer until the emergency notice has been "
            "said in all languages."
        ),
        hint=N_("Shorten the longest of them, which is this one."),
    ),
    check=check,
    examples=edit(
        "en/notice.txt",
        "In an emergency,",
        bad="In an extraordinary, catastrophic emergency,",
        good="In a frightening emergency,",
    ),
)
