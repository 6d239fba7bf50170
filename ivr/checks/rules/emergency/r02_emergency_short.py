"""R02: the emergency notice is short in every language."""

from ivr.checks.breaches import too_long
from ivr.checks.rule import (
    JUDGEMENT,
    Breach,
    Breaches,
    Limits,
    Rule,
    Severity,
    Subject,
    Wording,
    edit,
)
from ivr.i18n import N_
from ivr.script.model import NOTICE
from ivr.script.prose import words


def check(subject: Subject, limits: Limits) -> Breaches:
    """Count the words and the seconds of the notice."""
    for language in subject.languages:
        place = subject.body(language.code, NOTICE)[0]
        count = len(words(subject.spoken(language.code, NOTICE)))
        if count > limits["max_words"]:
            yield Breach.at(place, "words", found=count, expected=limits["max_words"])
        yield from too_long(place, subject.seconds(language.code, NOTICE), limits, "seconds")


RULE = Rule(
    number=2,
    severity=Severity.ERROR,
    title=N_("The emergency notice is short."),
    why=N_("Somebody in an emergency need not listen long before they can hang up and dial."),
    source=JUDGEMENT,
    words={
        "words": Wording(
            message=N_("The emergency notice has %(found)s words."),
            hint=N_("Strike everything but the situation, “hang up”, “dial” and the number."),
        ),
        "seconds": Wording(
            message=N_("The emergency notice takes %(found)s seconds to say."),
            hint=N_(
                "Nobody can skip it, so it has to be short. Use shorter words, or record it "
                "a little faster if it is a recording."
            ),
        ),
    },
    check=check,
    examples=edit(
        "sv/notice.txt",
        "I en nödsituation: lägg på",
        bad="Är du i en nödsituation så lägg på nu",
        good="I en nödsituation så lägg på nu",
    ),
)
