"""R10: the key is the last word of an option, and a comma gives a pause before "tryck".

An option that names its key first is rule 9's.
"""

from collections.abc import Iterator

from ivr.rules.rule import Breach, Example, Limits, Rule
from ivr.rules.subject import SpokenSentence, Subject
from ivr.rules.subject.offers import grammar, judged
from ivr.script.finding import Severity, Wording


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Look at what stands before and after the key in every sentence that names one."""

    def judge(sentence: SpokenSentence) -> Iterator[Breach]:
        spoken = grammar(subject.knowledge(sentence.language))
        for offer in spoken.offers(sentence) if spoken else ():
            if not offer.function_comes_first:
                continue
            if not offer.ends_with_key:
                values = {"found": offer.said, "after": offer.after.strip(" .!?")}
                yield Breach(sentence.file, sentence.line, values, "last")
            elif not offer.aim.rstrip().endswith(","):
                yield Breach(sentence.file, sentence.line, {"found": offer.said}, "comma")

    return judged(subject, judge)


RULE = Rule(
    number=10,
    severity=Severity.ERROR,
    title={
        "sv": "Knappen är valets sista ord, och ett kommatecken står före ”tryck”.",
        "en": "The key is the last word of an option, with a comma before “press”.",
    },
    source="COGA “(pause): press 1”",
    needs=("options", "numbers"),
    words={
        "last": {
            "sv": Wording(
                message="Knappen är inte sista ordet i valet: ”{found}”",
                expected="en mening som slutar med knappen",
                found="”{after}” efter knappen",
                hint="Det sista man hör är det man minns. Flytta ”{after}” till före knappen, "
                "eller ta bort det.",
            ),
            "en": Wording(
                message="The key is not the last word of the option: “{found}”",
                expected="a sentence that ends in the key",
                found="“{after}” after the key",
                hint="What is heard last is remembered. Move “{after}” to before the key, or take "
                "it away.",
            ),
        },
        "comma": {
            "sv": Wording(
                message="Det är ingen paus före knappen: ”{found}”",
                expected="ett kommatecken före ”tryck”",
                found="{found}",
                hint="Sätt ett kommatecken efter det som valet gäller. Rösten gör då en kort paus.",
            ),
            "en": Wording(
                message="There is no pause before the key: “{found}”",
                expected="a comma before “press”",
                found="{found}",
                hint="Put a comma after what the option is for. The voice makes a short pause "
                "there.",
            ),
        },
    },
    check=check,
    bad=Example("sv/language.toml", "För huvudmenyn, tryck {key}.", "För huvudmenyn tryck {key}."),
    good=Example(
        "sv/language.toml", "För huvudmenyn, tryck {key}.", "För att gå till menyn, tryck {key}."
    ),
)
