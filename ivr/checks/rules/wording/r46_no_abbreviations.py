"""R46: words are written out, for a voice reads "t.ex." as "te punkt ex"."""

import re

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject.passages import passages
from ivr.i18n import N_

DOTTED = r"\b[^\W\d_]\.[^\W\d_]\."


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for abbreviations in the written form, and in what pronunciations make of it."""
    patterns = {
        language.code: _pattern(words.abbreviations)
        for language in subject.languages
        if (words := subject.knowledge(language.code).words)
    }
    for passage in passages(subject):
        if pattern := patterns.get(passage.language):
            forms = dict.fromkeys((passage.written, passage.spoken))  # most have only one
            if found := next(filter(None, map(pattern.search, forms)), None):
                yield Breach.at(passage, sentence=passage.written, found=found[0])


def _pattern(abbreviations: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for whole words; a first capital counts, but "M M" is no "m m"."""
    known = [
        f"[{re.escape(word[0] + word[0].upper())}]" + re.escape(word[1:])
        for word in sorted(abbreviations, key=len, reverse=True)
    ]
    return re.compile(rf"(?<![\w.])(?:{'|'.join(known)})(?!\w)|{DOTTED}")


RULE = Rule(
    number=46,
    severity=Severity.ERROR,
    title=N_("No abbreviations, in the written form either."),
    why=N_("Callers hear words, and not the letters of an abbreviation."),
    source=N_("Isof; measured: “te punkt ex”"),
    needs=("words",),
    words=Wording(
        message=N_("“%(sentence)s” holds an abbreviation."),
        hint=N_("Write “%(found)s” out: a voice reads its letters and dots."),
    ),
    check=check,
    examples=edit(
        "sv/fred.txt",
        "Svenska poliser arbetar också för att",
        bad="Svenska poliser arbetar bl.a. för att",
        good="Svenska poliser arbetar bland annat för att",
    ),
)
