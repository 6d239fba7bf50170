"""R15: a menu is read out in 25 seconds, or 30 at the very most.

The frozen script's Swedish menu is a little longer than 25 seconds, so the first example lengthens
the English one, and the second shortens the Swedish one.
"""

from ivr.checks.breaches import too_long
from ivr.checks.rule import Breaches, Example, Limits, Rule, Severity, Subject, Wording
from ivr.checks.subject.hearing import heard
from ivr.i18n import N_
from ivr.script.tempo import seconds


def check(subject: Subject, limits: Limits) -> Breaches:
    """Add up the seconds of each menu as it is repeated: its options and their pauses."""
    for place in subject.menu_states:
        said = subject.answer(place, subject.script.keys.repeat).skippable
        length = seconds(said) - next(heard(said))[0] / 1000
        options = subject.options_of(place.language, place.menu)
        longest = max(options, key=lambda option: option.seconds)
        values = {"menu": place.menu, "option": longest.sentence.spoken}
        yield from too_long(longest.sentence, length, limits, longest=longest.seconds, **values)


RULE = Rule(
    number=15,
    severity=Severity.WARNING,
    title=N_("A menu should take at most 25 seconds to read out, and may not take more than 30."),
    why=N_("Callers do not tire or hang up before they have heard their option."),
    source=N_("own judgement; a whole visit lasts 48 s on average (VCC Live)"),
    words=Wording(
        message=N_(
            "The menu “%(menu)s” takes %(found)s seconds to read out. This option is the "
            "longest, %(longest)s seconds: “%(option)s”"
        ),
        hint=N_(
            "Callers who wait for the last option get tired. Shorten the longest option, or "
            "put some options into a sub-menu."
        ),
    ),
    check=check,
    examples=(
        Example(
            "en/fast.txt",
            "people wanted internationally\n\n",
            "people wanted internationally, such as suspects\n\n",
        ),
        Example(
            "en/operativt.txt",
            "operational police cooperation, for example in criminal investigations\n\n",
            "operational police cooperation\n\n",
        ),
    ),
)
