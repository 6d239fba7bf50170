"""R55: the line never says "I", and "we" only where it ends a call."""

from ivr.checks.rule import (
    Breach,
    Breaches,
    Example,
    Limits,
    Rule,
    Severity,
    Subject,
    Wording,
)
from ivr.checks.subject.passages import passages
from ivr.i18n import N_
from ivr.script import prose
from ivr.script.model import FAULT, GIVE_UP

WE_TEXTS = (GIVE_UP, FAULT)


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for the words in the written form: "A I" said letter by letter is no "I"."""
    for passage in passages(subject):
        known = subject.knowledge(passage.language).words
        if known is None:
            continue
        said = prose.words(prose.plain(passage.written))
        for case, forbidden in (("", known.first_person), ("we", known.we)):
            if case and passage.text in WE_TEXTS:
                continue
            lower = {word.lower() for word in forbidden}
            if found := [word for word in said if word.lower() in lower]:
                yield Breach.at(passage, case, sentence=passage.written, found=", ".join(found))


RULE = Rule(
    number=55,
    severity=Severity.INFO,
    title=N_("The line never says “I”, and “we” only where it ends a call."),
    why=N_("Callers do not believe that a person is listening."),
    source="Avaya",
    needs=("words",),
    words={
        "": Wording(
            message=N_("“%(sentence)s” sounds as if the line were a person."),
            hint=N_("Write “You have not chosen anything yet” rather than “I heard no choice”."),
        ),
        "we": Wording(
            message=N_(
                "“%(sentence)s” says “%(found)s”, but a listener does not know who that is."
            ),
            hint=N_("Say who it is that does something."),
        ),
    },
    check=check,
    examples=(
        Example(
            "sv/silence-1.txt", "Du har inte valt något än.", "Jag har inte hört något val än."
        ),
        Example("sv/give-up.txt", "Du kan ringa igen.", "Vi svarar om du ringer igen."),
    ),
)
