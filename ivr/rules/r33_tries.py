"""R33: callers have two or three tries, silences and wrong keys counted together."""

from collections.abc import Iterator, Sequence

from ivr.call.state import CallState
from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import Subject
from ivr.rules.subject.places import UNKNOWN_KEY, menu_places
from ivr.rules.telling import PROGRAM
from ivr.script.finding import Severity, Wording
from ivr.script.model import LINE_FILE

MISSES = ((None, None), (UNKNOWN_KEY, UNKNOWN_KEY), (None, UNKNOWN_KEY), (UNKNOWN_KEY, None))
"""Silence, wrong keys, and the two by turns."""


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look at the tries, and simulate callers who use them up."""
    tries = subject.script.patience.tries
    values = {"least": f"{limits['min_tries']:g}", "most": f"{limits['max_tries']:g}"}
    if tries < limits["min_tries"]:
        yield Breach(LINE_FILE, 0, {"found": tries, **values}, "few")
    elif tries > limits["max_tries"]:
        yield Breach(LINE_FILE, 0, {"found": tries, **values}, "many")
    for place in menu_places(subject):
        for misses in MISSES:
            count = _tries(subject, place, misses, tries + 1)
            if count != tries:
                found = {"found": count, "expected": tries, "menu": place.menu}
                yield Breach(LINE_FILE, 0, found, "miscounted")


def _tries(subject: Subject, place: CallState, misses: Sequence[str | None], most: int) -> int:
    """Count the misses, by turns, after which the call is over."""
    state: CallState | None = place
    count = 0
    while state is not None and count < most:
        state = subject.answer(state, misses[count % len(misses)]).state
        count += 1
    return count


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
        "miscounted": {
            "sv": Wording(
                message="I menyn ”{menu}” tar samtalet slut efter {found} försök i stället för "
                "{expected}.",
                expected="{expected} försök, med tystnad och knappar som inte används räknade "
                "tillsammans",
                found="{found} försök",
                hint=PROGRAM["sv"],
            ),
            "en": Wording(
                message="In the menu “{menu}” the call ends after {found} tries instead of "
                "{expected}.",
                expected="{expected} tries, silence and unknown keys counted together",
                found="{found} tries",
                hint=PROGRAM["en"],
            ),
        },
    },
    check=check,
    bad=Example("line.toml", "tries = 3", "tries = 4"),
    good=Example("line.toml", "tries = 3", "tries = 2"),
)
