"""Times while something is announced, for people: one table for each interval."""

from collections.abc import Iterator, Sequence

from ivr.call.timetable import OpeningTimes, opening_times
from ivr.checks.check import AnnouncedCheck
from ivr.i18n import Translator
from ivr.reports.announcements import span
from ivr.reports.check.times import UNKNOWN, clock
from ivr.script.line import Line
from ivr.terminal import GAP, Page, table


class AnnouncedReport:
    """Writes what differs from the ordinary line in each interval with announcements."""

    def __init__(self, said: Translator, page: Page) -> None:
        self._said = said
        self._page = page

    def lines(self, checks: Sequence[AnnouncedCheck]) -> Iterator[str]:
        """Write the times of calls in which no topic is chosen; nothing without intervals."""
        if not checks:
            return
        _ = self._said.gettext
        yield from self._page.heading(_("While something is announced"))
        yield from self._page.wrap(
            _(
                "From now on, in seconds from the answer. The last column is the longest call in "
                "which nothing is pressed. A closed line has no menu."
            )
        )
        for check in checks:
            yield ""
            yield from self._interval(check)
        yield ""

    def _interval(self, check: AnnouncedCheck) -> Iterator[str]:
        _, line = self._said.gettext, check.line
        zone = line.script.timezone
        start, end = check.interval.start.astimezone(zone), check.interval.end
        assert end is not None, "every announcement ends"
        yield self._page.paint(span(start, end.astimezone(zone), self._said), bold=True)
        for each in line.announced:
            closes = _("%(name)s, which closes the line", name=each.name)
            yield GAP + (closes if each.closes else each.name)
        heads = (
            _("Language"),
            _("Notice ends"),
            _("First option"),
            _("Menu ends"),
            _("Length (min:s)"),
        )
        rows = [self._row(line, times) for times in opening_times(line)]
        yield from table([heads, *rows], "<>")

    def _row(self, line: Line, times: OpeningTimes) -> tuple[str, ...]:
        number = self._said.number
        moments = (times.notice_ends, times.first_option, times.menu_ends)
        return (
            line.script.languages[times.language].name,
            *(UNKNOWN if one is None else number(one, 1) for one in moments),
            clock(times.longest_call),
        )
