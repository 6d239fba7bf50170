"""How soon after the answer callers hear the notice, the other language, and an option."""

from collections.abc import Iterator
from itertools import pairwise

from ivr.call import flow
from ivr.call.turn import Kind, Turn, said
from ivr.checks.breaches import figures
from ivr.checks.rule import ERROR, WARNING, Breaches, Limits, Placed, Rule, Subject, Wording, breach
from ivr.i18n import N_
from ivr.script.finding import Severity
from ivr.script.model import NOTICE, WELCOME, Language
from ivr.script.speech import Recording, join, pieces
from ivr.script.tempo import LEAD_SECONDS, seconds

SHORTEN = N_(
    "Shorten what is said before the options. Mostly it is the welcome that can be shortened."
)


@Rule(
    "R04",
    ERROR,
    title=N_(
        "The emergency notice, the other language and the first option are heard soon after the "
        "answer."
    ),
    why=N_(
        "Callers of every language hear the notice before they are asked to choose, and do not "
        "wait long before they can do something."
    ),
    source=N_("own judgement"),
    also_warns=True,
    words={
        "notice": Wording(
            N_(
                "It takes %(found)s seconds from the answer until the emergency notice has been "
                "said in all languages, and at most %(most)s are good."
            ),
            N_("Shorten the longest of them, which is this one."),
        ),
        "language": Wording(
            N_(
                "It takes %(found)s seconds from the answer until callers have heard how to change "
                "to this language, and at most %(most)s are good."
            ),
            N_("Shorten the emergency notice, or the phrase that offers the language."),
        ),
        "option": Wording(
            N_(
                "It takes %(found)s seconds from the answer until the first option is heard, and "
                "at most %(most)s are good."
            ),
            SHORTEN,
        ),
        "option-after-language": Wording(
            N_(
                "Callers who change to this language wait %(found)s seconds from the key to the "
                "first option, and at most %(most)s are good."
            ),
            SHORTEN,
        ),
    },
)
def first_seconds(subject: Subject, limits: Limits) -> Breaches:
    """Add up the seconds from the answer to each mark on the way to the first option.

    What is late delays all that follows: only the first of them is reported.
    """
    turn = flow.begin(subject.line)
    notices = [subject.body(language.code, NOTICE)[0] for language in subject.languages]
    longest = max(notices, key=lambda notice: subject.seconds(notice.language, NOTICE))
    fixed = seconds(turn.fixed)
    late = [*_late(longest, "notice", fixed, limits["notice_seconds"])]
    for offer in turn.of(Kind.LANGUAGE_OFFER):
        phrase = subject.script.languages[offer.language].phrases["language_offer"]
        length = fixed + seconds(said(turn.through(offer)))
        late += _late(phrase, "language", length, limits["language_seconds"])
    late += _late_option(subject, subject.languages[0], turn, "option", limits)
    yield from late[:1]
    for language, way in _ways(subject):
        yield from _late_option(subject, language, way, "option-after-language", limits)


def _late(
    place: Placed, case: str, length: float, most: float, severity: Severity = ERROR
) -> Breaches:
    if length > most:
        yield breach(place, case, severity, **figures(found=length, most=most))


def _ways(subject: Subject) -> Iterator[tuple[Language, Turn]]:
    """Return how callers of the other languages come to the menu: by a key."""
    for before, language in pairwise(subject.languages):
        key = subject.script.keys.language
        yield language, subject.answer(subject.state(before.code), key)


def _late_option(
    subject: Subject, language: Language, way: Turn, case: str, limits: Limits
) -> Breaches:
    welcome = subject.body(language.code, WELCOME)[0]
    length = _until_option(way, limits["margin"])
    if length > limits["option_seconds"]:
        yield from _late(welcome, case, length, limits["option_seconds"])
    else:
        yield from _late(welcome, case, length, limits["option_warn_seconds"], WARNING)


def _until_option(turn: Turn, margin: float) -> float:
    """Return the seconds up to the first word of the main menu's first option.

    The formula errs long on numbers, and this way is full of them: `margin` takes that off, but
    not off a recording, which was measured.
    """
    option = next(turn.of(Kind.OPTION))
    first = pieces(option.utterances)[0]
    until = join((*turn.fixed, *said(turn.before(option)), first))
    recorded = sum(each.seconds for each in until if isinstance(each, Recording))
    spoken = seconds(until) - recorded - seconds([first]) + LEAD_SECONDS
    return spoken * (1 - margin) + recorded
