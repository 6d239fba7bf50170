"""R05: no key interrupts the notice, so it must be short and must not ask for a key.

Notices that are too long break rule 4 as well, which counts the silence before them too.
"""

import re

from ivr.checks.breaches import too_long
from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject.hearing import heard
from ivr.i18n import N_
from ivr.script.model import NOTICE
from ivr.script.prose import any_of
from ivr.script.tempo import seconds


def check(subject: Subject, limits: Limits) -> Breaches:
    """Add up the seconds of all notices, and look for words that ask for a key."""
    fixed = subject.first_turn.fixed
    silence = next(heard(fixed), (0, ""))[0] / 1000
    first = subject.body(subject.languages[0].code, NOTICE)[0]
    yield from too_long(first, seconds(fixed) - silence, limits, "too-long")
    for language in subject.languages:
        known = subject.knowledge(language.code).options
        press = any_of(known.press if known else ())
        for sentence in subject.body(language.code, NOTICE):
            if pressed := re.search(rf"(?i)\b{press}\b", sentence.spoken):
                yield Breach.at(sentence, "asks-for-key", found=pressed[0])


RULE = Rule(
    number=5,
    severity=Severity.ERROR,
    title=N_("No key interrupts the emergency notice."),
    why=N_("Nobody misses the notice by pressing a key, and nobody is held up by anything else."),
    source="sipgate, Genesys",
    needs=("options",),
    words={
        "asks-for-key": Wording(
            message=N_("The emergency notice asks the caller for a key: “%(found)s”."),
            hint=N_(
                "Keys do nothing while the emergency notice is read. Take away what is about "
                "pressing."
            ),
        ),
        "too-long": Wording(
            message=N_(
                "The emergency notice takes %(found)s seconds in all languages, and nobody "
                "can skip it."
            ),
            hint=N_("Shorten the emergency notice."),
        ),
    },
    check=check,
    examples=edit(
        "sv/notice.txt",
        "I en nödsituation: lägg på",
        bad="Vid nödsituation tryck inget, lägg på",
        good="Vid nödsituation avbryt, lägg på",
    ),
)
