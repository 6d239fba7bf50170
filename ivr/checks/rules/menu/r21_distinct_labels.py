"""R21: the labels of a menu are easy to tell apart, and from their first words on.

A breach breaks rule 11 too, in a menu of more than four options.
"""

from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject import SpokenSentence
from ivr.i18n import N_
from ivr.script.prose import words

PAIRS = 65_536
"""Cache size: pairs of labels, for rule 11 checks this rule too."""


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare each two labels of a menu; a pair that shares several menus is reported once."""
    pairs: dict[tuple[SpokenSentence, SpokenSentence], None] = {}
    for language in subject.languages:
        for menu in subject.script.menus.values():
            labels = (subject.label(language.code, option.target) for option in menu.options)
            pairs |= dict.fromkeys(combinations(filter(None, labels), 2))
    for first, second in pairs:
        values = {"first": first.spoken, "second": second.spoken}
        alike = _similarity(first.spoken.lower(), second.spoken.lower(), limits["max_similarity"])
        beginning = _beginning(first, int(limits["distinct_words"]))
        if alike > limits["max_similarity"]:
            found, most = round(100 * alike), round(100 * limits["max_similarity"])
            yield Breach.at(second, "alike", found=found, most=most, **values)
        elif beginning == _beginning(second, int(limits["distinct_words"])):
            count = limits["distinct_words"]
            yield Breach.at(second, "late", found=" ".join(beginning), words=count, **values)


@lru_cache(PAIRS)
def _similarity(first: str, second: str, most: float) -> float:
    """Return how much two labels share, the same whichever comes first.

    Labels that cannot share more than `most` are not compared any closer.
    """
    there = SequenceMatcher(None, first, second, autojunk=False)
    at_most = there.quick_ratio()
    if at_most <= most:
        return at_most
    return max(there.ratio(), SequenceMatcher(None, second, first, autojunk=False).ratio())


def _beginning(label: SpokenSentence, count: int) -> list[str]:
    return words(label.spoken.lower())[:count]


RULE = Rule(
    number=21,
    severity=Severity.WARNING,
    title=N_("The labels of a menu are easy to tell apart."),
    why=N_("Callers do not choose the wrong topic because two sound alike."),
    source=N_("ACIxD “clear and distinct”; ratio of difflib"),
    words={
        "alike": Wording(
            message=N_(
                "Two options of one menu sound nearly the same: “%(first)s” and “%(second)s”"
            ),
            hint=N_("A caller cannot tell them apart. Say what is different, not what they share."),
        ),
        "late": Wording(
            message=N_("Two options of one menu begin alike: “%(first)s” and “%(second)s”"),
            hint=N_("Callers choose by the first words. Move what is different to the front."),
        ),
    },
    check=check,
    examples=edit(
        "sv/operativt.txt",
        "operativt polissamarbete, till exempel i brottsutredningar\n\n",
        bad="operativt polissamarbete, framför allt inom utredning\n\n",
        good="operativt polissamarbete, till exempel inom utredning\n\n",
    ),
)
