"""R61: help is true for what follows it, after a text as in a menu.

After the second silence the menu is read again, or after a text the offers to hear it again and
of the main menu. After a wrong key nothing is read.
"""

from collections.abc import Iterator

from ivr.call.flow import KEYS
from ivr.call.turn import Outcome
from ivr.checks.rule import (
    JUDGEMENT,
    Breach,
    Breaches,
    Limits,
    Rule,
    Severity,
    Subject,
    Wording,
    edit,
)
from ivr.checks.subject.offers import Offer, grammar, offers
from ivr.i18n import N_
from ivr.script.model import SILENCES, WRONG_KEYS

FIRST, SECOND = SILENCES


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look at the counts and the offers of the help texts."""
    yield from _counts(subject)
    yield from _offers(subject)


def _counts(subject: Subject) -> Breaches:
    """Look for the number of options where offers of another number may follow."""
    for language in subject.languages:
        for sentence in language.texts[SECOND].body:
            if any(part.name == "count" for part in sentence.placeholders):
                yield Breach.at(sentence, "count", text=SECOND, found=sentence.written)


def _offers(subject: Subject) -> Breaches:
    """Look for offers that are read again right after, or that mean something else after a text."""
    keys = subject.script.keys
    again = {FIRST: (keys.repeat,), SECOND: (keys.repeat, keys.main_menu)}
    after_texts = _has_wrong_keys_after_texts(subject)
    repeating = {
        language.code: _repeats_options(subject, language.code) for language in subject.languages
    }
    for offer in offers(subject):
        sentence = offer.sentence
        values = {"text": sentence.text, "found": offer.said, "key": offer.key}
        if offer.key in again.get(sentence.text, ()):
            yield Breach.at(sentence, "twice", **values)
        elif (
            after_texts
            and sentence.text in WRONG_KEYS
            and offer.purpose in repeating[sentence.language]
        ):
            yield Breach.at(sentence, "options", **values)


def _has_wrong_keys_after_texts(subject: Subject) -> bool:
    """Tell whether a key can be wrong after a text: in a full menu every key is used."""
    places = {place.menu: place for place in subject.topic_states}
    return any(
        subject.answer(place, key).outcome is Outcome.WRONG_KEY
        for place in places.values()
        for key in KEYS
    )


def _repeats_options(subject: Subject, language: str) -> frozenset[str]:
    """Return what the line calls hearing the options again."""
    spoken = grammar(subject.knowledge(language))
    phrase = subject.phrase(language, "repeat_choices", key=subject.script.keys.repeat)
    found: Iterator[Offer] = spoken.offers(phrase) if spoken else iter(())
    return frozenset(offer.purpose for offer in found)


RULE = Rule(
    number=61,
    severity=Severity.WARNING,
    title=N_("Help names only what really follows it, in a menu and after a text."),
    why=N_("Callers are not promised options that do not follow."),
    source=JUDGEMENT,
    needs=("options", "numbers"),
    words={
        "count": Wording(
            message=N_("The text “%(text)s” says how many options there are."),
            hint=N_("Take {count} away. The line says the number where the menu begins."),
        ),
        "twice": Wording(
            message=N_(
                "The text “%(text)s” offers key %(key)s, which the line offers right after."
            ),
            hint=N_("Take the sentence away: callers would hear the same twice in a row."),
        ),
        "options": Wording(
            message=N_(
                "The text “%(text)s” promises the options under key %(key)s. After a text, the key "
                "says the text again."
            ),
            hint=N_("Write: For the main menu, press {key:main_menu}."),
        ),
    },
    check=check,
    examples=edit(
        "sv/silence-2.txt",
        "Nu kommer valen en gång till.",
        bad="Nu kommer de {count} valen en gång till.",
        good="Nu kommer alla valen en gång till.",
    ),
)
