"""Texts are read through again by their dates."""

from ivr.checks.rule import WARNING, Breaches, Limits, Rule, Severity, Subject, Wording, breach
from ivr.i18n import N_
from ivr.script.model import DEFAULT_DATE
from ivr.script.place import TEXTS, Address
from ivr.script.review import due_texts

HINT = N_(
    "Read each in every language. If it is still right, choose “Read through, still right”, or "
    "give it a later day."
)


@Rule(
    "R65",
    WARNING,
    title=N_("A text is read through again by its date; a note appears 30 days before."),
    why=N_("Callers do not hear texts that have become outdated unnoticed."),
    source=N_("own judgement"),
    words={
        "late": Wording(
            N_("Should have been read through by %(until)s: %(text)s."), HINT, see=("read",)
        ),
        "soon": Wording(N_("To be read through by %(until)s: %(text)s."), HINT, see=("read",)),
    },
)
def read_through(subject: Subject, limits: Limits) -> Breaches:
    """Compare the date of each text with the day of the line.

    Without a date nothing is due. Texts that share the default date are reported together: their
    one date is one thing to do something about.
    """
    due = due_texts(subject.script, subject.now)
    shared = [each for each in due if each.is_default]
    for texts in (shared, *([each] for each in due if not each.is_default)):
        if texts:
            place: Address = ("review", DEFAULT_DATE)
            if len(texts) == 1:
                place = (subject.languages[0].code, TEXTS, texts[0].text)
            case, severity = ("late", None) if texts[0].is_overdue else ("soon", Severity.INFO)
            names = ", ".join(each.text for each in texts)
            yield breach(place, case, severity, text=names, until=texts[0].until)
