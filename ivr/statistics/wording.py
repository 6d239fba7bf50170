"""The words of the statistics in the reader's language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_percent

from ivr import i18n
from ivr.i18n import N_, translator
from ivr.statistics.listening import Listening
from ivr.statistics.report import EditionFigures, ReportStep
from ivr.statistics.sentences import EditionLines

MAIN = "main"
SPANS = {ReportStep.DAY: i18n.day, ReportStep.WEEK: i18n.week, ReportStep.MONTH: i18n.month}

HEADINGS: Mapping[str, str] = {
    "by_day": N_("Calls by day"),
    "by_week": N_("Calls by week"),
    "by_month": N_("Calls by month"),
    "hours": N_("Calls by hour of the day"),
    "topics": N_("Topics heard"),
    "announcements": N_("Announcements heard"),
    "languages": N_("Languages"),
    "endings": N_("How calls ended"),
    "misses": N_("Silence or an unused key, in a call"),
    "countries": N_("Country"),
    "editions": N_("Editions"),
    "listening": N_("How far callers listened"),
}
LANGUAGES: Mapping[str, str] = {"sv": N_("Swedish"), "en": N_("English")}
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


class StatisticsWording:
    """Words for figures, places and editions; places have the labels of the newest edition."""

    def __init__(self, language: str, lines: EditionLines) -> None:
        self.language = language
        self.lines = lines
        self.reader = translator(language)
        self._labels = lines.labels(language)

    @property
    def names(self) -> Mapping[str, Callable[[str], str]]:
        """The groups of calls, each with what its members are called."""
        return {
            "topics": self.place,
            "announcements": self.place,
            "languages": self.spoken,
            "endings": self.ending,
            "misses": self.times,
            "countries": self.country,
        }

    def heading(self, name: str) -> str:
        """Return the heading of a part of the statistics."""
        return self.reader.gettext(HEADINGS[name])

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

    @property
    def none(self) -> str:
        """The text for a period without calls."""
        return self.reader.gettext("No calls in this period.")

    @property
    def lag(self) -> str:
        """A note on when calls are counted."""
        return self.reader.gettext("A call is counted a few minutes after it has ended.")

    @property
    def waiting(self) -> str:
        """The words for hang-ups after the last sentence."""
        return self.reader.gettext("after the last word, while the line waited for a key")

    def title_of(self, text: Listening) -> str:
        """Return the label of a text, with the announcements that are said before it."""
        place = self.place(text.place)
        if not text.announced or text.place in text.announced:
            return place
        said = " ".join(map(self.place, text.announced))
        return self.reader.gettext(
            "%(place)s, with the announcement: %(said)s", place=place, said=said
        )

    def listeners(self, text: Listening) -> str:
        """Return how many callers heard a text, and how many hung up during it."""
        heard = self.reader.ngettext(
            "heard in %(count)s call", "heard in %(count)s calls", text.heard
        )
        hung_up = self.reader.ngettext(
            "%(count)s caller hung up", "%(count)s callers hung up", text.calls
        )
        return f"{heard}, {hung_up}"

    def unplaced(self, text: Listening) -> str:
        """Return how many callers hung up at an unknown sentence."""
        return self.reader.gettext(
            "For %(count)s of them the sentence is not known, for example after an unused key.",
            count=self.reader.number(text.unplaced),
        )

    def to_the_end(self, texts: Iterable[Listening]) -> str:
        """Return the share who heard the last word, by language."""
        shares = ", ".join(
            self.reader.gettext(
                "%(share)s in %(language)s",
                share=self.share(text.sentences[-1].share),
                language=self.spoken(text.language),
            )
            for text in texts
        )
        return self.reader.gettext("Heard to the end: %(shares)s", shares=shares)

    def times(self, count: str) -> str:
        """Return how many times something happened in a call."""
        if not int(count):
            return self.reader.gettext("never")
        return self.reader.ngettext("%(count)s time", "%(count)s times", int(count))

    def hour(self, hour: int) -> str:
        """Format an hour of the day."""
        return self.reader.gettext("%(hour)s:00", hour=f"{hour:02}")

    def place(self, name: str) -> str:
        """Return the label of a topic or menu."""
        if name == MAIN:
            return self.reader.gettext("Main menu")
        label = self._labels.get(name, name)
        return label[:1].upper() + label[1:]

    def spoken(self, language: str) -> str:
        """Return the name of a language, or its code if there is none."""
        known = LANGUAGES.get(language)
        return self.reader.gettext(known) if known else language

    def ending(self, name: str) -> str:
        """Return the words for an ending."""
        return self.reader.gettext(ENDINGS[name])

    def edition(self, of: EditionFigures) -> str:
        """Return an edition's number in words, or a line's fingerprint if it is no edition."""
        return self.reader.gettext("edition %(edition)s", edition=of.edition or of.line)

    def editions(self, names: Sequence[int | str]) -> str:
        """Return editions in words; numbers that follow each other become a range."""
        told: list[str] = []
        for _, group in groupby(enumerate(names), _run):
            run = [str(name) for _, name in group]
            told.append(run[0] if len(run) == 1 else f"{run[-1]}–{run[0]}")
        which = format_list(told, locale=self.language)
        return self.reader.ngettext(
            "edition %(editions)s", "editions %(editions)s", len(names), editions=which
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


def _run(numbered: tuple[int, int | str]) -> int | str:
    """Equal for numbers that follow each other downwards."""
    position, name = numbered
    return name + position if isinstance(name, int) else name
