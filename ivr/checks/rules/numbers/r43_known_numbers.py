"""R43: only the line's own phone numbers are said, digit by digit."""

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject.numbers import decode, dialled, mispronounced
from ivr.checks.subject.passages import passages
from ivr.i18n import N_


def check(subject: Subject, limits: Limits) -> Breaches:
    """Decode what is said back to digits, and check the pronunciation of each number.

    A wrong pronunciation is reported in the table, not in every text.
    """
    known = ", ".join(subject.script.numbers.values())
    allowed = {
        language.code: set(map(dialled, subject.script.numbers.values()))
        for language in subject.languages
    }
    for language in subject.languages:
        for number, (spoken, decoded) in mispronounced(subject, language.code).items():
            allowed[language.code].update(decoded)
            place = subject.entry(language.code, number)
            yield Breach.at(place, "pronunciation", number=number, found=spoken)
    for passage in passages(subject):
        numbers = subject.knowledge(passage.language).numbers
        for found in decode(passage.spoken, numbers) if numbers else ():
            if found not in allowed[passage.language]:
                yield Breach.at(passage, sentence=passage.written, found=found, known=known)


RULE = Rule(
    number=43,
    severity=Severity.ERROR,
    title=N_("Only the line's own phone numbers are said, digit by digit."),
    why=N_("Nobody calls a wrong number because of the line."),
    source=N_("script rules, rule 43 and section 3"),
    needs=("numbers",),
    words={
        "": Wording(
            message=N_("“%(sentence)s” names a phone number that is not the line's."),
            hint=N_(
                "Write the number in digits, as it stands %(at_numbers)s, and it will be "
                "said right. If it is nothing to dial, put the figures another way."
            ),
        ),
        "pronunciation": Wording(
            message=N_("The phone number %(number)s is not said digit by digit."),
            hint=N_(
                "Correct the entry of %(number)s %(at_pronunciation)s: a listener must be "
                "able to press the digits as they are said."
            ),
        ),
    },
    check=check,
    examples=edit(
        "sv/fred.txt",
        "Sedan tjänstgör de i insatser runt om i världen.",
        bad="Sedan tjänstgör de i insatser runt om i världen, på nummer ett ett tre.",
        good="Sedan tjänstgör de i ett, två eller tre år i insatser runt om i världen.",
    ),
)
