"""R64: an announcement is temporary. It ends within thirty days, and is taken out when it ended."""

from datetime import datetime

from ivr.checks.rule import (
    JUDGEMENT,
    AnnouncedExample,
    Breach,
    Breaches,
    Limits,
    Rule,
    Severity,
    Subject,
    Wording,
)
from ivr.checks.rules.announcements.examples import FRAUD, WEEK
from ivr.i18n import N_
from ivr.script.model import LINE_FILE


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the end of each announcement with its start, and with the present moment."""
    for each in subject.script.announcements:
        place, end = (LINE_FILE, each.line), _on_the_clock(subject, each.end)
        days = (each.end - max(each.start, subject.now)).days
        if each.end <= subject.now:
            yield Breach.at(place, "ended", name=each.name, end=end)
        elif days >= limits["max_days"]:
            values = {"name": each.name, "found": days, "most": limits["max_days"]}
            yield Breach.at(place, "long", end=end, **values)


def _on_the_clock(subject: Subject, moment: datetime) -> datetime:
    return moment.astimezone(subject.script.timezone).replace(tzinfo=None)


RULE = Rule(
    number=64,
    severity=Severity.WARNING,
    title=N_("An announcement ends within 30 days, and is taken out when it has ended."),
    why=N_("Callers do not hear what is no longer true."),
    source=JUDGEMENT,
    words={
        "ended": Wording(
            message=N_("The announcement “%(name)s” has ended: nobody hears it any more."),
            hint=N_("Take it out, or give it a new end if it is still true."),
        ),
        "long": Wording(
            message=N_("The announcement “%(name)s” is said for %(found)s days."),
            hint=N_(
                "What holds for so long belongs into a text or the welcome. Look at the year and "
                "the month too."
            ),
        ),
    },
    check=check,
    examples=(
        AnnouncedExample({"bedragare": WEEK.replace("2099-01-12", "2099-02-12")}, FRAUD),
        AnnouncedExample({"bedragare": WEEK}, FRAUD),
    ),
)
