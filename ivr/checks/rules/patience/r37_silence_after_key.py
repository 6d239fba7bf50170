"""R37: a short silence after a key, while the phone comes back to the ear; never a long one.

The flow puts half a second there; a script lengthens it with pauses (`|`) in its texts.
"""

from collections.abc import Iterator
from dataclasses import replace

from ivr.call.flow import KEYS
from ivr.call.turn import Turn
from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject.hearing import heard_in, place
from ivr.i18n import N_
from ivr.script.speech import OPTION_PAUSE

UNKNOWN_KEY = "?"
"""A key that means nothing in any menu."""


def check(subject: Subject, limits: Limits) -> Breaches:
    """Measure the silences of every kind of turn, before the first word and later."""
    for passages in dict.fromkeys(turn.passages for turn in _turns(subject)):
        for number, (silence, words, passage) in enumerate(heard_in(passages)):
            most = limits["max_inside" if number else "max"]
            if silence <= most:
                continue
            severity = Severity.ERROR if number or silence > limits["max_any"] else None
            yield Breach.at(
                place(subject, passage, words),
                "inside" if number else "long",
                severity,
                found=silence,
                most=most,
                pause=OPTION_PAUSE.milliseconds,
            )


def _turns(subject: Subject) -> Iterator[Turn]:
    """Return the answers to each key and miss in every menu, and to misses after each topic."""
    misses = range(subject.script.patience.tries)
    for menu in subject.menu_states:
        for introduced in (False, True):
            state = replace(menu, introduced=introduced)
            for key in KEYS:
                yield subject.answer(state, key)
    for state in (*subject.menu_states, *subject.topic_states):
        for count in misses:
            missed = replace(state, misses=count)
            for miss in (None, UNKNOWN_KEY):
                yield subject.answer(missed, miss)


RULE = Rule(
    number=37,
    severity=Severity.WARNING,
    title=N_("Half a second of silence after each key, and never a long silence."),
    why=N_(
        "Callers can move the telephone back to the ear, and do not think that the line is dead."
    ),
    source="Avaya, ACIxD",
    words={
        "long": Wording(
            message=N_(
                "There are %(found)s milliseconds of silence after a key before the text begins."
            ),
            hint=N_(
                "The line makes a short pause by itself. Take away the bars | at the "
                "beginning of the text: each is %(pause)s milliseconds."
            ),
        ),
        "inside": Wording(
            message=N_("There are %(found)s milliseconds of silence before these words."),
            hint=N_(
                "So long a silence sounds as if the call were cut off. Take away some of the "
                "bars | before the words: each is %(pause)s milliseconds."
            ),
        ),
    },
    check=check,
    examples=edit(
        "sv/kontakt.txt",
        "Telefonnummer till polisen.",
        bad="| Telefonnummer till polisen.",
        good="Telefonnummer till polisen. |",
    ),
)
