"""R38: what callers hear when all else fails depends on nothing, and holds all numbers.

The document with it is made once, from this text alone; that is proven where it is made.
A placeholder becomes a digit, so in one language alone it breaks rule 51 too.
"""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject, numbers
from ivr.rules.telling import script_rules
from ivr.script.finding import Severity, Wording
from ivr.script.model import FAULT

NUMBERS = (numbers.EMERGENCY, numbers.DOMESTIC, numbers.ABROAD)


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look for placeholders in the fault text, and for the phone numbers."""
    for language in subject.languages:
        text = language.texts[FAULT]
        for sentence in text.body:
            for part in sentence.placeholders:
                yield Breach(sentence.file, sentence.line, {"found": part}, "placeholder")
        for number in numbers.lacking(subject, language.code, FAULT, NUMBERS):
            last = text.body[-1]
            values = {"expected": number, "found": last.written}
            yield Breach(last.file, last.line, values, "number")


RULE = Rule(
    number=38,
    severity=Severity.ERROR,
    title={
        "sv": "Felmeddelandet klarar sig självt och har alla nummer.",
        "en": "The fault text stands alone and holds all numbers.",
    },
    source=script_rules(38),
    needs=("numbers",),
    words={
        "placeholder": {
            "sv": Wording(
                message="Felmeddelandet (fault) har en platshållare: {found}",
                expected="en text utan klamrar som fylls i",
                found="{found}",
                hint="Texten måste fungera när allt annat är trasigt, även menyn. Skriv orden i "
                "stället för {found}, eller ta bort meningen.",
            ),
            "en": Wording(
                message="The fault text (fault) has a placeholder: {found}",
                expected="a text without braces to be filled in",
                found="{found}",
                hint="The text has to work when all else is broken, the menu too. Write the words "
                "instead of {found}, or take the sentence away.",
            ),
        },
        "number": {
            "sv": Wording(
                message="Felmeddelandet (fault) säger inte {expected}.",
                expected="alla nummer till polisen, även {expected}",
                found="inget {expected} i texten, som slutar ”{found}”",
                hint="Lägg till en rad före avskedet, med numret {expected} och vem det är för.",
            ),
            "en": Wording(
                message="The fault text (fault) does not say {expected}.",
                expected="all numbers to the police, {expected} too",
                found="no {expected} in the text, which ends “{found}”",
                hint="Add a line before the farewell, with the number {expected} and whom it is "
                "for.",
            ),
        },
    },
    check=check,
    bad=Example("sv/fault.txt", "läsa upp informationen", "läsa upp de {count} texterna"),
    good=Example("sv/fault.txt", "läsa upp informationen", "läsa upp de sex texterna"),
)
