"""R08: callers abroad hear the number that works there, and no promise that 112 does.

112 leads to the country where the caller is (MSB), and short numbers cannot be reached from
abroad (PTS).
"""

import re

from ivr.checks.breaches import unsaid_numbers
from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject import numbers
from ivr.i18n import N_
from ivr.script.model import EMERGENCY, FAULT, GIVE_UP, LINE_FILE, Language
from ivr.script.prose import any_of, folded, statements


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for the number for callers abroad, and for phrases that promise them 112."""
    if numbers.ABROAD not in subject.script.numbers:
        yield Breach.at(LINE_FILE, "unnamed")
    texts = filter(None, (subject.script.contact, GIVE_UP, FAULT))
    yield from unsaid_numbers(subject, texts, [numbers.ABROAD], "lacking")
    for language in subject.languages:
        yield from _promises(subject, language)


def _promises(subject: Subject, language: Language) -> Breaches:
    known = subject.knowledge(language.code).phrases
    number = numbers.spoken(subject, language.code, EMERGENCY)
    if known is None or number is None:
        return
    written = subject.script.numbers[EMERGENCY]
    phrases = [
        folded(phrase.replace("{emergency}", number)) for phrase in known.emergency_from_abroad
    ]
    pattern = rf"\b{any_of(phrases)}\b"
    for sentence in subject.everything:
        if sentence.language != language.code:
            continue
        for statement in statements(sentence.spoken):
            if found := re.search(pattern, folded(statement)):
                yield Breach.at(
                    sentence, "promise", text=sentence.text, found=found[0], number=written
                )


RULE = Rule(
    number=8,
    severity=Severity.ERROR,
    title=N_("Callers abroad get the right number, and are never referred to 112."),
    why=N_("Callers abroad do not reach the emergency centre of another country by mistake."),
    source="MSB, PTS",
    needs=("numbers", "phrases"),
    words={
        "promise": Wording(
            message=N_("The text “%(text)s” sounds as if %(number)s reached Sweden from abroad."),
            hint=N_(
                "%(number)s always leads to the country where one is. Write that it holds in "
                "Sweden, and refer to the number for calls from abroad."
            ),
        ),
        "lacking": Wording(
            message=N_("The text “%(text)s” does not say the number from abroad, %(expected)s."),
            hint=N_("Add a line: From abroad, dial %(expected)s."),
        ),
        "unnamed": Wording(
            message=N_("There is no number for calls from abroad."),
            hint=N_("Write %(at_abroad)s."),
        ),
    },
    check=check,
    examples=edit(
        "sv/give-up.txt",
        "I en nödsituation, ring 112.",
        bad="I nödläge utomlands, ring 112.",
        good="I nödläge i Sverige, ring 112.",
    ),
)
