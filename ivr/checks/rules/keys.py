"""What keys mean, how they are called, and what they interrupt."""

from collections.abc import Iterator, Mapping

from ivr.checks.offers import Offer, grammar, offers
from ivr.checks.rule import ERROR, WARNING, Breaches, Limits, Rule, Subject, Wording, breach
from ivr.checks.subject import SpokenSentence
from ivr.i18n import N_
from ivr.script import prose
from ivr.script.model import BACK_KEY, CONTACT_KEY, SKIP_KEY, WRONG_KEYS
from ivr.script.place import RECORDINGS


@Rule(
    "R26",
    ERROR,
    title=N_("Keys always mean the same, and a text names only keys that do something."),
    why=N_("Callers learn a key once, and it does what they expect."),
    source="COGA",
    needs=("options", "numbers"),
    words={
        "other": Wording(
            N_("The text says key %(found)s for what lies under key %(key)s: “%(said)s”"),
            N_(
                "Write {key:…} with its name instead of the digit, and the key stays right "
                "when the menu changes."
            ),
        ),
        "dead": Wording(
            N_("The text offers a key that does nothing in the menu “%(menu)s”: “%(said)s”"),
            N_("Take the sentence away, or write {key:…} with the name of what it is for."),
        ),
    },
)
def same_keys_everywhere(subject: Subject, limits: Limits) -> Breaches:
    """Compare the keys that texts name with their meanings.

    The line gives the keys their meanings itself, but a text that names a key by its digit can
    be wrong about it. The key 0 is left to R27.
    """
    known = _keys_by_purpose(subject)
    for offer in offers(subject):
        sentence = offer.sentence
        of_text = sentence in subject.body(sentence.language, sentence.text)
        if not of_text or offer.key == CONTACT_KEY:
            continue
        keys = known.get((sentence.language, offer.purpose))
        if keys is not None and offer.key not in keys:
            yield breach(sentence, "other", said=offer.said, found=offer.key, key=max(keys))
        elif menu := _dead_in(offer, subject):
            yield breach(sentence, "dead", said=offer.said, menu=menu)


def _keys_by_purpose(subject: Subject) -> Mapping[tuple[str, str], frozenset[str]]:
    """Return, by language and purpose, the keys under which the line offers something."""
    known: dict[tuple[str, str], frozenset[str]] = {}
    for sentence, keys in _offered(subject):
        for offer in grammar(subject.knowledge(sentence.language)).offers(sentence):
            place = (sentence.language, offer.purpose)
            known[place] = known.get(place, frozenset()) | keys
    return known


def _offered(subject: Subject) -> Iterator[tuple[SpokenSentence, set[str]]]:
    keys = subject.script.keys
    for language in subject.languages:
        for name, key in {
            "language_offer": keys.language,
            "repeat": keys.repeat,
            "repeat_choices": keys.repeat,
            "main_menu": keys.main_menu,
        }.items():
            also = {BACK_KEY} if name == "main_menu" else set()
            yield subject.phrase(language.code, name, key=key), {key, *also}
    for option in subject.options:
        if option.target:
            is_contact = option.target == subject.script.contact
            yield option.sentence, {option.key, CONTACT_KEY} if is_contact else {option.key}


def _dead_in(offer: Offer, subject: Subject) -> str | None:
    """Return a menu in which a text names a key that does nothing there, if there is one.

    A key that is filled in from the menu is right in each of them.
    """
    script, sentence = subject.script, offer.sentence
    body = script.languages[sentence.language].texts[sentence.text].body
    if next(each for each in body if each.place == sentence.place).placeholders:
        return None
    alive = {*script.keys.by_name().values(), BACK_KEY, SKIP_KEY}
    for menu in script.menus_of(sentence.text):
        if offer.key not in alive and not menu.target(offer.key):
            return menu.name
    return None


@Rule(
    "R27",
    ERROR,
    title=N_("Key 0 is kept for reaching a person; on this line it leads to the phone numbers."),
    why=N_("Callers who press 0 to reach a person get the numbers for that."),
    source="ISO 13714, COGA",
    needs=("options", "numbers", "words"),
    words=Wording(
        N_("Key 0 is offered for something else than the phone numbers: “%(said)s”"),
        N_("Many press 0 to reach a person. Write the key that this is about."),
    ),
)
def zero_is_for_people(subject: Subject, limits: Limits) -> Breaches:
    """Look for offers of 0 that share no content word with the label of the contact text."""
    for offer in offers(subject):
        if offer.key == CONTACT_KEY and not _is_about_contact(offer, subject):
            yield breach(offer.sentence, said=offer.said)


def _is_about_contact(offer: Offer, subject: Subject) -> bool:
    language, contact = offer.sentence.language, subject.script.contact
    label = subject.label(language, contact) if contact else None
    content = {*prose.words(label.spoken.lower())} if label else set()
    stop = subject.knowledge(language).words.stop
    return bool(content.difference(stop) & {*prose.words(offer.purpose)})


@Rule(
    "R29",
    ERROR,
    title=N_(
        "Every key interrupts what is said, except the emergency notice and the first "
        "sentence after an unused key."
    ),
    why=N_("Callers who know the line need not wait, and the others hear what went wrong."),
    source="Avaya",
    also_warns=True,
    words={
        "": Wording(
            N_(
                "The first line of “%(text)s” holds %(found)s sentences, and no key cuts them "
                "short."
            ),
            N_("The first line is always said to its end. Put “%(words)s” on a line of its own."),
        ),
        "recording": Wording(
            N_("No key cuts the recording of “%(text)s” short."),
            N_("A recording cannot be cut in two. Take it away, and the voice reads the text."),
        ),
    },
)
def interruptible(subject: Subject, limits: Limits) -> Breaches:
    """Look at the first lines of error texts: what stands there is said to its end."""
    for language in subject.languages:
        for name in WRONG_KEYS:
            first = subject.body(language.code, name)[0]
            said = prose.sentences(first.spoken)
            if subject.recording(language.code, name):
                yield breach((language.code, RECORDINGS, name), "recording", WARNING)
            elif len(said) > 1:
                yield breach(first, found=len(said), words=said[1])
