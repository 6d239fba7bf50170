"""R15: a menu is read out in 25 seconds, or 30 at the very most.

The frozen script's Swedish menu is a little longer than 25 seconds, so `bad` lengthens the English
one and `good` shortens the Swedish one.
"""

from collections.abc import Iterator

from ivr.call.state import CallState
from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import SpokenOption, Subject
from ivr.checks.rules.subject.hearing import heard
from ivr.checks.rules.subject.places import menu_places
from ivr.checks.rules.telling import figures
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording
from ivr.script.tempo import seconds


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Time each menu as it is repeated: the options, and the pauses between them."""
    for place in menu_places(subject):
        said = subject.answer(place, subject.script.keys.repeat).skippable
        length = seconds(said) - next(heard(said))[0] / 1000
        severe = length > limits["max_seconds"]
        if length > limits["warn_seconds"]:
            longest = _longest_option(subject, place)
            most = limits["max_seconds" if severe else "warn_seconds"]
            values = figures(found=length, most=most, longest=longest.seconds)
            values |= {"menu": place.menu, "option": longest.sentence.spoken}
            severity = Severity.ERROR if severe else None
            yield Breach(longest.sentence.file, longest.sentence.line, values, severity=severity)


def _longest_option(subject: Subject, place: CallState) -> SpokenOption:
    menu = (place.language, place.menu)
    options = (each for each in subject.options if (each.language, each.menu) == menu)
    return max(options, key=lambda option: option.seconds)


RULE = Rule(
    number=15,
    severity=Severity.WARNING,
    title=N_("A menu takes at most 25 seconds to read out, never more than 30."),
    source=N_("own judgement; a whole visit lasts 48 s on average (VCC Live)"),
    words={
        "": Wording(
            message=N_(
                "The menu %(menu)s takes %(found)s seconds to read out. This option is "
                "the longest, %(longest)s seconds: “%(option)s”"
            ),
            expected=N_("%(most)s seconds at most"),
            found=N_("%(found)s seconds"),
            hint=N_(
                "Those who wait for the last option grow tired. Shorten the longest option, "
                "or put some options into a sub-menu."
            ),
        ),
    },
    check=check,
    bad=Example(
        "en/fast.txt",
        "people wanted internationally\n\n",
        "people wanted internationally, such as suspects\n\n",
    ),
    good=Example(
        "sv/operativt.txt",
        "operativt polissamarbete, till exempel i brottsutredningar\n\n",
        "operativt polissamarbete, i utredning\n\n",
    ),
)
