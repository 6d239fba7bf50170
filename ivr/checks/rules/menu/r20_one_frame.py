"""R20: all options have the same grammar: "För ..., tryck ...", one after the other.

An action may begin with an opening of its own where the language has one ("To hear ...").
"""

import re
from collections import Counter

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject import SpokenSentence
from ivr.checks.subject.offers import frame, grammar
from ivr.i18n import N_
from ivr.script.knowledge import Options


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the first words of the phrases and of offers in texts: most of them are right."""
    options = {option.sentence for option in subject.options if option.target}
    for language in subject.languages:
        spoken = grammar(subject.knowledge(language.code))
        known = subject.knowledge(language.code).options
        if spoken is None or known is None:
            continue
        said = [each for each in subject.everything if each.language == language.code]
        others = [frame(subject, language.code), *(each for each in said if each not in options)]
        openings = [
            (opening, offer)
            for sentence in others
            for offer in spoken.offers(sentence)
            if (opening := _opening(offer.said, known))  # one without is rule 9's
        ]
        usual = Counter(opening for opening, _ in openings if opening not in known.action)
        for opening, offer in openings:
            expected = usual.most_common(1)[0][0] if usual else opening
            if opening not in (expected, *known.action):
                yield Breach.at(
                    offer.sentence, found=offer.said, expected=expected, opening=opening
                )
        for sentence in said:
            if sentence in options:
                yield from _doubled(sentence, known)


def _doubled(option: SpokenSentence, known: Options) -> Breaches:
    opening = _opening(option.spoken, known)
    doubled = _opening(option.spoken[len(opening) :].lstrip(), known, any_case=True)
    if opening and doubled:
        yield Breach.at(option, "double", found=option.spoken, expected=opening, opening=doubled)


def _opening(said: str, known: Options, *, any_case: bool = False) -> str:
    openings = "|".join(map(re.escape, known.opening))
    found = re.match(rf"(?:{openings})\b", said, re.IGNORECASE if any_case else 0)
    return found[0] if found else ""


RULE = Rule(
    number=20,
    severity=Severity.WARNING,
    title=N_("All options are built in the same way."),
    why=N_("Callers can listen for what makes the options different."),
    needs=("options", "numbers"),
    words={
        "": Wording(
            message=N_("This option does not begin as the others do: “%(found)s”"),
            hint=N_(
                "When all options are built alike, callers can listen for what makes them "
                "different. Begin this option as the others."
            ),
        ),
        "double": Wording(
            message=N_("The option has two openings, one after the other: “%(found)s”"),
            hint=N_(
                "Take “%(opening)s” out of the label of the text: “%(expected)s” is said "
                "before it already."
            ),
        ),
    },
    check=check,
    examples=edit(
        "sv/language.toml",
        "För att höra det här igen, tryck {key}.",
        bad="Om du vill höra det här igen, tryck {key}.",
        good="För att lyssna en gång till, tryck {key}.",
    ),
)
