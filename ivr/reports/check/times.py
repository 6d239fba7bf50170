"""Times for people: the tables below the findings."""

from collections.abc import Iterator, Sequence

from ivr.call.timetable import Timetable, TopicTimes
from ivr.i18n import Translator
from ivr.script.line import Line
from ivr.terminal import Page, table

UNKNOWN = "–"


class TimesReport:
    """Writes the times of one line."""

    def __init__(self, line: Line, said: Translator, page: Page) -> None:
        self._line = line
        self._said = said
        self._page = page

    def times(self, tables: Sequence[Timetable]) -> Iterator[str]:
        """Write the timetable of each language."""
        _, wrap = self._said.gettext, self._page.wrap
        yield from self._page.heading(_("When the caller hears what, in seconds from the answer"))
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
        for one in tables:
            yield ""
            yield from self._language(one)
        if any(topic.after_option is None for one in tables for topic in one.topics):
            yield ""
            yield from wrap(
                _(
                    "A topic with %(unknown)s is in no menu: only its key leads there.",
                    unknown=UNKNOWN,
                )
            )
        yield ""

    def _language(self, times: Timetable) -> Iterator[str]:
        _, number = self._said.gettext, self._said.number
        keys = self._language_keys(times.language)
        name = self._line.script.languages[times.language].name
        heading = (
            _("%(language)s (key %(keys)s)", language=name, keys=keys)
            if keys
            else _("%(language)s (answers the call)", language=name)
        )
        yield self._page.paint(heading, bold=True)
        key = self._line.script.keys.language
        longest = (
            _("The longest call in which only key %(key)s is pressed", key=key)
            if keys
            else _("The longest call in which nothing is pressed")
        )
        moments = {
            _("The notice has been said in every language"): times.notice_ends,
            _("The first option begins"): times.first_option,
            _("The menu ends"): times.menu_ends,
            longest: times.longest_call,
        }
        rows = [(label, number(moment, 1)) for label, moment in moments.items()]
        *most, last = table(rows, "<>")
        yield from most
        yield f"{last}  ({self._said.minutes(times.longest_call)})"
        yield ""
        heads = (
            _("Topic"),
            _("Keys"),
            _("Lasts"),
            _("Starts at once"),
            _("Starts after option"),
        )
        yield from table([heads, *map(self._topic, times.topics)], "<<>")

    def _language_keys(self, language: str) -> str:
        """The keys that lead from the answer to a language."""
        steps = self._line.languages.index(language)
        return " ".join([self._line.script.keys.language] * steps)

    def _topic(self, times: TopicTimes) -> tuple[str, ...]:
        number = self._said.number
        patient = UNKNOWN if times.after_option is None else number(times.after_option, 1)
        lasts, quick = number(times.lasts, 1), number(times.at_once, 1)
        return times.topic, " ".join(times.keys), lasts, quick, patient


def clock(seconds: float) -> str:
    """Write a length as a clock shows it: 70 seconds are 1:10."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
