"""R01: the first thing that a caller hears is the emergency notice.

The flow begins every call with the notice, so a script breaks this only by putting something
else at the beginning of the notice itself; the flow is checked all the same.
"""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.subject.hearing import heard
from ivr.rules.telling import PROGRAM, figures
from ivr.script.finding import Severity, Wording
from ivr.script.model import NOTICE
from ivr.script.prose import sentences


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Compare the beginning of a call with the notice, and of the notice with its subject."""
    yield from _check_call(subject, limits["max_silence_before"])
    for language in subject.languages:
        known = subject.knowledge(language.code).notice
        body = subject.body(language.code, NOTICE)
        first = sentences(" ".join(sentence.spoken for sentence in body))[0]
        if known and not any(word in first.lower() for word in known.condition):
            values = {"found": first, "expected": known.condition[0]}
            yield Breach(body[0].file, body[0].line, values)


def _check_call(subject: Subject, most: float) -> Iterator[Breach]:
    code = subject.languages[0].code
    notice = subject.body(code, NOTICE)[0]
    own_silence, own_words = next(heard(subject.utterances(code, NOTICE)))
    said = [*subject.first_turn.fixed, *subject.first_turn.skippable]
    silence, words = next(heard(said), (0, ""))
    before = (silence - own_silence) / 1000
    if words != own_words:
        yield Breach(notice.file, notice.line, {"found": words}, "not-first")
    elif before > most:
        values = figures(found=before, expected=most)
        yield Breach(notice.file, notice.line, values, "late")


RULE = Rule(
    number=1,
    severity=Severity.ERROR,
    title={
        "sv": "Nödmeddelandet kommer först.",
        "en": "The emergency notice comes first.",
    },
    source={
        "sv": "uncommonclarity.com, microexperience.com; amerikanska polislinjer (njbadges)",
        "en": "uncommonclarity.com, microexperience.com; US police lines (njbadges)",
    },
    needs=("notice",),
    words={
        "": {
            "sv": Wording(
                message="Nödmeddelandet (notice) börjar med något annat än nödläget: ”{found}”",
                expected="en första mening om läget, med ”{expected}”",
                found="{found}",
                hint="Den som har bråttom ska höra det viktiga först. Ta bort det som står före, "
                "eller flytta det till welcome.txt.",
            ),
            "en": Wording(
                message="The emergency notice (notice) begins with something else than the "
                "emergency: “{found}”",
                expected="a first sentence on the situation, with “{expected}”",
                found="{found}",
                hint="Callers in a hurry must hear what matters first. Take away what stands "
                "before it, or move it to welcome.txt.",
            ),
        },
        "not-first": {
            "sv": Wording(
                message="Samtalet börjar inte med nödmeddelandet (notice).",
                expected="nödmeddelandet som det första som hörs",
                found="{found}",
                hint=PROGRAM["sv"],
            ),
            "en": Wording(
                message="The call does not begin with the emergency notice (notice).",
                expected="the emergency notice as the first thing heard",
                found="{found}",
                hint=PROGRAM["en"],
            ),
        },
        "late": {
            "sv": Wording(
                message="Det är tyst i {found_sv} sekunder innan nödmeddelandet (notice) börjar.",
                expected="högst {expected_sv} sekunder",
                found="{found_sv} sekunder",
                hint=PROGRAM["sv"],
            ),
            "en": Wording(
                message="There are {found} seconds of silence before the emergency notice "
                "(notice) begins.",
                expected="{expected} seconds at most",
                found="{found} seconds",
                hint=PROGRAM["en"],
            ),
        },
    },
    check=check,
    bad=Example("sv/notice.txt", "I en nödsituation:", "Hej. Nödsituation:"),
    good=Example("sv/notice.txt", "I en nödsituation:", "Vid en nödsituation:"),
)
