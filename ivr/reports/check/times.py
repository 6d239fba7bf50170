"""Times of calls for people, with and without announcements."""

from collections.abc import Iterator, Sequence

from ivr.call.timetable import Timetable, TopicTimes, timetables
from ivr.checks.check import AnnouncedCheck
from ivr.i18n import Translator
from ivr.script.announcements import describe_period
from ivr.script.line import Line
from ivr.terminal import GAP, Page, table

UNKNOWN = "–"


class TimesReport:
    """Formats the times of one line."""

    def __init__(self, line: Line, reader: Translator, page: Page) -> None:
        self._line = line
        self._reader = reader
        self._page = page

    def lines(self) -> Iterator[str]:
        """Format the timetable of each language."""
        _, wrap, tables = self._reader.gettext, self._page.wrap, timetables(self._line)
        yield from self._page.heading(_("Times of texts and options, in seconds from the answer"))
        formula = _(
            "Estimated from the text, or measured where there is a recording. The estimate is "
            "within some 15%%."
        )
        yield from wrap(formula)
        at_once = _(
            "Starts at once: for a caller who presses the keys as soon as they count. Starts after "
            "option: for one who waits for the option to be read."
        )
        yield from wrap(at_once)
        for each in tables:
            yield ""
            yield from self._language(each)
        if any(topic.after_option is None for each in tables for topic in each.topics):
            no_option = _(
                "A topic with %(unknown)s is in no menu: only its key leads there.", unknown=UNKNOWN
            )
            yield from ["", *wrap(no_option)]
        yield ""

    def _language(self, times: Timetable) -> Iterator[str]:
        _, script = self._reader.gettext, self._line.script
        name, key = script.languages[times.language].name, script.keys.language
        if steps := self._line.languages.index(times.language):
            heading = _("%(language)s (key %(keys)s)", language=name, keys=" ".join([key] * steps))
            longest = _("The longest call in which only key %(key)s is pressed", key=key)
        else:
            heading = _("%(language)s (answers the call)", language=name)
            longest = _("The longest call in which nothing is pressed")
        yield self._page.paint(heading, bold=True)
        moments = (
            (_("The notice has been said in every language"), times.notice_ends),
            (_("The first option begins"), times.first_option),
            (_("The menu ends"), times.menu_ends),
            (longest, times.longest_call),
        )
        *most, last = table([(label, self._number(each)) for label, each in moments], "<>")
        yield from most
        yield f"{last}  ({self._reader.minutes(times.longest_call)})"
        yield ""
        heads = _("Topic"), _("Keys"), _("Lasts"), _("Starts at once"), _("Starts after option")
        yield from table([heads, *map(self._topic, times.topics)], "<<>")

    def _topic(self, times: TopicTimes) -> tuple[str, ...]:
        moments = times.lasts, times.at_once, times.after_option
        return times.topic, " ".join(times.keys), *map(self._number, moments)

    def announced(self, checks: Sequence[AnnouncedCheck]) -> Iterator[str]:
        """Format the times of calls without topics, for each interval with announcements."""
        if not checks:
            return
        _ = self._reader.gettext
        yield from self._page.heading(_("While something is announced"))
        intervals = _(
            "From now on, in seconds from the answer. The last column is the longest call in "
            "which nothing is pressed. A closed line has no menu."
        )
        yield from self._page.wrap(intervals)
        for check in checks:
            yield ""
            yield from self._interval(check)
        yield ""

    def _interval(self, check: AnnouncedCheck) -> Iterator[str]:
        _, zone = self._reader.gettext, self._line.script.timezone
        start, end = check.interval.start, check.interval.end
        assert end is not None, "every announcement ends"
        period = describe_period(start.astimezone(zone), end.astimezone(zone), self._reader)
        yield self._page.paint(period, bold=True)
        for each in check.line.announced:
            closed = _("%(name)s, which closes the line", name=each.name)
            yield GAP + (closed if each.closes else each.name)
        heads = _("Language"), _("Notice ends"), _("First option"), _("Menu ends")
        rows = map(self._opening, timetables(check.line))
        yield from table([(*heads, _("Length (min:s)")), *rows], "<>")

    def _opening(self, times: Timetable) -> tuple[str, ...]:
        moments = times.notice_ends, times.first_option, times.menu_ends
        name = self._line.script.languages[times.language].name
        return name, *map(self._number, moments), clock(times.longest_call)

    def _number(self, seconds: float | None) -> str:
        return UNKNOWN if seconds is None else self._reader.number(seconds, 1)


def clock(seconds: float) -> str:
    """Format a duration as on a clock: 70 seconds are 1:10."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
