"""R05: no key cuts the notice short; so it must be short, and must not ask for a key.

Notices that are too long break rule 4 as well, which counts the silence before them too.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from ivr.call.state import EMERGENCY_KEYS
from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.subject.hearing import Heard, heard, words_of
from ivr.rules.subject.places import menu_places
from ivr.rules.telling import PROGRAM, figures
from ivr.script.finding import Severity, Wording
from ivr.script.model import NOTICE
from ivr.script.prose import any_of
from ivr.script.tempo import seconds


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Hold what cannot be skipped, at the start and after 1-1-2, against the notices."""
    first = subject.body(subject.languages[0].code, NOTICE)[0]
    if found := _skippable_or_more(subject):
        yield Breach(first.file, first.line, {"found": found}, "interruptible")
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


def _skippable_or_more(subject: Subject) -> str:
    """Return what is said beside the notices where no key works, or of them where one does."""
    notices = [
        words
        for language in subject.languages
        for words in words_of(subject.utterances(language.code, NOTICE))
    ]
    wrong: list[Heard] = [
        *(words for words in words_of(subject.first_turn.fixed) if words not in notices),
        *(words for words in words_of(subject.first_turn.skippable) if words in notices),
    ]
    for place in menu_places(subject):
        urgent = replace(place, emergency=len(EMERGENCY_KEYS) - 1)
        fixed = words_of(subject.answer(urgent, EMERGENCY_KEYS[-1]).fixed)
        wrong += [words for words in notices if words not in fixed]
    return str(wrong[0]) if wrong else ""


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
        "interruptible": {
            "sv": Wording(
                message="Ett knapptryck kan avbryta nödmeddelandet (notice), eller kan inte "
                "avbryta något annat: ”{found}”",
                expected="att nödmeddelandet, och bara det, hörs till slut vilken knapp man än "
                "trycker på",
                found="{found}",
                hint=PROGRAM["sv"],
            ),
            "en": Wording(
                message="A key can cut the emergency notice (notice) short, or cannot cut "
                "something else short: “{found}”",
                expected="that the emergency notice, and nothing else, is heard to its end "
                "whatever key is pressed",
                found="{found}",
                hint=PROGRAM["en"],
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
