"""R26: a key means the same everywhere, and few keys have such a meaning.

The line gives the keys their meanings itself, but a text that names a key by its digit can be
wrong about it. The key 0 is left to rule 27, and where an option's own key leads to rule 30.
"""

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
from ivr.checks.subject import SpokenSentence
from ivr.checks.subject.keys import is_dead, keys_by_purpose
from ivr.checks.subject.offers import offers
from ivr.i18n import N_
from ivr.script.model import BACK_KEY, CONTACT_KEY, LINE_FILE, SKIP_KEY


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the keys that texts name with their meanings, and count the global keys."""
    yield from _check_texts(subject)
    yield from _check_number(subject, limits["max_global_keys"])


def _check_texts(subject: Subject) -> Breaches:
    """Compare the keys that texts name for something with the keys that it has."""
    known = keys_by_purpose(subject)
    for offer in offers(subject):
        sentence = offer.sentence
        if sentence not in subject.body(sentence.language, sentence.text):
            continue
        keys = known.get((sentence.language, offer.purpose))
        values = {"said": offer.said, "found": offer.key}
        if offer.key == CONTACT_KEY:
            continue
        if keys is not None and offer.key not in keys:
            yield Breach.at(sentence, "other", expected=min(keys), **values)
        elif menu := is_dead(offer, subject):
            yield Breach.at(sentence, "dead", menu=menu, **values)


def _check_number(subject: Subject, most: float) -> Breaches:
    """Count the global keys that are said aloud: those of the phrases, and symbols in texts."""
    standing = dict(subject.script.keys.by_name())
    if len(subject.languages) == 1:
        del standing["language"]
    for language in subject.languages:
        symbols = {
            offer.key: offer.sentence
            for offer in offers(subject)
            if offer.sentence.language == language.code and offer.key in (BACK_KEY, SKIP_KEY)
        }
        said = [*standing.values(), *symbols]
        if len(said) > most:
            place: SpokenSentence | str = LINE_FILE if not symbols else [*symbols.values()][-1]
            values = {"found": ", ".join(said), "count": len(said), "language": language.name}
            yield Breach.at(place, "many", most=most, **values)


RULE = Rule(
    number=26,
    severity=Severity.ERROR,
    title=N_("Few keys work everywhere, and they always mean the same."),
    why=N_("Callers learn a key once, and it does what they expect."),
    source="COGA",
    needs=("options", "numbers"),
    words={
        "other": Wording(
            message=N_("The text names the wrong key: “%(said)s”"),
            hint=N_(
                "This is what lies under key %(expected)s. Write {key:…} with its name "
                "instead of the digit, and the key stays right when the menu changes."
            ),
        ),
        "dead": Wording(
            message=N_(
                "The text offers a key that does nothing in the menu “%(menu)s”: “%(said)s”"
            ),
            hint=N_("Take the sentence away, or write {key:…} with the name of what it is for."),
        ),
        "many": Wording(
            message=N_("In %(language)s, %(count)s keys are named that hold everywhere: %(found)s"),
            hint=N_(
                "Nobody remembers so many. Do not name the one that matters least: it works "
                "all the same."
            ),
        ),
    },
    check=check,
    examples=(
        Example("line.toml", 'repeat = "7"\nmain_menu = "8"', 'repeat = "8"\nmain_menu = "7"'),
        Example("line.toml", 'main_menu = "8"\nlanguage = "9"', 'main_menu = "9"\nlanguage = "8"'),
    ),
)
