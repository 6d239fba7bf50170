"""R35: no dead end. Every call ends with words: the phone numbers, then a farewell.

That the numbers for emergencies and from abroad are there is rules 6 and 8; this rule holds
the give-up text to the number in the country, which is a fact and parity (rules 51, 52) too.
"""

from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject, numbers
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording
from ivr.script.model import FAULT, GIVE_UP, GOODBYE
from ivr.script.prose import sentences


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look at the words with which calls end."""
    for language in subject.languages:
        for number in numbers.lacking(subject, language.code, GIVE_UP, [numbers.DOMESTIC]):
            last = subject.body(language.code, GIVE_UP)[-1]
            values = {"expected": number, "found": last.written}
            yield Breach(last.file, last.line, values, "number")
        yield from _farewells(subject, language.code)


def _farewells(subject: Subject, language: str) -> Iterator[Breach]:
    """The numbers come first, so the last sentence of all is the farewell."""
    known = subject.knowledge(language).numbers
    if known is None:
        return
    for name in (GIVE_UP, GOODBYE, FAULT):
        body = subject.body(language, name)
        found = sentences(" ".join(sentence.spoken for sentence in body))[-1]
        if numbers.decode(found, known):
            values = {"text": name, "found": found}
            yield Breach(body[-1].file, body[-1].line, values, "no-farewell")


RULE = Rule(
    number=35,
    severity=Severity.ERROR,
    title=N_("No call ends without numbers and a farewell."),
    source="COGA",
    needs=("numbers",),
    words={
        "no-farewell": Wording(
            message=N_("The text “%(text)s” ends with a number instead of a farewell."),
            expected=N_("the numbers first, and last a farewell such as “Goodbye.”"),
            found=N_("%(found)s"),
            hint=N_("Without a farewell the call sounds cut off. Add “Goodbye.” as the last line."),
        ),
        "number": Wording(
            message=N_("The text “give-up”, which ends the call, does not say %(expected)s."),
            expected=N_("all numbers to the police before the farewell, %(expected)s too"),
            found=N_("no %(expected)s in the text, which ends “%(found)s”"),
            hint=N_("Add a line: In Sweden, you reach the police on %(expected)s."),
        ),
    },
    check=check,
    bad=Example("sv/give-up.txt", "Hej då.\n", ""),
    good=Example("sv/give-up.txt", "Hej då.\n", "Välkommen åter.\n"),
)
