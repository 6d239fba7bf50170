"""R31: the line waits long enough for a key, but not too long."""

from ivr.checks.breaches import out_of_range
from ivr.checks.rule import Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.i18n import N_
from ivr.script.model import LINE_FILE


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the seconds that the line waits after its last word."""
    wait = subject.script.patience.wait_seconds
    severity = Severity.ERROR if wait < limits["min"] else None
    yield from out_of_range(
        LINE_FILE, wait, limits["fine_min"], limits["fine_max"], ("short", "long"), severity
    )


RULE = Rule(
    number=31,
    severity=Severity.WARNING,
    title=N_("The line waits long enough for a key, but not too long."),
    why=N_("Callers have time to find the key, and do not wait in silence."),
    source=N_("Nuance 7 s, Genesys 5 s, COGA: long time-outs"),
    words={
        "short": Wording(
            message=N_("The line waits only %(found)s seconds for a key."),
            hint=N_(
                "Callers have to take the phone from the ear, look at the keys and press. "
                "Raise %(at_wait_seconds)s."
            ),
        ),
        "long": Wording(
            message=N_("The line is silent for %(found)s seconds while it waits for a key."),
            hint=N_(
                "So long a silence sounds as if the call were cut off. Lower %(at_wait_seconds)s."
            ),
        ),
    },
    check=check,
    examples=edit(
        "line.toml", "wait_seconds = 10", bad="wait_seconds = 4", good="wait_seconds = 7"
    ),
)
