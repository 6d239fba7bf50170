"""R16: the first option is heard within 15 seconds of the answer, if nobody presses a key.

A caller of another language presses the language key first, so there the time runs from that
key. The formula errs long on numbers, and this way is full of them: `margin` takes that off, but
not off a recording, which was measured.
"""

from collections.abc import Iterator

from ivr.call.turn import Kind, Turn, said
from ivr.checks.breaches import too_long
from ivr.checks.rule import (
    JUDGEMENT,
    Breaches,
    Limits,
    Rule,
    Severity,
    Subject,
    Wording,
    edit,
)
from ivr.i18n import N_
from ivr.script.model import WELCOME, Language
from ivr.script.speech import Recording, join, pieces
from ivr.script.tempo import LEAD_SECONDS, seconds


def check(subject: Subject, limits: Limits) -> Breaches:
    """Add up the seconds before the first option, in each language."""
    for language, turn in _turns(subject):
        welcome = subject.body(language.code, WELCOME)[0]
        case = "" if language is subject.languages[0] else "other"
        length = _seconds(turn, limits["margin"])
        yield from too_long(welcome, length, limits, case, language=language.name)


def _turns(subject: Subject) -> Iterator[tuple[Language, Turn]]:
    """Return how callers of each language come to the menu."""
    first, *others = subject.languages
    yield first, subject.first_turn
    before = first.code
    for language in others:
        key = subject.script.keys.language
        yield language, subject.answer(subject.state(before), key)
        before = language.code


def _seconds(turn: Turn, margin: float) -> float:
    """Return the seconds up to the first word of the main menu's first option."""
    option = next(turn.of(Kind.OPTION))
    first = pieces(option.utterances)[0]
    until = join((*turn.fixed, *said(turn.before(option)), first))
    recorded = sum(each.seconds for each in until if isinstance(each, Recording))
    spoken = seconds(until) - recorded - seconds([first]) + LEAD_SECONDS
    return spoken * (1 - margin) + recorded


RULE = Rule(
    number=16,
    severity=Severity.WARNING,
    title=N_("The first option should be heard within 15 seconds, and must be heard within 20."),
    why=N_("Callers do not wait long before they can do something."),
    source=JUDGEMENT,
    words={
        "": Wording(
            message=N_(
                "It takes %(found)s seconds from the answer until the first option is heard."
            ),
            hint=N_(
                "Shorten what is said before the options. Mostly it is the welcome that can "
                "be shortened."
            ),
        ),
        "other": Wording(
            message=N_(
                "Callers who change the language (%(language)s) wait %(found)s seconds "
                "from the key to the first option."
            ),
            hint=N_(
                "Shorten what is said before the options. Mostly it is the welcome that can "
                "be shortened."
            ),
        ),
    },
    check=check,
    examples=edit(
        "sv/welcome.txt",
        "polisens information om internationellt samarbete.",
        bad="den svenska polisens information om internationellt polissamarbete i världen.",
        good="polisens information om internationella samarbeten.",
    ),
)
