"""R62: the emergency number and the number from abroad cannot be taken for each other's purpose.

"From abroad, dial ... In an emergency, dial 112." can be heard as advice for emergencies abroad,
where 112 leads to the country that the caller is in. "In an emergency, dial 112. From abroad, dial
..." can be heard as if the number from abroad gave emergency help.
"""

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
from ivr.checks.subject import SpokenSentence
from ivr.checks.subject.numbers import ABROAD, dialled, said
from ivr.i18n import N_
from ivr.script.model import EMERGENCY


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look at the order of the numbers in each text."""
    numbers = subject.script.numbers
    if EMERGENCY not in numbers or ABROAD not in numbers:
        return
    for language in subject.languages:
        for text in subject.texts(language.code):
            yield from _check(subject, subject.body(language.code, text.name))


def _check(subject: Subject, body: tuple[SpokenSentence, ...]) -> Breaches:
    """Report an emergency number that comes too late, and either number right after the other.

    A line between them, with another number or with none, keeps them apart.
    """
    written = subject.script.numbers
    emergency, abroad = dialled(written[EMERGENCY]), dialled(written[ABROAD])
    before, heard = "", set[str]()
    for sentence in body:
        known = subject.knowledge(sentence.language).numbers
        told = said(subject, sentence, known) if known else []
        values = {"text": sentence.text, "found": sentence.written}
        values |= {"emergency": written[EMERGENCY], "abroad": written[ABROAD]}
        for number in told:
            if number == abroad and before == emergency:
                yield Breach.at(sentence, "help", **values)
            elif number == emergency and abroad in heard:
                if emergency not in heard:
                    yield Breach.at(sentence, "late", **values)
                elif before == abroad:
                    yield Breach.at(sentence, "after", **values)
            before = number
            heard.add(number)
        before = before if told else ""


RULE = Rule(
    number=62,
    severity=Severity.WARNING,
    title=N_("The emergency number is kept apart from the number for calls from abroad."),
    why=N_(
        "Callers abroad do not think that they should dial 112 from there, or that the number "
        "from abroad gives emergency help."
    ),
    source=JUDGEMENT,
    needs=("numbers",),
    words={
        "late": Wording(
            message=N_(
                "The text “%(text)s” says %(emergency)s only after the number for calls from "
                "abroad."
            ),
            hint=N_(
                "Move the sentence with %(emergency)s to the front: after “From abroad” it can be "
                "heard as advice for abroad, where %(emergency)s leads to another country's "
                "emergency centre."
            ),
        ),
        "help": Wording(
            message=N_(
                "The text “%(text)s” says the number for calls from abroad right after "
                "%(emergency)s."
            ),
            hint=N_(
                "Say in between what the number is for, or the number in the country, so that "
                "%(abroad)s does not sound like emergency help."
            ),
        ),
        "after": Wording(
            message=N_(
                "The text “%(text)s” says %(emergency)s right after the number for calls from "
                "abroad."
            ),
            hint=N_(
                "Say in between that the numbers follow once more, so that %(emergency)s does not "
                "sound like advice for abroad."
            ),
        ),
    },
    check=check,
    examples=edit(
        "sv/give-up.txt",
        "I en nödsituation, ring 112.\nI Sverige når du polisen på 114 14.\n"
        "Från utlandet, ring +46 77 114 14 00.\n",
        bad="Från utlandet, ring +46 77 114 14 00.\nI en nödsituation, ring 112.\n"
        "I Sverige når du polisen på 114 14.\n",
        good="I en nödsituation, ring 112.\nI Sverige, ring polisen på 114 14.\n"
        "Från utlandet, ring +46 77 114 14 00.\n",
    ),
)
