"""R36: callers are not blamed for a silence, a wrong key, or a fault of the line."""

import re

from ivr.checks.rule import (
    Breach,
    Breaches,
    Example,
    Limits,
    Rule,
    Severity,
    Subject,
    Wording,
)
from ivr.i18n import N_
from ivr.script.model import FAULT, GIVE_UP, SILENCES, WRONG_KEYS
from ivr.script.prose import any_of


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for words of blame in what is said after a caller's mistake, or the line's own."""
    for language in subject.languages:
        known = subject.knowledge(language.code).phrases
        if known is None:
            continue
        blame = rf"(?i)\b{any_of(known.blame)}\b"
        allowed = rf"(?i)\b{any_of(known.blame_allowed)}\b"
        for text in (*SILENCES, *WRONG_KEYS, GIVE_UP, FAULT):
            for sentence in subject.body(language.code, text):
                spoken = sentence.spoken
                if text == FAULT:  # there it is the line's fault
                    spoken = re.sub(allowed, "", spoken)
                if found := re.search(blame, spoken):
                    yield Breach.at(sentence, text=text, found=found[0])


RULE = Rule(
    number=36,
    severity=Severity.WARNING,
    title=N_("Callers are not blamed."),
    why=N_("Callers who did something wrong are not made to feel stupid."),
    source="Avaya",
    needs=("phrases",),
    words=Wording(
        message=N_("The text “%(text)s” blames the caller: “%(found)s”."),
        hint=N_("Rewrite it without “%(found)s”: say what happens now and which keys there are."),
    ),
    check=check,
    examples=(
        Example("sv/wrong-key-1.txt", "Den knappen används inte här.", "Det var fel knapp."),
        Example(
            "sv/fault.txt", "Det har blivit ett tekniskt fel,", "Vi har ett tekniskt fel på linjen,"
        ),
    ),
)
