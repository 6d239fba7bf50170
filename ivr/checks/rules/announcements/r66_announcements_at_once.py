"""R66: one announcement at a time. Two are too much to remember, and more are never said."""

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
from ivr.script.announcements import AT_MOST
from ivr.script.model import LINE_FILE


def check(subject: Subject, limits: Limits) -> Breaches:
    """Look for announcements that begin while others are said."""
    announcements = subject.script.announcements
    for number, each in enumerate(announcements):
        if each.end <= subject.now:
            continue
        said = [one for one in announcements[:number] if one.end > max(each.start, subject.now)]
        values = {"name": each.name, "others": ", ".join(one.name for one in said)}
        if len(said) >= AT_MOST:
            most = AT_MOST
            yield Breach.at((LINE_FILE, each.line), "many", Severity.ERROR, most=most, **values)
        elif said:
            closed = each.closes or any(one.closes for one in said)
            yield Breach.at((LINE_FILE, each.line), "closed" if closed else "two", **values)


RULE = Rule(
    number=66,
    severity=Severity.WARNING,
    title=N_("There should be one announcement at a time, and there may not be more than two."),
    why=N_("Callers do not listen to one announcement after the other before the menu."),
    source=JUDGEMENT,
    words={
        "two": Wording(
            message=N_("“%(name)s” is said together with “%(others)s”."),
            hint=N_("Callers hear one after the other before the menu. Make one text of both."),
        ),
        "closed": Wording(
            message=N_(
                "“%(name)s” and “%(others)s” hold at the same time, and one closes the line."
            ),
            hint=N_("End the one before the other begins, unless callers need both."),
        ),
        "many": Wording(
            message=N_("“%(name)s” would never be said: “%(others)s” are said at that time."),
            hint=N_("End one of them earlier, or let this one begin later."),
        ),
    },
    check=check,
    examples=(
        AnnouncedExample({"bedragare": WEEK, "toppmote": WEEK.replace("01-05", "01-08")}, FRAUD),
        AnnouncedExample(
            {
                "bedragare": WEEK,
                "toppmote": WEEK.replace("01-12", "01-19").replace("01-05T08", "01-12T17"),
            },
            FRAUD,
        ),
    ),
)
