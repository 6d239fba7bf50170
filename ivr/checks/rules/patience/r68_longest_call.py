"""R68: a call may last at least five minutes."""

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


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the longest time that a call may last."""
    minutes = subject.script.patience.max_minutes
    if minutes < limits["min_minutes"]:
        yield Breach.at(LINE_FILE, found=minutes, least=limits["min_minutes"])


RULE = Rule(
    number=68,
    severity=Severity.WARNING,
    title=N_("A call may last at least five minutes."),
    why=N_("Callers who listen to several texts are not cut off."),
    source=JUDGEMENT,
    words=Wording(
        message=N_("A call ends after %(found)s minutes, even if the caller is still listening."),
        hint=N_(
            "Somebody who listens to several texts, or to one of them again, is cut off. "
            "Raise %(at_max_minutes)s."
        ),
    ),
    check=check,
    examples=(
        Example("line.toml", "tries = 3", "tries = 3\nmax_minutes = 4"),
        Example("line.toml", "tries = 3", "tries = 3\nmax_minutes = 5"),
    ),
)
