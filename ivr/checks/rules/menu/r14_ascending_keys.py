"""R14: a menu's keys are read out as one, two, three and so on, without gaps.

The line numbers the options itself, so a script breaks this by a wrong pronunciation of a
digit, or by global keys that come in falling order after the options.
"""

from collections.abc import Iterator
from itertools import groupby, pairwise

from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import SpokenOption, Subject
from ivr.checks.rules.subject.offers import grammar
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording
from ivr.script.model import LINE_FILE


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Listen to the keys of each menu's options in the order in which they are said."""
    for (code, menu), group in groupby(subject.options, lambda each: (each.language, each.menu)):
        spoken = grammar(subject.knowledge(code))
        if spoken is None:
            continue
        said = [(option, spoken.key(option.sentence.spoken)) for option in group]
        content = [(option, key) for option, key in said if option.target]
        for number, (option, key) in enumerate(content, start=1):
            if key and key != str(number):  # one without a key is rule 9's
                yield _wrong(option, key, number, subject)
        heard = [(option, key) for option, key in said if key]
        for (_, before), (option, key) in pairwise(heard):
            if option.target is None and key < before:
                values = {"menu": menu, "before": before, "found": key}
                yield Breach(LINE_FILE, 0, values, "falling")


def _wrong(option: SpokenOption, said: str, number: int, subject: Subject) -> Breach:
    """Point at the pronunciation of the key."""
    values = {
        "menu": option.menu,
        "expected": number,
        "found": said,
        "said": option.sentence.spoken,
    }
    language = subject.script.languages[option.language]
    return Breach(language.file, language.entry_lines.get(option.key, 0), values, "pronunciation")


RULE = Rule(
    number=14,
    severity=Severity.ERROR,
    title=N_("Keys are read in ascending order from 1, without gaps."),
    source="ISO 13714, Avaya",
    needs=("options", "numbers"),
    words={
        "pronunciation": Wording(
            message=N_("Key %(expected)s of the menu %(menu)s is said as %(found)s: “%(said)s”"),
            expected=N_("the pronunciation of the digit %(expected)s"),
            found=N_("the pronunciation of the digit %(found)s"),
            hint=N_("Mend the digit's pronunciation under [pronunciation]."),
        ),
        "falling": Wording(
            message=N_("In the menu %(menu)s, key %(found)s is read after key %(before)s."),
            expected=N_("keys in ascending order"),
            found=N_("%(before)s, %(found)s"),
            hint=N_(
                "Give repeat a lower key than main_menu, and both a higher one than the "
                "options, under [keys]."
            ),
        ),
    },
    check=check,
    bad=Example("sv/language.toml", '"3" = "tre"', '"3" = "fyra"'),
    good=Example("line.toml", 'main_menu = "8"\nlanguage = "9"', 'main_menu = "9"\nlanguage = "8"'),
)
