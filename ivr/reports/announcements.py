"""When announcements are said, for people: in the time zone of their script."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ivr.i18n import Translator, local_moment
from ivr.script.announcements import ALWAYS, Announcement


@dataclass(frozen=True, slots=True)
class Period:
    """When an announcement is said, in local time; `start` is None if it has no start.

    After one that `closes` the line there is no menu.
    """

    start: datetime | None
    end: datetime
    closes: bool

    @classmethod
    def of(cls, said: Announcement, zone: ZoneInfo) -> "Period":
        """Return the period of an announcement."""
        start = None if said.start == ALWAYS else said.start.astimezone(zone)
        return cls(start, said.end.astimezone(zone), said.closes)

    def told(self, said: Translator) -> str:
        """Return its times in the reader's language."""
        return span(self.start, self.end, said)

    def summary(self, said: Translator) -> str:
        """Return its times, and whether it closes the line."""
        times = self.told(said)
        return said.gettext("%(times)s, closes the line", times=times) if self.closes else times


def span(start: datetime | None, end: datetime, said: Translator) -> str:
    """Return two local times in the reader's language: from the one to the other."""
    until = local_moment(end, said.language)
    if start is None:
        return said.gettext("until %(end)s", end=until)
    since = local_moment(start, said.language)
    return said.gettext("%(start)s to %(end)s", start=since, end=until)
