"""How long announcements last, how long they are said, and how many at once."""

from ivr.checks.breaches import too_long
from ivr.checks.rule import ERROR, WARNING, Breaches, Limits, Rule, Subject, Wording, breach
from ivr.i18n import N_
from ivr.script.announcements import AT_MOST


@Rule(
    "R63",
    WARNING,
    title=N_("An announcement should take at most 8 seconds, and may not take more than 12."),
    why=N_("Callers reach the menu soon, although there is an announcement."),
    source=N_("own judgement"),
    words=Wording(
        N_("The announcement takes %(found)s seconds, and at most %(most)s are good."),
        N_(
            "Everybody who calls waits for it before the menu. Say what callers must know or do "
            "in one or two short sentences."
        ),
    ),
)
def length_of_announcement(subject: Subject, limits: Limits) -> Breaches:
    """Add up the seconds of each announcement in each language."""
    for language in subject.languages:
        for announcement in subject.script.announcements:
            first = subject.body(language.code, announcement.name)[0]
            yield from too_long(first, subject.seconds(language.code, announcement.name), limits)


@Rule(
    "R64",
    WARNING,
    title=N_("An announcement ends within 30 days, and is taken out when it has ended."),
    why=N_("Callers do not hear what is no longer true."),
    source=N_("own judgement"),
    words={
        "ended": Wording(
            N_("The announcement “%(name)s” ended on %(end)s: nobody hears it any more."),
            N_("Take it out, or give it a new end if it is still true."),
        ),
        "long": Wording(
            N_(
                "The announcement “%(name)s” is said for %(found)s days, until %(end)s, and at "
                "most %(most)s are good."
            ),
            N_(
                "What holds for so long belongs into a text or the welcome. Look at the year and "
                "the month too."
            ),
        ),
    },
)
def time_of_announcement(subject: Subject, limits: Limits) -> Breaches:
    """Compare the end of each announcement with its start, and with the present moment."""
    for each in subject.script.announcements:
        until = ("announcements", each.name, "until")
        end = each.end.astimezone(subject.script.timezone).replace(tzinfo=None)
        days = (each.end - max(each.start, subject.now)).days
        if each.end <= subject.now:
            yield breach(until, "ended", name=each.name, end=end)
        elif days >= limits["max_days"]:
            values = {"found": days, "most": limits["max_days"]}
            yield breach(until, "long", name=each.name, end=end, **values)


@Rule(
    "R66",
    ERROR,
    title=N_("There are at most two announcements at one time."),
    why=N_("Callers hear every announcement that was written for them."),
    source=N_("own judgement"),
    words=Wording(
        N_(
            "The announcement “%(name)s” would not be said: “%(others)s” are said at that time, "
            "and at most %(most)s can be."
        ),
        N_("End one of them earlier, or let this one begin later."),
    ),
)
def announcements_at_once(subject: Subject, limits: Limits) -> Breaches:
    """Look for announcements that begin while as many as can be are said."""
    coming = [each for each in subject.script.announcements if each.end > subject.now]
    for number, each in enumerate(coming):
        begins = max(each.start, subject.now)
        said = [other.name for other in coming[:number] if other.end > begins]
        if len(said) >= AT_MOST:
            begin = ("announcements", each.name, "from")
            yield breach(begin, name=each.name, others=", ".join(said), most=AT_MOST)
