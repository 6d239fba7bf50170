"""Holding one rule against a subject of a test's own, with other limits where it says so."""

from ivr.checks.rule import Rule
from ivr.checks.subject import Subject
from ivr.checks.thresholds import defaults
from ivr.i18n import LANGUAGES, translator


def breaches(rule: Rule, subject: Subject, **limits: float) -> list[tuple[str, str, int]]:
    """Return the case, file and line of each breach; its words must be there and be filled."""
    seen = []
    for breach in rule.check(subject, {**defaults(rule.id), **limits}):
        wording = rule.cases[breach.case]
        for language in LANGUAGES:
            for words in (wording.message, wording.expected, wording.found, wording.hint):
                assert translator(language).gettext(words, **breach.values).strip()
        seen.append((breach.case, breach.file, breach.line))
    return seen
