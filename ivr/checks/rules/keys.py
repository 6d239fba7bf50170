"""What keys mean, how they are called, and what they interrupt."""

import re

from ivr.checks.offers import Offer, keys_by_digit, offers
from ivr.checks.rule import ERROR, WARNING, Breaches, Limits, Rule, Subject, Wording, breach
from ivr.i18n import N_
from ivr.script import prose
from ivr.script.knowledge import Knowledge
from ivr.script.markup import KEY, LAST_KEY
from ivr.script.model import CONTACT_KEY, FRAME_TEXTS, WRONG_KEYS, Text
from ivr.script.place import RECORDINGS


@Rule(
    "R26",
    ERROR,
    title=N_("A text names a key by what it is for, and not by its digit."),
    why=N_("The key that callers hear does what the text says, also when the menu has changed."),
    source="COGA",
    needs=("options", "numbers"),
    words={
        "": Wording(
            N_("“%(words)s” names a key by its digit."),
            N_("Write “%(replacement)s”, and the key stays right when the menu changes."),
        ),
        "unknown": Wording(
            N_(
                "“%(words)s” names a key that does nothing, or not one thing, where this text is "
                "heard."
            ),
            N_("Take the sentence away, or write {key:…} with the name of what it is for."),
        ),
    },
)
def keys_by_purpose(subject: Subject, limits: Limits) -> Breaches:
    """Look for digits of keys in texts; 0, and the 1 before {last_key}, may be digits."""
    for language in subject.languages:
        known = subject.knowledge(language.code)
        for text in subject.texts(language.code):
            for sentence in text.body:
                for before, key, written in keys_by_digit(sentence, known):
                    words, purpose = f"{before}{written}", _purpose(subject, text.name, key)
                    if purpose:
                        right = f"{before}{{{KEY}:{purpose}}}"
                        yield breach(sentence, words=words, replacement=right)
                    else:
                        yield breach(sentence, "unknown", words=words)
            if text.name in FRAME_TEXTS:
                yield from _last_keys(text, known)


def _last_keys(text: Text, known: Knowledge) -> Breaches:
    """Look for the last key of the menu in digits: "1 till 6"."""
    for sentence in text.body:
        for found in re.finditer(rf"\b1 {known.numbers.to} [2-9]\b", sentence.written):
            right = f"{found[0][:-1]}{{{LAST_KEY}}}"
            yield breach(sentence, words=found[0], replacement=right)


def _purpose(subject: Subject, text: str, key: str) -> str | None:
    """Return the name of what a key is for wherever a text is heard, if it is one thing."""
    script = subject.script
    fixed = {key: name for name, key in script.keys.by_name().items()}
    found = {menu.target(key) or fixed.get(key) for menu in script.menus_of(text)}
    return found.pop() if len(found) == 1 else None


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
