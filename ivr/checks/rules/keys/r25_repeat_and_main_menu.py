"""R25: repeat and main menu are offered after every text, and repeat in every menu.

In a sub-menu the main menu is offered too. The line adds these offers itself, so a script
breaks this only by a digit that is pronounced as another one.
"""

from collections.abc import Iterator

from ivr.call.state import CallState
from ivr.call.turn import Kind, said
from ivr.checks.rule import (
    Breach,
    Breaches,
    Example,
    Limits,
    Rule,
    Severity,
    Subject,
    Wording,
)
from ivr.checks.subject.hearing import words_of
from ivr.checks.subject.offers import SENTENCE_END, Grammar, grammar
from ivr.i18n import N_
from ivr.script.model import MAIN_MENU


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the keys that are offered in each menu and after each text with those expected.

    A missing offer is reported once for each phrase, though it is missing at many places.
    """
    breaches: dict[tuple[str, str], Breach] = {}
    for place, name, key in _expected(subject):
        spoken = grammar(subject.knowledge(place.language))
        if spoken is None or (place.language, name) in breaches:
            continue
        if key not in _offered(subject, place, spoken):
            phrase = subject.phrase(place.language, name, key=key)
            breaches[place.language, name] = Breach.at(
                phrase, place=place.place, phrase=name, key=key, found=phrase.spoken
            )
    yield from breaches.values()


def _expected(subject: Subject) -> Iterator[tuple[CallState, str, str]]:
    """Return each place with the phrases that must be said there, and their keys."""
    keys = subject.script.keys
    for place in subject.menu_states:
        yield place, "repeat_choices", keys.repeat
        if place.menu != MAIN_MENU:
            yield place, "main_menu", keys.main_menu
    for place in subject.topic_states:
        yield place, "repeat", keys.repeat
        yield place, "main_menu", keys.main_menu


def _offered(subject: Subject, place: CallState, spoken: Grammar) -> set[str | None]:
    """Return the keys that are named at a menu, or after a text."""
    turn = subject.answer(place, subject.script.keys.repeat)
    heard = words_of(said(turn.of(Kind.OPTION, Kind.OFFER)))
    sentences = (SENTENCE_END.split(words) for words in heard if isinstance(words, str))
    return {spoken.key(sentence) for each in sentences for sentence in each}


RULE = Rule(
    number=25,
    severity=Severity.ERROR,
    title=N_("After every text, repeat and main menu are offered, and in menus repeat."),
    why=N_("Nobody is stuck after a text without knowing how to go on."),
    needs=("options", "numbers"),
    words=Wording(
        message=N_("A caller who is at “%(place)s” does not hear of key %(key)s."),
        hint=N_(
            "See that the phrase “%(phrase)s” ends in the key, and that the pronunciation of "
            "the digit %(key)s is right."
        ),
    ),
    check=check,
    examples=(
        Example("sv/language.toml", '"8" = "åtta"', '"8" = "nio"'),
        Example(
            "sv/language.toml",
            "För huvudmenyn, tryck {key}.",
            "För att gå till menyn, tryck {key}.",
        ),
    ),
)
