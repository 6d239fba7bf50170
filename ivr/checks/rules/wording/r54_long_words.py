"""R54: no word is too long to catch on the phone."""

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
from ivr.checks.subject.passages import passages, protected
from ivr.i18n import N_
from ivr.script import prose


def check(subject: Subject, limits: Limits) -> Breaches:
    """Count the letters of each word, except names and words that are listed as names."""
    known = {language.code: protected(subject, language.code) for language in subject.languages}
    for passage in passages(subject):
        for word in dict.fromkeys(prose.words(passage.spoken)):
            count = prose.letters(word)
            if count > limits["max_letters"] and not prose.among(word, known[passage.language]):
                yield Breach.at(passage, word=word, found=count, most=limits["max_letters"])


RULE = Rule(
    number=54,
    severity=Severity.WARNING,
    title=N_("No word is longer than 18 letters, except names."),
    why=N_("Callers need not take a long word apart while they listen."),
    source=JUDGEMENT,
    words=Wording(
        message=N_("The word “%(word)s” is too long to catch on the phone."),
        hint=N_("Put it in several words. If it must stay, list it %(at_names)s."),
    ),
    check=check,
    examples=edit(
        "sv/fred.txt",
        "Sedan tjänstgör de i insatser runt om i världen.",
        bad="Sedan tjänstgör de i utbildningsinsatser runt om i världen.",
        good="Sedan tjänstgör de i utbildningar runt om i världen.",
    ),
)
