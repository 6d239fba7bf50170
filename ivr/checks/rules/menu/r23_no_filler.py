"""R23: nothing is said that only takes time: no "listen carefully", no advertising."""

from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject
from ivr.checks.rules.subject.passages import passages
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording
from ivr.script.prose import phrases_in


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for the phrases that a language calls filler, in everything that is said."""
    for passage in passages(subject):
        known = subject.knowledge(passage.language).phrases
        for found in phrases_in(passage.own, known.filler) if known else ():
            yield Breach(passage.file, passage.line, {"found": found})


RULE = Rule(
    number=23,
    severity=Severity.ERROR,
    title=N_("No filler and no advertising."),
    source="COGA, Please Press 1",
    needs=("phrases",),
    words={
        "": Wording(
            message=N_("This sentence holds filler: “%(found)s”"),
            expected=N_("nothing but what helps the caller"),
            found=N_("%(found)s"),
            hint=N_("Such phrases take time and say nothing. Take away “%(found)s”."),
        ),
    },
    check=check,
    bad=Example(
        "sv/silence-1.txt", "Här kommer valen igen.", "Lyssna noga, här kommer valen igen."
    ),
    good=Example("sv/silence-1.txt", "Här kommer valen igen.", "Lyssna nu, här kommer valen igen."),
)
