"""The menu in print, rendered before it is requested.

Rendering takes a hundred times as long as an answer to a caller. Requests that render the page
themselves, at once after a start, would stop all calls for minutes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ivr.reports.script.public import PublicPage, render
from ivr.script.model.announcements import Interval, intervals
from ivr.script.model.line import Line

MAX_AGE = 60
"""Maximum seconds for which a page may be cached."""

IN_ADVANCE = 2
"""Number of pages: with the current announcements, and after their next change."""


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """The page of an edition during an interval of announcements."""

    fingerprint: str
    interval: Interval
    page: PublicPage

    def max_age(self, moment: datetime) -> int:
        """Return the seconds for which the page may be cached: not past the next change."""
        end = self.interval.end
        return max(0, min(MAX_AGE, int((end - moment).total_seconds()))) if end else MAX_AGE


class MenuInPrint:
    """The menu in print of the live line, rendered by one thread; `now` is the clock of calls."""

    def __init__(self, now: Callable[[], float], accessibility_url: str | None) -> None:
        self._now = now
        self._accessibility_url = accessibility_url
        self._pages: tuple[PreparedPage, ...] = ()

    @property
    def moment(self) -> datetime:
        """The current time in UTC."""
        return datetime.fromtimestamp(self._now(), UTC)

    def prepare(self, line: Line) -> None:
        """Render the pages of a line that answers, or is about to, and are not rendered yet.

        Only one thread may call it. Requests get the pages before until all are rendered.
        """
        ready = {(page.fingerprint, page.interval.announced): page.page for page in self._pages}
        self._pages = tuple(
            PreparedPage(
                line.short_fingerprint,
                interval,
                ready.get((line.short_fingerprint, interval.announced))
                or render(line.at(interval.start), self._accessibility_url),
            )
            for interval in intervals(line.script.announcements, self.moment)[:IN_ADVANCE]
        )

    def at(self, moment: datetime) -> PreparedPage | None:
        """Return the page at a moment, or the nearest one; None if none could be rendered."""
        pages = self._pages
        begun = [page for page in pages if page.interval.start <= moment]
        return (begun[-1:] or pages[:1] or (None,))[0]
