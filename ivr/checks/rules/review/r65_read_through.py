"""R65: a text is read through again by its date.

Without a date nothing is due. Texts that share the default date are reported together: their one
date is one thing to do something about.
"""

from collections.abc import Sequence

from ivr.checks.rule import (
    JUDGEMENT,
    Breach,
    Breaches,
    Example,
    Limits,
    Rule,
    Severity,
    Subject,
    Wording,
)
from ivr.i18n import N_
from ivr.script.model import LINE_FILE
from ivr.script.review import DueText, due_texts, today

TODAY = N_("not read through, and today is %(today)s")


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the date of each text with the day of the line."""
    due = due_texts(subject.script, subject.now)
    shared = [text for text in due if text.is_default]
    together = shared if len(shared) > 1 else []
    if together:
        yield _breach(subject, together)
    for text in due:
        if text not in together:
            yield _breach(subject, [text])


def _breach(subject: Subject, due: Sequence[DueText]) -> Breach:
    """Report texts of one date: one text in its file, several at their date."""
    first, several = due[0], len(due) > 1
    place = (first.file, 1)
    if several:
        place = (LINE_FILE, subject.script.review.default_line)
    case = ("late" if first.is_overdue else "soon") + ("-texts" if several else "")
    severity = None if first.is_overdue else Severity.INFO
    names = ", ".join(text.text for text in due)
    day = today(subject.script, subject.now)
    return Breach.at(place, case, severity, text=names, until=first.until, today=day)


ONE = N_(
    "Read it in every language. If it is still right, choose “Read through, still right” "
    "%(at_overview)s, or write a later day for “%(text)s” %(at_review)s."
)
SEVERAL = N_(
    "Read them in every language. For each that is still right, choose “Read through, still "
    "right” %(at_overview)s, or write a day of its own %(at_review)s. Their common day stands "
    "there too."
)

RULE = Rule(
    number=65,
    severity=Severity.WARNING,
    title=N_("A text is read through again by its date; a note appears 30 days before."),
    why=N_("Callers do not hear texts that have become outdated unnoticed."),
    source=JUDGEMENT,
    words={
        "late": Wording(
            message=N_("Nobody has said that the text “%(text)s” is still right."),
            hint=ONE,
        ),
        "soon": Wording(
            message=N_("The text “%(text)s” is to be read through again soon."),
            hint=ONE,
        ),
        "late-texts": Wording(
            message=N_("Nobody has said that these texts are still right: %(text)s."),
            hint=SEVERAL,
        ),
        "soon-texts": Wording(
            message=N_("These texts are to be read through again soon: %(text)s."),
            hint=SEVERAL,
        ),
    },
    check=check,
    examples=(
        Example("line.toml", "tries = 3\n", "tries = 3\n\n[review]\nfast = 2020-01-15\n"),
        Example("line.toml", "tries = 3\n", "tries = 3\n\n[review]\nfast = 2099-01-15\n"),
    ),
)
