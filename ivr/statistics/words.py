"""The words of the statistics in the reader's language."""

from collections.abc import Mapping
from datetime import date

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_percent

from ivr import i18n
from ivr.i18n import N_, translator
from ivr.script.model import MAIN_MENU
from ivr.statistics.lines import EditionLines
from ivr.statistics.report import ReportStep

SPANS = {ReportStep.DAY: i18n.day, ReportStep.WEEK: i18n.week, ReportStep.MONTH: i18n.month}
ENDINGS: Mapping[str, str] = {
    "hung-up": N_("the caller hung up"),
    "gave-up": N_("heard the ending after several tries without a choice"),
    "goodbye": N_("heard everything and the farewell"),
    "time-up": N_("reached the longest time that a call may last"),
    "fault": N_("heard the text for a technical fault"),
    "unknown": N_("unknown: the end of the call was not reported"),
    "elsewhere": N_("heard the fallback or nothing, because this service did not answer"),
    "no-answer": N_("ended before the call was answered"),
}


class Words:
    """What figures, places and editions are called; places as in the newest edition."""

    def __init__(self, language: str, lines: EditionLines) -> None:
        self.language = language
        self.lines = lines
        self.reader = translator(language)
        self._labels = lines.labels(language)

    def title(self, start: date, end: date) -> str:
        """Return the title of a report."""
        first, last = self.day(start), self.day(end)
        return self.reader.gettext("Calls from %(start)s to %(end)s", start=first, end=last)

    def calls(self, count: int) -> str:
        """Format a number of calls."""
        return self.reader.ngettext("%(count)s call", "%(count)s calls", count)

    def average(self, seconds: float) -> str:
        """Return a sentence on the average length of calls."""
        length = self.reader.minutes(seconds)
        return self.reader.gettext("A call lasted %(length)s on average.", length=length)

    def listeners(self, heard: int, hung_up: int) -> str:
        """Return how many callers heard a text, and how many hung up during it."""
        those = self.reader.ngettext("heard in %(count)s call", "heard in %(count)s calls", heard)
        left = self.reader.ngettext(
            "%(count)s caller hung up", "%(count)s callers hung up", hung_up
        )
        return f"{those}, {left}"

    @property
    def none(self) -> str:
        """The text for a period without calls."""
        return self.reader.gettext("No calls in this period.")

    @property
    def lag(self) -> str:
        """A note on when calls are counted."""
        return self.reader.gettext("A call is counted a few minutes after it has ended.")

    def times(self, count: str) -> str:
        """Return how many times something happened in a call."""
        if not int(count):
            return self.reader.gettext("never")
        return self.reader.ngettext("%(count)s time", "%(count)s times", int(count))

    def hour(self, hour: str) -> str:
        """Format an hour of the day."""
        return self.reader.gettext("%(hour)s:00", hour=hour)

    def place(self, name: str) -> str:
        """Return the label of a topic or menu."""
        if name == MAIN_MENU:
            return self.reader.gettext("Main menu")
        label = self._labels.get(name, name)
        return label[:1].upper() + label[1:]

    def spoken(self, language: str) -> str:
        """Return the name of a language, or its code if there is none."""
        return i18n.language_name(language, self.language)

    def ending(self, name: str) -> str:
        """Return the words for an ending."""
        return self.reader.gettext(ENDINGS[name])

    def editions(self, *numbers: int) -> str:
        """Return editions in words."""
        if not any(numbers):
            return self.reader.gettext("no edition")
        which = format_list([str(number) for number in numbers if number], locale=self.language)
        return self.reader.ngettext(
            "edition %(editions)s", "editions %(editions)s", len(numbers), editions=which
        )

    def country(self, code: str) -> str:
        """Return the name of a country, or its code if there is none."""
        return str(Locale(self.language).territories.get(code, code))

    def span(self, start: date, step: ReportStep) -> str:
        """Format a day, week or month."""
        return SPANS[step](start, self.language)

    def day(self, date: date) -> str:
        """Format a date."""
        return i18n.day(date, self.language)

    def share(self, part: float) -> str:
        """Format a fraction as a percentage."""
        return format_percent(part, locale=self.language)
