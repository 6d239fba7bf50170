"""R50: the other language is offered early, in its own words."""

from collections.abc import Iterator

from ivr.call.turn import Kind, said
from ivr.checks.rules.rule import Breach, Example, Limits, Rule
from ivr.checks.rules.subject import Subject
from ivr.checks.rules.telling import figures
from ivr.i18n import N_
from ivr.script.finding import Severity, Wording
from ivr.script.tempo import seconds


def check(subject: Subject, limits: Limits) -> Iterator[Breach]:
    """Time the offer that is heard first; those of further languages have no time to keep."""
    turn = subject.first_turn
    for offer in turn.of(Kind.LANGUAGE_OFFER):
        heard = seconds(turn.fixed) + seconds(said(turn.through(offer)))
        if heard > limits["max_seconds"]:
            other = subject.script.languages[offer.language]
            phrase = other.phrases["language_offer"]
            late = figures(found=heard, most=limits["max_seconds"])
            yield Breach(phrase.file, phrase.line, {"language": other.name, **late})


RULE = Rule(
    number=50,
    severity=Severity.ERROR,
    title=N_("The other language is offered within 10 seconds, in that language."),
    source="ACIxD, language_selection",
    words={
        "": Wording(
            message=N_("The offer of %(language)s comes too late in the call."),
            expected=N_("said within %(most)s seconds of the answer"),
            found=N_("%(found)s seconds"),
            hint=N_("Shorten the emergency notice (notice) or the offer (language_offer)."),
        ),
    },
    check=check,
    bad=Example(
        "en/language.toml",
        "For English, press {key}.",
        "To hear this in English, press {key}.",
    ),
    good=Example(
        "en/language.toml",
        "For English, press {key}.",
        "For this in English, press {key}.",
    ),
)
