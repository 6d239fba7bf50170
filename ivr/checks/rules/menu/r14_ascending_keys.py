"""R14: a menu's keys are read out as one, two, three and so on, without gaps.

The line numbers the options itself, so a script breaks this by a wrong pronunciation of a
digit, or by global keys that come in falling order after the options.
"""

from itertools import pairwise

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
from ivr.checks.subject.offers import grammar
from ivr.i18n import N_
from ivr.script.model import LINE_FILE


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the keys of each menu's options with the order in which they are said."""
    for state in subject.menu_states:
        spoken = grammar(subject.knowledge(state.language))
        if spoken is None:
            continue
        options = subject.options_of(state.language, state.menu)
        said = [(option, spoken.key(option.sentence.spoken)) for option in options]
        content = [(option, key) for option, key in said if option.target]
        for number, (option, key) in enumerate(content, start=1):
            if key and key != str(number):  # one without a key is rule 9's
                place = subject.entry(state.language, option.key)
                values = {"menu": state.menu, "said": option.sentence.spoken}
                yield Breach.at(place, "pronunciation", expected=number, found=key, **values)
        heard = [(option, key) for option, key in said if key]
        for (_, before), (option, key) in pairwise(heard):
            if option.target is None and key < before:
                yield Breach.at(LINE_FILE, "falling", menu=state.menu, before=before, found=key)


RULE = Rule(
    number=14,
    severity=Severity.ERROR,
    title=N_("Keys are read in ascending order from 1, without gaps."),
    why=N_("Callers can follow on the keypad, and do not think that they have missed an option."),
    source="ISO 13714, Avaya",
    needs=("options", "numbers"),
    words={
        "pronunciation": Wording(
            message=N_("Key %(expected)s of the menu “%(menu)s” is said as %(found)s: “%(said)s”"),
            hint=N_("Correct the digit's pronunciation %(at_pronunciation)s."),
        ),
        "falling": Wording(
            message=N_("In the menu “%(menu)s”, key %(found)s is read after key %(before)s."),
            hint=N_(
                "Give “hear again” a lower key than “main menu”, and both a higher one than"
                " the options, %(at_keys)s."
            ),
        ),
    },
    check=check,
    examples=(
        Example("sv/language.toml", '"3" = "tre"', '"3" = "fyra"'),
        Example("line.toml", 'main_menu = "8"\nlanguage = "9"', 'main_menu = "9"\nlanguage = "8"'),
    ),
)
