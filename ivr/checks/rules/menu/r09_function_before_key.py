"""R09: an option says what it is for, and then the key: "För ..., tryck ett."

Whether the key is the very last word, with a pause before it, is rule 10's.
"""

import re

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject import SpokenSentence
from ivr.checks.subject.offers import Offer, by_sentence, grammar, must_name_a_key
from ivr.i18n import N_
from ivr.script.knowledge import Options


def check(subject: Subject, limits: Limits) -> Breaches:
    """Check every sentence that names a key, and the phrases that should name one."""

    def breaches(sentence: SpokenSentence) -> Breaches:
        known = subject.knowledge(sentence.language)
        spoken = grammar(known)
        if spoken is None or known.options is None:
            return
        offers = list(spoken.offers(sentence))
        values = {"opening": known.options.opening[0], "press": known.options.press[0]}
        if not offers and must_name_a_key(sentence):
            yield Breach.at(sentence, **values, found=sentence.spoken)
        for offer in offers:
            case = _case(offer, known.options)
            if case is not None:
                yield Breach.at(sentence, case, **values, found=offer.said)

    return by_sentence(subject, breaches)


def _case(offer: Offer, known: Options) -> str | None:
    """Return the case in which an offer breaks the rule, or None."""
    following = "|".join(map(re.escape, known.key_first))
    openings = "|".join(map(re.escape, known.opening))
    if not offer.key.isdigit():  # a symbol key is rule 28's
        return None
    if not offer.function_comes_first or re.match(rf"(?i),?\s+(?:{following})\b", offer.after):
        return "order"
    if offer.between or not re.match(rf"(?:{openings}) .*\w", offer.aim):
        return ""
    return None


RULE = Rule(
    number=9,
    severity=Severity.ERROR,
    title=N_("What the option is for comes first, then the key."),
    why=N_(
        "Callers hear first whether an option concerns them, and only then have to remember a key."
    ),
    source="ISO 13714, COGA, Voice Provider",
    needs=("options", "numbers"),
    words={
        "": Wording(
            message=N_("The option is not built as options are: “%(found)s”"),
            hint=N_("Say first what the caller gets, and then which key to press."),
        ),
        "order": Wording(
            message=N_("The key comes before what it is for: “%(found)s”"),
            hint=N_(
                "A caller has forgotten the key once the option has been read. Turn the "
                "sentence round."
            ),
        ),
    },
    check=check,
    examples=edit(
        "sv/language.toml",
        "För {label}, tryck {key}.",
        bad="Tryck {key} för {label}.",
        good="Om {label}, tryck {key}.",
    ),
)
