"""The times at which callers hear a change after its publication."""

from collections.abc import Collection, Iterator
from datetime import datetime

from ivr.i18n import N_, Translator
from ivr.reports.diff.impact import CallerImpact
from ivr.script.fields.titles import Titles
from ivr.script.model.announcements import Announcement
from ivr.script.model.script import Script

SOON = N_("Within two seconds new callers hear it.")
LATER = N_("It is heard from %(start)s.")
GOES = N_("The announcement disappears within two seconds.")
NEVER = N_("It will not be heard.")
TITLED = N_("“%(title)s”: %(words)s")


def describe_timing(
    old: Script,
    new: Script,
    impact: CallerImpact,
    announcements: Collection[str],
    *,
    others: bool,
    now: datetime,
    titles: Titles,
    reader: Translator,
) -> tuple[str, ...]:
    """Return sentences on when callers hear a change; none if they hear no difference.

    `announcements` are the names of the changed ones, and `others` is whether anything else has
    changed. Sentences about an announcement begin with its words unless it is the only change.
    """
    sentences: list[str] = []
    is_alone = len(announcements) == 1 and not others
    for name in announcements:
        title = titles.of(name, reader.language)
        for words in _of_announcement(name, old, new, now, reader):
            titled = reader.gettext(TITLED, title=title, words=words)
            sentences.append(words if is_alone else titled)
    if others and impact.heard_from:
        if impact.heard_from <= now:
            sentences.append(reader.gettext(SOON))
        elif not announcements:
            start = impact.heard_from.astimezone(new.timezone)
            sentences.append(reader.gettext(LATER, start=start))
    return tuple(sentences)


def _of_announcement(
    name: str, old: Script, new: Script, now: datetime, reader: Translator
) -> Iterator[str]:
    was = _not_ended(old, now).get(name)
    will_be = _not_ended(new, now).get(name)
    if will_be and will_be.start <= now:
        yield reader.gettext(SOON)
    elif was and was.start <= now:
        yield reader.gettext(GOES)
    elif was and not will_be:
        yield reader.gettext(NEVER)
    if will_be and will_be.start > now:
        yield reader.gettext(LATER, start=will_be.start.astimezone(new.timezone))


def _not_ended(script: Script, now: datetime) -> dict[str, Announcement]:
    return {each.name: each for each in script.announcements if each.end > now}
