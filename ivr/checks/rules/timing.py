"""How long menus, options and texts last."""

from ivr.checks.breaches import too_long
from ivr.checks.rule import (
    JUDGEMENT,
    WARNING,
    Breaches,
    Limits,
    Subject,
    Wording,
    breach,
    rule,
)
from ivr.checks.subject.hearing import heard
from ivr.i18n import N_
from ivr.script import prose
from ivr.script.tempo import seconds


@rule(
    "R15",
    WARNING,
    title=N_("A menu should take at most 25 seconds to read out, and may not take more than 30."),
    why=N_("Callers do not tire or hang up before they have heard their option."),
    source=N_("own judgement; a whole visit lasts 48 s on average (VCC Live)"),
    words=Wording(
        message=N_(
            "The menu “%(menu)s” takes %(found)s seconds to read out, and at most %(most)s are "
            "good. This option is the longest, %(longest)s seconds: “%(option)s”"
        ),
        hint=N_(
            "Callers who wait for the last option get tired. Shorten the longest option, or "
            "put some options into a sub-menu."
        ),
    ),
)
def length_of_menu(subject: Subject, limits: Limits) -> Breaches:
    """Add up the seconds of each menu as it is repeated: its options and their pauses."""
    for place in subject.menu_states:
        said = subject.answer(place, subject.script.keys.repeat).skippable
        length = seconds(said) - next(heard(said))[0] / 1000
        options = subject.options_of(place.language, place.menu)
        longest = max(options, key=lambda option: option.seconds)
        values = {"menu": place.menu, "option": longest.sentence.spoken}
        yield from too_long(longest.sentence, length, limits, longest=longest.seconds, **values)


@rule(
    "R17",
    WARNING,
    title=N_("An option has at most twelve words and takes at most five seconds."),
    why=N_("An option can be understood and remembered at one hearing."),
    source=JUDGEMENT,
    words={
        "words": Wording(
            message=N_(
                "The option under key %(key)s has %(found)s words, and at most %(most)s are good: "
                "“%(option)s”"
            ),
            hint=N_(
                "A caller remembers only what matters most. Take away what is not needed to choose."
            ),
        ),
        "seconds": Wording(
            message=N_(
                "The option under key %(key)s takes %(found)s seconds, and at most %(most)s are "
                "good: “%(option)s”"
            ),
            hint=N_("Take shorter words, or take away what is not needed to choose."),
        ),
    },
)
def length_of_option(subject: Subject, limits: Limits) -> Breaches:
    """Count the words and the seconds of every option, with its frame and its key."""
    for option in subject.options:
        values = {"key": option.key, "option": option.sentence.spoken}
        count = len(prose.words(option.sentence.spoken))
        if count > limits["max_words"]:
            most = limits["max_words"]
            yield breach(option, "words", found=count, most=most, **values)
        else:
            yield from too_long(option, option.seconds, limits, "seconds", **values)
