"""R42: no digit reaches the voice, which would guess how to say it."""

import unicodedata

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.i18n import N_

NUMERIC = ("Nd", "Nl", "No")
"""Unicode categories of digits, number letters such as Ⅳ, and other numbers such as ½."""


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for digits of any script in the spoken form of everything.

    Reading refuses 0 to 9 without a pronunciation already; this finds ½, ² and Ⅳ as well.
    """
    signs = set[str]().union(*(sentence.spoken for sentence in subject.everything))
    digits = {sign for sign in signs if unicodedata.category(sign) in NUMERIC}
    for sentence in subject.everything if digits else ():
        if found := [sign for sign in sentence.spoken if sign in digits]:
            yield Breach.at(sentence, sentence=sentence.written, found=" ".join(found))


RULE = Rule(
    number=42,
    severity=Severity.ERROR,
    title=N_("No digits in what is said."),
    why=N_("Nobody hears a number that the voice has guessed how to read."),
    source=N_("measured: a Swedish voice said 112 as “etthundratolv” and 77 114 as one number"),
    words=Wording(
        message=N_("“%(sentence)s” holds a digit that has no pronunciation."),
        hint=N_(
            "A voice guesses how digits are said. Write the number in words, or add its "
            "pronunciation %(at_pronunciation)s."
        ),
    ),
    check=check,
    examples=edit(
        "en/fred.txt",
        "They then serve in missions around the world.",
        bad="They then serve for ½ a year in missions around the world.",
        good="They then serve for half a year in missions around the world.",
    ),
)
