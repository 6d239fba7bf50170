"""R27: 0 is only the way to a person; on this line, the phone numbers.

The line itself lets 0 lead to the contact text alone, but a text can offer it for something
else, and another text can be named as the contact.
"""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.subject.numbers import decode, dialled
from ivr.rules.subject.offers import Offer, offers
from ivr.script.finding import Severity, Wording
from ivr.script.model import CONTACT_KEY
from ivr.script.prose import words


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look at the text behind 0, and for what else 0 is offered."""
    contact = subject.script.contact
    if contact:
        yield from _check_contact(subject, contact)
    for offer in offers(subject):
        if offer.key == CONTACT_KEY and not _is_about(offer, contact, subject):
            sentence = offer.sentence
            yield Breach(sentence.file, sentence.line, {"found": offer.said}, "offered")


def _check_contact(subject: Subject, contact: str) -> Iterator[Breach]:
    """Look for a phone number in the text behind 0."""
    allowed = {dialled(number) for number in subject.script.numbers.values()}
    for language in subject.languages:
        numbers = subject.knowledge(language.code).numbers
        body = subject.body(language.code, contact)
        if numbers and not any(allowed & {*decode(each.spoken, numbers)} for each in body):
            yield Breach(body[0].file, body[0].line, {"text": contact}, "no-number")


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
    title={
        "sv": "Knapp 0 leder bara till en människa; här till telefonnumren.",
        "en": "Key 0 leads to a person and nowhere else; here to the phone numbers.",
    },
    source="ISO 13714, COGA",
    needs=("options", "numbers", "words"),
    words={
        "no-number": {
            "sv": Wording(
                message="Knapp 0 leder till texten {text}, men den har inget telefonnummer.",
                expected="ett av numren i line.toml",
                found="inget nummer",
                hint="Den som trycker 0 vill nå någon. Skriv in numren i texten, eller ange en "
                "annan text som contact i line.toml.",
            ),
            "en": Wording(
                message="Key 0 leads to the text {text}, but it holds no phone number.",
                expected="one of the numbers in line.toml",
                found="no number",
                hint="Who presses 0 wants to reach someone. Write the numbers into the text, or "
                "name another text as contact in line.toml.",
            ),
        },
        "offered": {
            "sv": Wording(
                message="Knapp 0 erbjuds för något annat än telefonnumren: ”{found}”",
                expected="knapp 0 bara för telefonnumren",
                found="{found}",
                hint="Många trycker 0 för att nå en människa. Skriv den knapp som det gäller.",
            ),
            "en": Wording(
                message="Key 0 is offered for something else than the phone numbers: “{found}”",
                expected="key 0 for the phone numbers alone",
                found="{found}",
                hint="Many press 0 to reach a person. Write the key that this is about.",
            ),
        },
    },
    check=check,
    bad=Example(
        "sv/language.toml",
        "För huvudmenyn, tryck {key}.",
        "För huvudmenyn, tryck 0. | För huvudmenyn, tryck {key}.",
    ),
    good=Example(
        "sv/language.toml",
        "För huvudmenyn, tryck {key}.",
        "För telefonnummer, tryck 0. | För huvudmenyn, tryck {key}.",
    ),
)
