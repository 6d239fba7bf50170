"""R33: callers have two or three tries, silences and wrong keys counted together."""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
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
    title={
        "sv": "Två eller tre försök, för tystnad och knappar som inte används, tillsammans.",
        "en": "Two or three tries, for silence and unknown keys together.",
    },
    source="Avaya, ACIxD",
    words={
        "few": {
            "sv": Wording(
                message="Linjen ger bara {found} försök.",
                expected="{least} till {most} försök",
                found="tries = {found}",
                hint="Höj tries under [patience] i line.toml till {most}.",
            ),
            "en": Wording(
                message="The number of tries is only {found}.",
                expected="{least} to {most} tries",
                found="tries = {found}",
                hint="Raise tries under [patience] in line.toml to {most}.",
            ),
        },
        "many": {
            "sv": Wording(
                message="Linjen ger {found} försök.",
                expected="{least} till {most} försök",
                found="tries = {found}",
                hint="Fler försök hjälper ingen: de som inte har lyckats behöver "
                "telefonnumren. Sänk tries under [patience] i line.toml till {most}.",
            ),
            "en": Wording(
                message="The line gives {found} tries.",
                expected="{least} to {most} tries",
                found="tries = {found}",
                hint="More tries help nobody: who has had no luck needs the phone numbers. Lower "
                "tries under [patience] in line.toml to {most}.",
            ),
        },
    },
    check=check,
    bad=Example("line.toml", "tries = 3", "tries = 4"),
    good=Example("line.toml", "tries = 3", "tries = 2"),
)
