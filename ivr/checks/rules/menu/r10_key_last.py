"""R10: the key is the last word of an option, and a comma gives a pause before "tryck".

An option that names its key first is rule 9's.
"""

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.checks.subject import SpokenSentence
from ivr.checks.subject.offers import by_sentence, grammar
from ivr.i18n import N_


def check(subject: Subject, limits: Limits) -> Breaches:
    """Check what stands before and after the key in every sentence that names one."""

    def breaches(sentence: SpokenSentence) -> Breaches:
        spoken = grammar(subject.knowledge(sentence.language))
        for offer in spoken.offers(sentence) if spoken else ():
            if not offer.function_comes_first:
                continue
            if not offer.ends_with_key:
                yield Breach.at(sentence, "last", found=offer.said, after=offer.after.strip(" .!?"))
            elif not offer.aim.rstrip().endswith(","):
                yield Breach.at(sentence, "comma", found=offer.said)

    return by_sentence(subject, breaches)


RULE = Rule(
    number=10,
    severity=Severity.ERROR,
    title=N_("The key is the last word of an option, with a comma before “press”."),
    why=N_("The key is fresh in mind when the caller presses it."),
    source="COGA “(pause): press 1”",
    needs=("options", "numbers"),
    words={
        "last": Wording(
            message=N_("The key is not the last word of the option: “%(found)s”"),
            hint=N_(
                "What is heard last is remembered. Move “%(after)s” to before the key, or "
                "take it away."
            ),
        ),
        "comma": Wording(
            message=N_("There is no pause before the key: “%(found)s”"),
            hint=N_(
                "Put a comma after what the option is for. The voice makes a short pause there."
            ),
        ),
    },
    check=check,
    examples=edit(
        "sv/language.toml",
        "För huvudmenyn, tryck {key}.",
        bad="För huvudmenyn tryck {key}.",
        good="För att gå till menyn, tryck {key}.",
    ),
)
