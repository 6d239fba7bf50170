"""R33: callers have two or three tries, silences and wrong keys counted together."""

from collections.abc import Iterator

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording
from ivr.script.model import LINE_FILE


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look at the tries."""
    tries = subject.script.patience.tries
    values = {"least": f"{limits['min_tries']:g}", "most": f"{limits['max_tries']:g}"}
    if tries < limits["min_tries"]:
        yield Breach(LINE_FILE, 0, {"found": tries, **values}, "few")
    elif tries > limits["max_tries"]:
        yield Breach(LINE_FILE, 0, {"found": tries, **values}, "many")


RULE = Rule(
    number=33,
    severity=Severity.ERROR,
    title=N_("Two or three tries, for silence and unknown keys together."),
    source="Avaya, ACIxD",
    words={
        "few": Wording(
            message=N_("The number of tries is only %(found)s."),
            expected=N_("%(least)s to %(most)s tries"),
            found=N_("tries = %(found)s"),
            hint=N_("Raise tries under [patience] in line.toml to %(most)s."),
        ),
        "many": Wording(
            message=N_("The line gives %(found)s tries."),
            expected=N_("%(least)s to %(most)s tries"),
            found=N_("tries = %(found)s"),
            hint=N_(
                "More tries help nobody: who has had no luck needs the phone numbers. Lower "
                "tries under [patience] in line.toml to %(most)s."
            ),
        ),
    },
    check=check,
    bad=Example("line.toml", "tries = 3", "tries = 4"),
    good=Example("line.toml", "tries = 3", "tries = 2"),
)
