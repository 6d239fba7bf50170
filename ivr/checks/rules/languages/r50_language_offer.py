"""R50: the other language is offered early, in its own words."""

from ivr.call.turn import Kind, said
from ivr.checks.breaches import too_long
from ivr.checks.rule import Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.i18n import N_
from ivr.script.tempo import seconds


def check(subject: Subject, limits: Limits) -> Breaches:
    """Add up the seconds up to the offer that is heard first; later ones have no limit."""
    turn = subject.first_turn
    for offer in turn.of(Kind.LANGUAGE_OFFER):
        heard = seconds(turn.fixed) + seconds(said(turn.through(offer)))
        other = subject.script.languages[offer.language]
        yield from too_long(other.phrases["language_offer"], heard, limits, language=other.name)


RULE = Rule(
    number=50,
    severity=Severity.ERROR,
    title=N_("The other language is offered within 10 seconds, in that language."),
    why=N_("Callers who do not understand the first language hear soon that there is another."),
    source="ACIxD, language_selection",
    words=Wording(
        message=N_("The offer of %(language)s comes too late in the call."),
        hint=N_("Shorten the emergency notice, or the phrase that offers the language."),
    ),
    check=check,
    examples=edit(
        "en/language.toml",
        "For English, press {key}.",
        bad="To hear all of this in English, press {key}.",
        good="For this in English, press {key}.",
    ),
)
