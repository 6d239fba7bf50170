"""The times at which callers hear a change after its publication."""

from collections.abc import Collection, Iterator
from datetime import datetime

from ivr.i18n import N_, Translator
from ivr.reports.diff.meaning import Meaning
from ivr.script.findings.titles import Titles
from ivr.script.model.script import Script

SOON = N_("Within two seconds new callers hear it.")
LATER = N_("It is heard from %(start)s.")
GOES = N_("The announcement disappears within two seconds.")
NEVER = N_("It will not be heard.")
TITLED = N_("“%(title)s”: %(words)s")


def describe_timing(
    old: Script,
    new: Script,
    means: Meaning,
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
    found: list[str] = []
    is_alone = len(announcements) == 1 and not others
    for name in announcements:
        title = titles.of(name, reader.language)
        for words in _of_announcement(name, old, new, now, reader):
            found.append(words if is_alone else reader.gettext(TITLED, title=title, words=words))
    if others and means.heard_from:
        if means.heard_from <= now:
            found.append(reader.gettext(SOON))
        elif not announcements:
            start = means.heard_from.astimezone(new.timezone)
            found.append(reader.gettext(LATER, start=start))
    return tuple(found)


def _of_announcement(
    name: str, old: Script, new: Script, now: datetime, reader: Translator
) -> Iterator[str]:
    was, will_be = (
        next((one for one in script.announcements if one.name == name and one.end > now), None)
        for script in (old, new)
    )
    if will_be and will_be.start <= now:
        yield reader.gettext(SOON)
    elif was and was.start <= now:
        yield reader.gettext(GOES)
    elif was and not will_be:
        yield reader.gettext(NEVER)
    if will_be and will_be.start > now:
        yield reader.gettext(LATER, start=will_be.start.astimezone(new.timezone))
