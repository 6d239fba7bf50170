"""Rules about dates: announcements, and review dates of texts."""

from datetime import timedelta

from ivr.checks.checked import CheckedLanguage, CheckedScript
from ivr.checks.rule import (
    ERROR,
    WARNING,
    About,
    Breaches,
    LanguageRule,
    Limits,
    ScriptRule,
    breach,
    too_long,
)
from ivr.i18n import N_
from ivr.script.fields.place import TEXTS, FieldPath
from ivr.script.fields.titles import TextNames
from ivr.script.findings.finding import Severity, Trait, Wording
from ivr.script.language.days import days_in, times_in
from ivr.script.model.announcements import MAX_AT_ONCE
from ivr.script.model.script import DEFAULT_DATE
from ivr.script.reading.review import due_texts


@LanguageRule(
    "R63",
    WARNING,
    title=N_("An announcement should take at most 8 seconds, and may not take more than 12."),
    about=About.ANNOUNCEMENT_SECONDS,
    wording=Wording(
        N_("The announcement takes %(found)s seconds, and %(may)s take at most %(most)s."),
        N_(
            "Everybody who calls waits for it before the menu. Say what callers must know or do "
            "in one or two short sentences."
        ),
    ),
)
def length_of_announcement(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Add up the seconds of each announcement."""
    for name in language.script.announced_names:
        yield from too_long(language.body(name)[0], language.seconds(name), limits)


@ScriptRule(
    "R64",
    WARNING,
    title=N_("An announcement ends within 30 days, and is taken out when it has ended."),
    wording={
        "ended": Wording(
            N_("The announcement “%(name)s” ended on %(end)s: nobody hears it any more."),
            N_("Take it out, or give it a new end if it is still true."),
            traits=(Trait.ENDED,),
        ),
        "long": Wording(
            N_(
                "The announcement “%(name)s” is said for %(found)s days, until %(end)s, and "
                "should be said for at most %(most)s."
            ),
            N_(
                "A message that is valid for this long belongs in a text or in the welcome. "
                "Also check the year and the month."
            ),
        ),
    },
)
def time_of_announcement(checked: CheckedScript, limits: Limits) -> Breaches:
    """Compare the end of each announcement with its start, and with the present moment."""
    for announcement in checked.script.announcements:
        until = ("announcements", announcement.name, "until")
        end = announcement.end.astimezone(checked.script.timezone).replace(tzinfo=None)
        days = (announcement.end - max(announcement.start, checked.now)).days
        if announcement.end <= checked.now:
            yield breach(until, "ended", name=TextNames((announcement.name,)), end=end)
        elif days >= limits["max_days"]:
            values = {"found": days, "most": limits["max_days"]}
            yield breach(until, "long", name=TextNames((announcement.name,)), end=end, **values)


@LanguageRule(
    "R73",
    WARNING,
    title=N_("A day that an announcement names agrees with its end."),
    needs=("numbers",),
    wording=Wording(
        N_("The announcement says “%(words)s”, and is heard until %(end)s."),
        N_("Change the words or the end. Callers would hear of a day that has passed."),
    ),
)
def days_in_announcements(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Compare the last day that each announcement names with its end.

    It may also name the day after, on which all is as usual again. A day after a word such as
    "since" is a beginning, and no end.
    """
    zone = language.script.timezone
    for announcement in language.script.announcements:
        end = announcement.end.astimezone(zone)
        last = (end - timedelta(microseconds=1)).date()
        named = [
            (day, words, sentence)
            for sentence in language.body(announcement.name)
            for day, words in days_in(sentence.written, language.code, near=last)
        ]
        if not named:
            continue
        day, words, sentence = max(named, key=lambda each: each[0])
        if day not in (last, last + timedelta(days=1)):
            yield breach(sentence, words=words, end=end.replace(tzinfo=None))


@ScriptRule(
    "R66",
    ERROR,
    title=N_("There are at most two announcements at one time, besides one that closes the line."),
    wording=Wording(
        N_(
            "The announcement “%(name)s” would not be said: “%(others)s” are said at that time, "
            "and at most %(most)s can be."
        ),
        N_("End one of them earlier, or let this one begin later."),
    ),
)
def announcements_at_once(checked: CheckedScript, limits: Limits) -> Breaches:
    """Look for announcements that begin while the maximum is current.

    One that closes the line is said in any case.
    """
    coming = [
        each for each in checked.script.announcements if each.end > checked.now and not each.closes
    ]
    for index, announcement in enumerate(coming):
        begins = max(announcement.start, checked.now)
        current = tuple(other.name for other in coming[:index] if other.end > begins)
        if len(current) >= MAX_AT_ONCE:
            begin = ("announcements", announcement.name, "from")
            names = {"name": TextNames((announcement.name,)), "others": TextNames(current)}
            yield breach(begin, **names, most=MAX_AT_ONCE)


@LanguageRule(
    "R72",
    ERROR,
    title=N_("A ready announcement names no day and no time."),
    needs=("numbers",),
    wording=Wording(
        N_("The ready announcement says “%(words)s”, which would be wrong on another day."),
        N_(
            "Say it without a day or a time. Whoever puts the announcement up chooses when it ends."
        ),
    ),
)
def no_time_in_ready(language: CheckedLanguage, limits: Limits) -> Breaches:
    """Look for dates, weekdays and clock times in the words of ready announcements."""
    for name in language.script.ready:
        for sentence in language.body(name):
            for words in times_in(sentence.written, language.code):
                yield breach(sentence, words=words)


HINT = N_(
    "Read each in every language. If it is still right, choose “Read through, still right”, or "
    "give it a later day."
)


@ScriptRule(
    "R65",
    WARNING,
    title=N_("A text is read through again by its date; a note appears 30 days before."),
    wording={
        "late": Wording(
            N_("Somebody should have read this through by %(until)s: %(text)s."),
            HINT,
            see=("read",),
        ),
        "soon": Wording(
            N_("Somebody should read this through by %(until)s: %(text)s."), HINT, see=("read",)
        ),
    },
)
def read_through(checked: CheckedScript, limits: Limits) -> Breaches:
    """Compare the review date of each text with the line's current date.

    Without a date nothing is due. Texts that share the default date are reported together, since
    they need one correction.
    """
    due = due_texts(checked.script, checked.now)
    shared = [text for text in due if text.is_default]
    for texts in (shared, *([text] for text in due if not text.is_default)):
        if texts:
            place: FieldPath = ("review", DEFAULT_DATE)
            if len(texts) == 1:
                place = (checked.languages[0].code, TEXTS, texts[0].text)
            case, severity = ("late", None) if texts[0].is_overdue else ("soon", Severity.INFO)
            names = tuple(text.text for text in texts)
            yield breach(place, case, severity, text=TextNames(names), until=texts[0].until)
