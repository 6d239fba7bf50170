"""R28: star and hash are not needed, and are called by their usual names."""

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject.passages import phrases_said
from ivr.i18n import N_


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for wrong names of the symbol keys."""
    for passage, found in phrases_said(
        subject, lambda known: known.words.wrong_symbols if known.words else ()
    ):
        words = subject.knowledge(passage.language).words
        yield Breach.at(passage, found=found, expected=", ".join(words.symbols if words else ()))


RULE = Rule(
    number=28,
    severity=Severity.WARNING,
    title=N_(
        "The line can be used without * and #. Where they are named, they are called star and hash."
    ),
    why=N_("Nobody has to find a sign on the telephone whose name they do not know."),
    source=N_("the naming muddle behind E.161; it-ord.idg.se, mediesprak.fi"),
    needs=("words",),
    words=Wording(
        message=N_("A symbol key is called “%(found)s”."),
        hint=N_(
            "It is best to name digits alone. If the key must be named, say the name "
            "that everybody knows."
        ),
    ),
    check=check,
    examples=edit(
        "sv/wrong-key-1.txt",
        "från 1 till {last_key}.",
        bad="från 1 till {last_key}, inte brädgård.",
        good="från 1 till {last_key}, inte fyrkant.",
    ),
)
