"""How long menus, options and texts last, and the pauses between options."""

import re
from collections.abc import Iterable
from itertools import pairwise

from ivr.checks.breaches import figures, too_long
from ivr.checks.offers import grammar
from ivr.checks.rule import ERROR, WARNING, Breaches, Limits, Rule, Subject, Wording, breach
from ivr.checks.subject import SpokenSentence, heard
from ivr.i18n import N_
from ivr.script import prose
from ivr.script.place import TEXTS
from ivr.script.tempo import seconds


@Rule(
    "R15",
    WARNING,
    title=N_("A menu should take at most 25 seconds to read out, and may not take more than 30."),
    why=N_("Callers do not tire or hang up before they have heard their option."),
    source=N_("own judgement; a whole visit lasts 48 s on average (VCC Live)"),
    words=Wording(
        N_(
            "The menu “%(menu)s” takes %(found)s seconds to read out, and at most %(most)s are "
            "good. This option is the longest, %(longest)s seconds: “%(option)s”"
        ),
        N_(
            "Callers who wait for the last option get tired. Shorten the longest option, or "
            "put some options into a sub-menu."
        ),
    ),
)
def length_of_menu(subject: Subject, limits: Limits) -> Breaches:
    """Add up the seconds of each menu as it is repeated: its options and their pauses."""
    for place in subject.menu_states:
        turn = subject.answer(place, subject.script.keys.repeat)
        silence, *_ = next(heard(each for each in turn.passages if each.interruptible))
        length = seconds(turn.skippable) - silence / 1000
        options = subject.options_of(place.language, place.menu)
        longest = max(options, key=lambda option: option.seconds)
        values = {"menu": place.menu, "option": longest.sentence.spoken}
        yield from too_long(longest, length, limits, **values, **figures(longest=longest.seconds))


@Rule(
    "R17",
    WARNING,
    title=N_("An option has at most twelve words and takes at most five seconds."),
    why=N_("An option can be understood and remembered at one hearing."),
    source=N_("own judgement"),
    words={
        "words": Wording(
            N_(
                "The option under key %(key)s has %(found)s words, and at most %(most)s are good: "
                "“%(option)s”"
            ),
            N_(
                "A caller remembers only what matters most. Take away what is not needed to choose."
            ),
        ),
        "seconds": Wording(
            N_(
                "The option under key %(key)s takes %(found)s seconds, and at most %(most)s are "
                "good: “%(option)s”"
            ),
            N_("Take shorter words, or take away what is not needed to choose."),
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


@Rule(
    "R18",
    ERROR,
    title=N_("Between two options there is a pause."),
    why=N_("Callers have time to decide between two options."),
    source="ACIxD",
    needs=("options", "numbers"),
    words=Wording(
        N_("There is no pause between two options: “%(said)s” and “%(option)s”"),
        N_("Write | after the first option. It makes a pause."),
    ),
)
def pause_between_options(subject: Subject, limits: Limits) -> Breaches:
    """Look at the options in a text: the line pauses between the others itself."""
    for language in subject.languages:
        spoken = grammar(subject.knowledge(language.code))
        for text in subject.texts(language.code):
            said = _with_pauses(subject.body(language.code, text.name))
            for (line, first, pauses), (_, second, _) in pairwise(said):
                if not pauses and spoken.key(first) and spoken.key(second):
                    yield breach(line, said=first, option=second)


def _with_pauses(body: Iterable[SpokenSentence]) -> list[tuple[SpokenSentence, str, bool]]:
    """Return the sentences of a text, each with its line, and whether a pause comes after it."""
    said: list[tuple[SpokenSentence, str, bool]] = []
    for line in body:
        for piece in re.split(r"(?<=[.!?])\s+|\s*(\|)\s*", line.spoken):
            if piece == "|" and said:
                said[-1] = (*said[-1][:2], True)
            elif piece and piece != "|":
                said.append((line, piece, False))
    return said


@Rule(
    "R56",
    WARNING,
    title=N_("The text of a topic should last 30 seconds at most, and may not last more than 45."),
    why=N_("Callers can keep what a text says in mind to its end."),
    source=N_("KPMG: an answer of 20 to 30 s should be split; Voice Provider, tip 20"),
    words=Wording(
        N_(
            "The text “%(text)s” takes %(found)s seconds to listen to, and at most %(most)s are "
            "good."
        ),
        N_("Take out what is not needed, or make two options of the text."),
    ),
)
def length_of_text(subject: Subject, limits: Limits) -> Breaches:
    """Count the seconds of each area text."""
    for language in subject.languages:
        for text in subject.area_topics:
            place = (language.code, TEXTS, text, "body")
            yield from too_long(place, subject.seconds(language.code, text), limits)
