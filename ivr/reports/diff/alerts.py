"""Alerts about a change before its publication: what to review first.

A mistake in one has the worst effects for callers. They are: closing or opening of the line,
removed announcements, and changed phone numbers.
"""

from collections.abc import Iterator
from datetime import datetime

from ivr.i18n import N_, Translator, language_name
from ivr.reports.diff.meaning import Meaning
from ivr.script.announcements import Announcement
from ivr.script.model import EMERGENCY, LINE_NUMBER, Script
from ivr.script.titles import NUMBERS, Titles

HEARD_NOW = N_("An announcement that callers hear now goes: “%(words)s”")
PLANNED = N_("A planned announcement goes: “%(words)s”")
SAID = N_("%(number)s will be said, in %(language)s.")
NOT_SAID = N_("%(number)s will no longer be said in %(language)s.")


def alerts(
    old: Script, new: Script, means: Meaning, now: datetime, titles: Titles, reader: Translator
) -> tuple[str, ...]:
    """Return the alerts of a change as sentences. An announcement that has ended raises none."""
    before, after = (
        {one.name: one for one in script.announcements if one.end > now} for script in (old, new)
    )
    found: list[str] = []
    for name in dict.fromkeys((*after, *before)):
        was, will_be = before.get(name), after.get(name)
        closings = _closing(was, old, now, reader), _closing(will_be, new, now, reader)
        found += _closing_alerts(*closings, is_now=bool(was and was.start <= now), reader=reader)
        if was and not will_be and not was.closes:
            message = HEARD_NOW if was.start <= now else PLANNED
            found.append(reader.gettext(message, words=titles.of(name, reader.language)))
    return (*found, *_said_numbers(means, reader), *_settings(old, new, reader))


def _closing(
    announcement: Announcement | None, script: Script, now: datetime, reader: Translator
) -> str:
    """Return when an announcement closes the line, in local time; empty if it does not."""
    if announcement is None or not announcement.closes:
        return ""
    start, end = (
        moment.astimezone(script.timezone) for moment in (announcement.start, announcement.end)
    )
    if announcement.start <= now:
        return reader.gettext("now, until %(end)s", end=end)
    return reader.gettext("from %(start)s until %(end)s", start=start, end=end)


def _closing_alerts(was: str, will_be: str, *, is_now: bool, reader: Translator) -> Iterator[str]:
    """Yield an alert if the times at which the line is closed have changed."""
    if will_be and not was:
        yield reader.gettext("The line closes %(when)s.", when=will_be)
    elif was and not will_be and is_now:
        yield reader.gettext("The line opens: callers hear the menu again.")
    elif was and not will_be:
        yield reader.gettext("The line stays open. It was to be closed %(when)s.", when=was)
    elif was != will_be:
        yield reader.gettext(
            "The line is closed %(when)s. Before, it was to be closed %(before)s.",
            when=will_be,
            before=was,
        )


def _said_numbers(means: Meaning, reader: Translator) -> Iterator[str]:
    """Yield the phone numbers that languages will start or stop to say."""
    for each in means.numbers:
        message = SAID if each.added else NOT_SAID
        language = language_name(each.language, reader.language)
        yield reader.gettext(message, number=each.number, language=language)


def _settings(old: Script, new: Script, reader: Translator) -> Iterator[str]:
    """Yield the phone numbers of the line settings that change."""
    was, now = (
        {**each.numbers, EMERGENCY: each.emergency_number, LINE_NUMBER: each.line_number}
        for each in (old, new)
    )
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            title = reader.gettext(NUMBERS[name]) if name in NUMBERS else name
            old_number, new_number = (each.get(name) or "–" for each in (was, now))
            values = {"name": title, "old": old_number, "new": new_number}
            yield reader.gettext("%(name)s: %(old)s becomes %(new)s.", **values)
