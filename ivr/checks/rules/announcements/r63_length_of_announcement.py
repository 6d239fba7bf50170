"""R63: an announcement is said in eight seconds, or twelve at the very most."""

from ivr.checks.breaches import too_long
from ivr.checks.rule import (
    JUDGEMENT,
    AnnouncedExample,
    Breaches,
    Limits,
    Rule,
    Severity,
    Subject,
    Wording,
)
from ivr.checks.rules.announcements.examples import FRAUD, WEEK
from ivr.i18n import N_


def check(subject: Subject, limits: Limits) -> Breaches:
    """Add up the seconds of each announcement in each language."""
    for language in subject.languages:
        for announcement in subject.script.announcements:
            place = subject.body(language.code, announcement.name)[0]
            length = subject.seconds(language.code, announcement.name)
            yield from too_long(place, length, limits, text=announcement.name)


RULE = Rule(
    number=63,
    severity=Severity.WARNING,
    title=N_("An announcement should take at most 8 seconds, and may not take more than 12."),
    why=N_("Callers reach the menu soon, although there is an announcement."),
    source=JUDGEMENT,
    words=Wording(
        message=N_("The announcement “%(text)s” takes %(found)s seconds."),
        hint=N_(
            "Everybody who calls waits for it before the menu. Say what callers must know or do "
            "in one or two short sentences."
        ),
    ),
    check=check,
    examples=(
        AnnouncedExample(
            {"bedragare": WEEK},
            {
                "sv": f"{FRAUD['sv']}\nPolisen ber dig aldrig om lösenord eller koder i telefon.\n"
                "Lägg på om någon gör det.",
                "en": f"{FRAUD['en']}\nThe police never ask you for passwords or codes by phone.\n"
                "Hang up if anybody does.",
            },
        ),
        AnnouncedExample({"bedragare": WEEK}, FRAUD),
    ),
)
