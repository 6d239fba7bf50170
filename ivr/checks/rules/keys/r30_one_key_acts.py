"""R30: one key acts at once, in menus, during texts and after them; nothing finishes a key."""

from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject
from ivr.checks.rules.subject.passages import passages
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording
from ivr.script.prose import phrases_in


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for words that ask for a key that finishes."""
    for passage in passages(subject):
        known = subject.knowledge(passage.language).phrases
        for found in phrases_in(passage.own, known.finish) if known else ():
            yield Breach(passage.file, passage.line, {"found": found}, "finish")


RULE = Rule(
    number=30,
    severity=Severity.WARNING,
    title=N_("One key is enough, in menus and during and after texts."),
    source=None,
    needs=("phrases",),
    words={
        "finish": Wording(
            message=N_("Callers are asked for one more key: “%(found)s”"),
            expected=N_("one key for each option"),
            found=N_("%(found)s"),
            hint=N_("The line answers the first key at once. Take away “%(found)s”."),
        ),
    },
    check=check,
    bad=Example(
        "sv/silence-2.txt", "från 1 till {last_key}.", "från 1 till {last_key}, följt av fyrkant."
    ),
    good=Example(
        "sv/silence-2.txt", "från 1 till {last_key}.", "från 1 till {last_key}, inte fyrkant."
    ),
)
