"""R33: callers have two or three tries, silences and wrong keys counted together."""

from ivr.checks.breaches import out_of_range
from ivr.checks.rule import Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.i18n import N_
from ivr.script.model import LINE_FILE


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the number of tries."""
    tries = subject.script.patience.tries
    yield from out_of_range(
        LINE_FILE, tries, limits["min_tries"], limits["max_tries"], ("few", "many")
    )


RULE = Rule(
    number=33,
    severity=Severity.ERROR,
    title=N_("Callers have two or three tries. Silence and unused keys count together."),
    why=N_("Callers get another chance, and nobody is kept in a call that leads nowhere."),
    source="Avaya, ACIxD",
    words={
        "few": Wording(
            message=N_("The number of tries is only %(found)s."),
            hint=N_("Raise %(at_tries)s to %(most)s."),
        ),
        "many": Wording(
            message=N_("The line gives %(found)s tries."),
            hint=N_(
                "More tries do not help: these callers need the phone numbers. Lower "
                "%(at_tries)s to %(most)s."
            ),
        ),
    },
    check=check,
    examples=edit("line.toml", "tries = 3", bad="tries = 4", good="tries = 2"),
)
