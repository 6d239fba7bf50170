"""R28: nobody needs star or hash, and where they are named, it is by the names that people use."""

from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject
from ivr.checks.rules.subject.passages import passages
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording
from ivr.script.prose import phrases_in


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for wrong names of the symbols."""
    for passage in passages(subject):
        known = subject.knowledge(passage.language).words
        for found in phrases_in(passage.own, known.wrong_symbols) if known else ():
            values = {"found": found, "expected": ", ".join(known.symbols if known else ())}
            yield Breach(passage.file, passage.line, values, "name")


RULE = Rule(
    number=28,
    severity=Severity.WARNING,
    title=N_("Nobody needs star or hash, and those are their names."),
    source=N_("the naming muddle behind E.161; it-ord.idg.se, mediesprak.fi"),
    needs=("words",),
    words={
        "name": Wording(
            message=N_("A symbol key is called “%(found)s”."),
            expected=N_("%(expected)s"),
            found=N_("%(found)s"),
            hint=N_(
                "It is best to name digits alone. If the key must be named, say the name "
                "that everybody knows."
            ),
        ),
    },
    check=check,
    bad=Example(
        "sv/wrong-key-1.txt", "från 1 till {last_key}.", "från 1 till {last_key}, inte brädgård."
    ),
    good=Example(
        "sv/wrong-key-1.txt", "från 1 till {last_key}.", "från 1 till {last_key}, inte fyrkant."
    ),
)
