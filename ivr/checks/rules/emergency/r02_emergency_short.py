"""R02: the emergency notice is short in every language."""

from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject
from ivr.checks.rules.telling import JUDGEMENT, figures
from ivr.i18n import N_
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
    title=N_("The emergency notice is short."),
    source=JUDGEMENT,
    words={
        "words": Wording(
            message=N_("The emergency notice (notice) has %(found)s words."),
            expected=N_("%(expected)s words at most, as they are said (112 is three words)"),
            found=N_("%(found)s words"),
            hint=N_("Strike everything but the situation, “hang up”, “dial” and the number."),
        ),
        "seconds": Wording(
            message=N_("The emergency notice (notice) takes %(found)s seconds to say."),
            expected=N_("%(expected)s seconds at most"),
            found=N_("%(found)s seconds"),
            hint=N_(
                "Nobody can skip it, so it has to be short. Use shorter words, or record it "
                "a little faster if it is a recording."
            ),
        ),
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
