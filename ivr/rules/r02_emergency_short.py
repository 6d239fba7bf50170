"""R02: the emergency notice is short in every language."""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.telling import JUDGEMENT, figures
from ivr.script.finding import Severity, Wording
from ivr.script.model import NOTICE
from ivr.script.prose import words


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Count the words of the notice, and its seconds."""
    for language in subject.languages:
        body = subject.body(language.code, NOTICE)
        place = (body[0].file, body[0].line)
        count = sum(len(words(sentence.spoken)) for sentence in body)
        if count > limits["max_words"]:
            yield Breach(*place, {"found": count, "expected": f"{limits['max_words']:g}"}, "words")
        seconds = subject.seconds(language.code, NOTICE)
        if seconds > limits["max_seconds"]:
            values = figures(found=seconds, expected=limits["max_seconds"])
            yield Breach(*place, values, "seconds")


RULE = Rule(
    number=2,
    severity=Severity.ERROR,
    title={
        "sv": "Nödmeddelandet är kort.",
        "en": "The emergency notice is short.",
    },
    source=JUDGEMENT,
    words={
        "words": {
            "sv": Wording(
                message="Nödmeddelandet (notice) har {found} ord.",
                expected="högst {expected} ord, så som de sägs (112 är tre ord)",
                found="{found} ord",
                hint="Stryk allt utom läget, ”lägg på”, ”ring” och numret.",
            ),
            "en": Wording(
                message="The emergency notice (notice) has {found} words.",
                expected="{expected} words at most, as they are said (112 is three words)",
                found="{found} words",
                hint="Strike everything but the situation, “hang up”, “dial” and the number.",
            ),
        },
        "seconds": {
            "sv": Wording(
                message="Nödmeddelandet (notice) tar {found_sv} sekunder att säga.",
                expected="högst {expected_sv} sekunder",
                found="{found_sv} sekunder",
                hint="Ingen kan hoppa över det, så det måste vara kort. Använd kortare ord, eller "
                "läs in det lite snabbare om det är en inspelning.",
            ),
            "en": Wording(
                message="The emergency notice (notice) takes {found} seconds to say.",
                expected="{expected} seconds at most",
                found="{found} seconds",
                hint="Nobody can skip it, so it has to be short. Use shorter words, or record it "
                "a little faster if it is a recording.",
            ),
        },
    },
    check=check,
    bad=Example(
        "sv/notice.txt",
        "I en nödsituation: lägg på",
        "Är du i en nödsituation så lägg på nu",
    ),
    good=Example(
        "sv/notice.txt",
        "I en nödsituation: lägg på",
        "I en nödsituation så lägg på nu",
    ),
)
