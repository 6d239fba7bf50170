"""R27: key 0 leads to a person and nowhere else; on this line, to the phone numbers.

The line itself lets 0 lead to the contact text alone, but a text can offer it for something
else, and another text can be named as the contact.
"""

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject.numbers import decode, dialled
from ivr.checks.subject.offers import Offer, grammar, offers
from ivr.i18n import N_
from ivr.script.model import CONTACT_KEY
from ivr.script.prose import words


def check(subject: Subject, limits: Limits) -> Breaches:
    """Check the text behind 0, and for what else 0 is offered."""
    contact = subject.script.contact
    if contact:
        yield from _check_contact(subject, contact)
        yield from _check_offer(subject, contact)
    for offer in offers(subject):
        if offer.key == CONTACT_KEY and not _is_about(offer, contact, subject):
            sentence = offer.sentence
            yield Breach.at(sentence, "offered", found=offer.said)


def _check_contact(subject: Subject, contact: str) -> Breaches:
    """Look for a phone number in the text behind 0."""
    allowed = {dialled(number) for number in subject.script.numbers.values()}
    for language in subject.languages:
        numbers = subject.knowledge(language.code).numbers
        body = subject.body(language.code, contact)
        if numbers and not any(allowed & {*decode(each.spoken, numbers)} for each in body):
            yield Breach.at(body[0], "no-number", text=contact)


def _check_offer(subject: Subject, contact: str) -> Breaches:
    """Look at how the line offers 0 after a text; a phrase that names no key is no matter here."""
    for language in subject.languages:
        spoken = grammar(subject.knowledge(language.code))
        label = language.texts[contact].label
        if spoken is None or label is None:
            continue
        sentence = subject.phrase(language.code, "option", label=label, key=CONTACT_KEY)
        keys = [offer.key for offer in spoken.offers(sentence)]
        if keys and CONTACT_KEY not in keys:
            place = subject.entry(language.code, CONTACT_KEY)
            yield Breach.at(place, "said", found=sentence.spoken)


def _is_about(offer: Offer, contact: str | None, subject: Subject) -> bool:
    """Tell whether an offer shares a content word with the label of the contact text."""
    language = offer.sentence.language
    label = subject.label(language, contact) if contact else None
    known = subject.knowledge(language).words
    if label is None or known is None:
        return label is not None
    content = {*words(label.spoken.lower())} - {*known.stop}
    return bool(content & {*words(offer.purpose)})


RULE = Rule(
    number=27,
    severity=Severity.ERROR,
    title=N_("Key 0 is kept for reaching a person; on this line it leads to the phone numbers."),
    why=N_("Callers who press 0 to reach a person get the numbers for that."),
    source="ISO 13714, COGA",
    needs=("options", "numbers", "words"),
    words={
        "no-number": Wording(
            message=N_("Key 0 leads to the text “%(text)s”, but it holds no phone number."),
            hint=N_(
                "Callers who press 0 want to reach someone. Write the numbers into the "
                "text, or name another text %(at_contact)s."
            ),
        ),
        "said": Wording(
            message=N_("Key 0 is said as another key: “%(found)s”"),
            hint=N_("Correct the entry of 0 %(at_pronunciation)s."),
        ),
        "offered": Wording(
            message=N_("Key 0 is offered for something else than the phone numbers: “%(found)s”"),
            hint=N_("Many press 0 to reach a person. Write the key that this is about."),
        ),
    },
    check=check,
    examples=edit(
        "sv/language.toml",
        "För huvudmenyn, tryck {key}.",
        bad="För huvudmenyn, tryck 0. | För huvudmenyn, tryck {key}.",
        good="För telefonnummer, tryck 0. | För huvudmenyn, tryck {key}.",
    ),
)
