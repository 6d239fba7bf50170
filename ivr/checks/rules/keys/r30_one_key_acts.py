"""R30: one key is enough, in menus, during texts and after them."""

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject.passages import phrases_said
from ivr.i18n import N_


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for words that ask for a key that finishes the choice."""
    for passage, found in phrases_said(
        subject, lambda known: known.phrases.finish if known.phrases else ()
    ):
        yield Breach.at(passage, found=found)


RULE = Rule(
    number=30,
    severity=Severity.WARNING,
    title=N_("One key is enough, in menus and during and after texts."),
    why=N_("Nobody has to press further keys, or wonder whether they should."),
    needs=("phrases",),
    words=Wording(
        message=N_("Callers are asked for one more key: “%(found)s”"),
        hint=N_("The line answers the first key at once. Take away “%(found)s”."),
    ),
    check=check,
    examples=edit(
        "sv/silence-2.txt",
        "från 1 till {last_key}.",
        bad="från 1 till {last_key}, följt av fyrkant.",
        good="från 1 till {last_key}, inte fyrkant.",
    ),
)
