"""R30: one key acts at once, in menus, during texts and after them; nothing finishes a key."""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.subject.passages import passages
from ivr.rules.telling import script_rules
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
    title={
        "sv": "En enda knapptryckning räcker, i menyer och under och efter texter.",
        "en": "One key is enough, in menus and during and after texts.",
    },
    source=script_rules(30),
    needs=("phrases",),
    words={
        "finish": {
            "sv": Wording(
                message="Den som ringer ombes trycka på en knapp till: ”{found}”",
                expected="en knapptryckning för varje val",
                found="{found}",
                hint="Linjen svarar genast på den första knappen. Ta bort ”{found}”.",
            ),
            "en": Wording(
                message="Callers are asked for one more key: “{found}”",
                expected="one key for each option",
                found="{found}",
                hint="The line answers the first key at once. Take away “{found}”.",
            ),
        },
    },
    check=check,
    bad=Example(
        "sv/silence-2.txt", "från 1 till {last_key}.", "från 1 till {last_key}, följt av fyrkant."
    ),
    good=Example(
        "sv/silence-2.txt", "från 1 till {last_key}.", "från 1 till {last_key}, inte fyrkant."
    ),
)
