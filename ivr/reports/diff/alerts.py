"""Alerts: changes to review first, since a mistake in one has the worst effects for callers.

They are: closing or opening of the line, removed announcements, and changed phone numbers.
"""

from collections.abc import Iterator
from datetime import datetime

from ivr.i18n import Translator
from ivr.reports.diff.meaning import Meaning
from ivr.reports.diff.shown import NUMBERS
from ivr.script.announcements import Announcement
from ivr.script.model import Script
from ivr.script.titles import Titles


def alerts(
    old: Script, new: Script, means: Meaning, now: datetime, titles: Titles, reader: Translator
) -> tuple[str, ...]:
    """Return the alerts of a change as sentences. An announcement that has ended raises none."""
    before, after = (
        {one.name: one for one in script.announcements if one.end > now} for script in (old, new)
    )
    found: list[str] = []
    for name in dict.fromkeys((*after, *before)):
        words = _Words(titles.of(name, reader.language), (old, new), now, reader)
        found += words.of(before.get(name), after.get(name))
    return (*found, *(one.describe(reader) for one in means.numbers), *_settings(old, new, reader))


class _Words:
    """Describes the change of one announcement, in the local time of its script."""

    def __init__(
        self, title: str, scripts: tuple[Script, Script], now: datetime, reader: Translator
    ) -> None:
        self._title, self._now, self._reader = title, now, reader
        self._zones = [script.timezone for script in scripts]

    def of(self, old: Announcement | None, new: Announcement | None) -> Iterator[str]:
        closed, closes = (bool(one and one.closes) for one in (old, new))
        if new and closes and not closed:
            yield self._reader.gettext("The line closes %(when)s.", when=self._when(new, 1))
        elif old and closed and not closes:
            yield self._opens(old)
        elif old and new and closes and (old.start, old.end) != (new.start, new.end):
            yield self._reader.gettext(
                "The line is closed %(when)s. Before, it was to be closed %(before)s.",
                when=self._when(new, 1),
                before=self._when(old, 0),
            )
        if old and not new and not closed:
            yield self._goes(old)

    def _opens(self, old: Announcement) -> str:
        if old.start <= self._now:
            return self._reader.gettext("The line opens: callers hear the menu again.")
        when = self._when(old, 0)
        return self._reader.gettext("The line stays open. It was to be closed %(when)s.", when=when)

    def _goes(self, old: Announcement) -> str:
        _, words = self._reader.gettext, self._title
        if old.start <= self._now:
            return _("An announcement that callers hear now goes: “%(words)s”", words=words)
        return _("A planned announcement goes: “%(words)s”", words=words)

    def _when(self, one: Announcement, script: int) -> str:
        _ = self._reader.gettext
        end = one.end.astimezone(self._zones[script])
        if one.start <= self._now:
            return _("now, until %(end)s", end=end)
        return _(
            "from %(start)s until %(end)s", start=one.start.astimezone(self._zones[script]), end=end
        )


def _settings(old: Script, new: Script, reader: Translator) -> Iterator[str]:
    """Yield the phone numbers of the line settings that change."""
    was, now = ({**each.numbers, "line": each.line_number} for each in (old, new))
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            title = reader.gettext(NUMBERS[name]) if name in NUMBERS else name
            old_number, new_number = (each.get(name) or "–" for each in (was, now))
            values = {"name": title, "old": old_number, "new": new_number}
            yield reader.gettext("%(name)s: %(old)s becomes %(new)s.", **values)
