"""R43: the only phone numbers that are said are those of the line, digit by digit."""

from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject
from ivr.checks.rules.subject.numbers import decode, dialled, mispronounced
from ivr.checks.rules.subject.passages import passages
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Decode what is said back to digits; and the pronunciation of each number of the line.

    What a wrong pronunciation makes of a number is found in the table, not in every text.
    """
    known = ", ".join(subject.script.numbers.values())
    allowed = {
        language.code: set(map(dialled, subject.script.numbers.values()))
        for language in subject.languages
    }
    for language in subject.languages:
        for number, (spoken, decoded) in mispronounced(subject, language.code).items():
            allowed[language.code].update(decoded)
            line = language.entry_lines.get(number, 0)
            values = {"number": number, "found": spoken}
            yield Breach(language.file, line, values, case="pronunciation")
    for passage in passages(subject):
        numbers = subject.knowledge(passage.language).numbers
        for found in decode(passage.spoken, numbers) if numbers else ():
            if found not in allowed[passage.language]:
                values = {"sentence": passage.written, "found": found, "known": known}
                yield Breach(passage.file, passage.line, values)


RULE = Rule(
    number=43,
    severity=Severity.ERROR,
    title=N_("Only the line's own phone numbers are said, digit by digit."),
    source=N_("script rules, rule 43 and section 3"),
    needs=("numbers",),
    words={
        "": Wording(
            message=N_("“%(sentence)s” names a phone number that is not the line's."),
            expected=N_("only the numbers that stand in [numbers] in line.toml: %(known)s"),
            found=N_("%(found)s"),
            hint=N_(
                "Write the number in digits, as in line.toml, and it will be said right. If "
                "it is nothing to dial, put the figures another way."
            ),
        ),
        "pronunciation": Wording(
            message=N_("The phone number %(number)s is not said digit by digit."),
            expected=N_("one word for each digit of the number, in the same order"),
            found=N_("%(found)s"),
            hint=N_(
                "Mend the entry of %(number)s in [pronunciation]: a listener must be able to "
                "press the digits as they are said."
            ),
        ),
    },
    check=check,
    bad=Example(
        "sv/fred.txt",
        "Sedan tjänstgör de i insatser runt om i världen.",
        "Sedan tjänstgör de i insatser runt om i världen, på nummer ett ett tre.",
    ),
    good=Example(
        "sv/fred.txt",
        "Sedan tjänstgör de i insatser runt om i världen.",
        "Sedan tjänstgör de i ett, två eller tre år i insatser runt om i världen.",
    ),
)
