"""R06: the emergency number is said again wherever a call can end.

Those texts' numbers are facts as well and the same in every language, so a script that breaks
this rule breaks rules 51 and 52 with it.
"""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject, numbers
from ivr.rules.telling import script_rules
from ivr.script.finding import Severity, Wording
from ivr.script.model import FAULT, GIVE_UP, GOODBYE, LINE_FILE


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for the emergency number in the contact text and in the last words of calls."""
    if numbers.EMERGENCY not in subject.script.numbers:
        yield Breach(LINE_FILE, 0, {}, "unnamed")
    exits = (subject.script.contact, GIVE_UP, GOODBYE, FAULT)
    for language in subject.languages:
        for text in filter(None, exits):
            for number in numbers.lacking(subject, language.code, text, [numbers.EMERGENCY]):
                last = subject.body(language.code, text)[-1]
                values = {"text": text, "expected": number, "found": last.written}
                yield Breach(last.file, last.line, values)


RULE = Rule(
    number=6,
    severity=Severity.ERROR,
    title={
        "sv": "Nödnumret sägs igen överallt där ett samtal kan sluta.",
        "en": "The emergency number is said again wherever a call can end.",
    },
    source=script_rules(6),
    needs=("numbers",),
    words={
        "": {
            "sv": Wording(
                message="Texten ”{text}” säger inte {expected}.",
                expected="{expected} i kontakttexten, give-up, goodbye och fault",
                found="inget {expected} i texten, som slutar ”{found}”",
                hint="Lägg till en rad före avskedet: I en nödsituation, ring {expected}.",
            ),
            "en": Wording(
                message="The text “{text}” does not say {expected}.",
                expected="{expected} in the contact text, give-up, goodbye and fault",
                found="no {expected} in the text, which ends “{found}”",
                hint="Add a line before the farewell: In an emergency, dial {expected}.",
            ),
        },
        "unnamed": {
            "sv": Wording(
                message="line.toml har inget nödnummer.",
                expected='emergency = "112" under [numbers]',
                found="inget nummer med namnet emergency",
                hint='Skriv emergency = "112" under [numbers].',
            ),
            "en": Wording(
                message="line.toml has no emergency number.",
                expected='emergency = "112" under [numbers]',
                found="no number with the name emergency",
                hint='Write emergency = "112" under [numbers].',
            ),
        },
    },
    check=check,
    bad=Example("sv/goodbye.txt", "I en nödsituation, ring 112.\n", ""),
    good=Example("sv/goodbye.txt", "I en nödsituation, ring 112.", "Vid larm: 112."),
)
