"""R23: nothing is said that only takes time: no "listen carefully", no advertising."""

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject.passages import phrases_said
from ivr.i18n import N_


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for the phrases that a language calls filler, in everything that is said."""
    for passage, found in phrases_said(
        subject, lambda known: known.phrases.filler if known.phrases else ()
    ):
        yield Breach.at(passage, found=found)


RULE = Rule(
    number=23,
    severity=Severity.ERROR,
    title=N_("No filler and no advertising."),
    why=N_("Callers do not spend time on words that tell them nothing."),
    source="COGA, Please Press 1",
    needs=("phrases",),
    words=Wording(
        message=N_("This sentence holds filler: “%(found)s”"),
        hint=N_("Such phrases take time and say nothing. Take away “%(found)s”."),
    ),
    check=check,
    examples=edit(
        "sv/silence-1.txt",
        "Här kommer valen igen.",
        bad="Lyssna noga, här kommer valen igen.",
        good="Lyssna nu, här kommer valen igen.",
    ),
)
