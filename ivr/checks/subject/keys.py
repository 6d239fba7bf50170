"""Keys that texts name: which, what for, and whether they do anything."""

import re
from collections.abc import Iterator, Mapping

from ivr.checks.subject import SpokenSentence, Subject
from ivr.checks.subject.offers import Offer, grammar
from ivr.script import prose
from ivr.script.model import BACK_KEY, CONTACT_KEY, SKIP_KEY
from ivr.script.speakable import PHONE_NUMBER

DIGIT = re.compile(r"(?<![\d+])\d(?!\d)")


def keys_by_purpose(subject: Subject) -> Mapping[tuple[str, str], frozenset[str]]:
    """Return, by language and purpose, the keys under which the line offers something."""
    known: dict[tuple[str, str], frozenset[str]] = {}
    for sentence, keys in _offered(subject):
        spoken = grammar(subject.knowledge(sentence.language))
        for offer in spoken.offers(sentence) if spoken else ():
            place = (sentence.language, offer.purpose)
            known[place] = known.get(place, frozenset()) | keys
    return known


def _offered(subject: Subject) -> Iterator[tuple[SpokenSentence, frozenset[str]]]:
    keys = subject.script.keys
    for language in subject.languages:
        for name, key in {
            "language_offer": keys.language,
            "repeat": keys.repeat,
            "repeat_choices": keys.repeat,
            "main_menu": keys.main_menu,
        }.items():
            more = {BACK_KEY} if name == "main_menu" else set()
            yield subject.phrase(language.code, name, key=key), frozenset({key} | more)
    for option in subject.options:
        if option.target:
            more = {CONTACT_KEY} if option.target == subject.script.contact else set()
            yield option.sentence, frozenset({option.key} | more)


def is_dead(offer: Offer, subject: Subject) -> str | None:
    """Return a menu in which a text names a key that does nothing there, if there is one.

    A key that is filled in from the menu is right in each of them.
    """
    script = subject.script
    sentence = offer.sentence
    body = script.languages[sentence.language].texts[sentence.text].body
    written = next(each for each in body if each.place == sentence.place)
    if written.placeholders:
        return None
    alive = {*script.keys.by_name().values(), BACK_KEY, SKIP_KEY}
    menus = script.menus_of(sentence.text)
    return next(
        (menu.name for menu in menus if not (offer.key in alive or menu.target(offer.key))), None
    )


def named_keys(subject: Subject, line: SpokenSentence) -> set[str] | None:
    """Return the keys that a line names; None if nothing is known of its language's digits."""
    knowledge = subject.knowledge(line.language)
    if knowledge.numbers is None or knowledge.options is None:
        return None
    written = PHONE_NUMBER.sub(" ", prose.plain(line.written))
    press = prose.any_of(knowledge.options.press)
    words = re.findall(rf"\b{press} (\w+)", line.own.lower())
    digits = knowledge.numbers.digits
    return {*DIGIT.findall(written), *(str(digits.index(word)) for word in words if word in digits)}
