"""R05: no key cuts the notice short; so it must be short, and must not ask for a key.

Notices that are too long break rule 4 as well, which counts the silence before them too.
"""

import re
from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.subject.hearing import heard
from ivr.rules.telling import figures
from ivr.script.finding import Severity, Wording
from ivr.script.model import NOTICE
from ivr.script.prose import any_of
from ivr.script.tempo import seconds


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Time the notices, and look whether one of them asks for a key."""
    first = subject.body(subject.languages[0].code, NOTICE)[0]
    fixed = subject.first_turn.fixed
    silence = next(heard(fixed), (0, ""))[0] / 1000
    total = seconds(fixed) - silence
    if total > limits["max_seconds"]:
        values = figures(found=total, expected=limits["max_seconds"])
        yield Breach(first.file, first.line, values, "too-long")
    for language in subject.languages:
        known = subject.knowledge(language.code).options
        press = any_of(known.press if known else ())
        for sentence in subject.body(language.code, NOTICE):
            if pressed := re.search(rf"(?i)\b{press}\b", sentence.spoken):
                yield Breach(sentence.file, sentence.line, {"found": pressed[0]}, "asks-for-key")


RULE = Rule(
    number=5,
    severity=Severity.ERROR,
    title={
        "sv": "Inget knapptryck avbryter nödmeddelandet, och bara det.",
        "en": "No key interrupts the emergency notice, and nothing else but it.",
    },
    source="sipgate, Genesys",
    needs=("options",),
    words={
        "asks-for-key": {
            "sv": Wording(
                message="Nödmeddelandet (notice) ber den som ringer att trycka: ”{found}”.",
                expected="en text utan knappval",
                found="{found}",
                hint="Knappar gör ingenting medan nödmeddelandet läses upp. Ta bort det som "
                "handlar om att trycka.",
            ),
            "en": Wording(
                message="The emergency notice (notice) asks the caller for a key: “{found}”.",
                expected="a text without keys",
                found="{found}",
                hint="Keys do nothing while the emergency notice is read. Take away what is "
                "about pressing.",
            ),
        },
        "too-long": {
            "sv": Wording(
                message="Nödmeddelandet (notice) på alla språk tar {found_sv} sekunder, och ingen "
                "kan hoppa över det.",
                expected="högst {expected_sv} sekunder för alla språk tillsammans",
                found="{found_sv} sekunder",
                hint="Korta nödmeddelandet.",
            ),
            "en": Wording(
                message="The emergency notice (notice) takes {found} seconds in all languages, "
                "and nobody can skip it.",
                expected="{expected} seconds at most for all languages together",
                found="{found} seconds",
                hint="Shorten the emergency notice.",
            ),
        },
    },
    check=check,
    bad=Example(
        "sv/notice.txt",
        "I en nödsituation: lägg på",
        "Vid nödsituation tryck inget, lägg på",
    ),
    good=Example(
        "sv/notice.txt",
        "I en nödsituation: lägg på",
        "Vid nödsituation avbryt, lägg på",
    ),
)
