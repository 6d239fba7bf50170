"""The words of the statistics in the reader's language."""

from collections.abc import Mapping
from datetime import date

from babel.numbers import format_percent

from ivr import i18n
from ivr.call.turn import Outcome
from ivr.i18n import N_, translator
from ivr.statistics.report import EditionFigures, HangUps, ReportStep
from ivr.statistics.sentences import EditionLines

MAIN = "main"
SPANS = {ReportStep.DAY: i18n.day, ReportStep.WEEK: i18n.week, ReportStep.MONTH: i18n.month}

HEADINGS: Mapping[str, str] = {
    "by_day": N_("By day"),
    "by_week": N_("By week"),
    "by_month": N_("By month"),
    "hours": N_("By hour of the day"),
    "topics": N_("Topics that were heard"),
    "languages": N_("Languages"),
    "endings": N_("How calls ended"),
    "misses": N_("Silences and wrong keys in a call"),
    "countries": N_("Country"),
    "editions": N_("Editions"),
    "hang_ups": N_("Where callers hung up"),
}
LANGUAGES: Mapping[str, str] = {"sv": N_("Swedish"), "en": N_("English")}
ENDINGS: Mapping[str, str] = {
    "hung-up": N_("hung up"),
    "gave-up": N_("heard the ending after several tries without a choice"),
    "goodbye": N_("heard everything and the goodbye"),
    "time-up": N_("reached the longest time that a call may last"),
    "fault": N_("heard the fault text"),
    "unknown": N_("unknown: the end of the call was not reported"),
    "elsewhere": N_("heard the fallback or nothing, because this service did not answer"),
}
PLACE = N_("%(place)s")
INTRODUCED = N_("%(place)s, with the introduction")
PLACES: Mapping[str, str] = {
    Outcome.ANSWERED: N_("%(place)s, when the call began"),
    Outcome.LANGUAGE: N_("%(place)s, after a change of language"),
    Outcome.TOPIC: PLACE,
    Outcome.MENU: PLACE,
    Outcome.SKIPPED: N_("%(place)s, after skipping"),
    Outcome.SILENCE: N_("%(place)s, after silence"),
    Outcome.WRONG_KEY: N_("%(place)s, after a wrong key"),
    Outcome.LOST: N_("%(place)s, after an interruption"),
}


class StatisticsWording:
    """Words for figures, places and editions; places have the labels of the newest edition."""

    def __init__(self, language: str, lines: EditionLines) -> None:
        self.language = language
        self.lines = lines
        self.reader = translator(language)
        self._labels = lines.labels(language)

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
        return self.reader.gettext("A call is counted some minutes after it has ended.")

    @property
    def waiting(self) -> str:
        """The words for hang-ups after the last sentence."""
        return self.reader.gettext("after the last word, while the line waited for a key")

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

    def edition(self, of: EditionFigures | HangUps) -> str:
        """Return an edition's number in words, or a line's fingerprint if it is no edition."""
        return self.reader.gettext("edition %(edition)s", edition=of.edition or of.line)

    def where(self, hang_ups: HangUps) -> str:
        """Return the words for the answer in which callers hung up."""
        during = hang_ups.during
        named = INTRODUCED if self._is_introduced(hang_ups) else PLACES[during.outcome]
        return self.reader.gettext(
            "%(place)s (%(language)s, edition %(edition)s)",
            place=self.reader.gettext(named, place=self.place(during.place)),
            language=self.spoken(during.language),
            edition=hang_ups.edition or hang_ups.line,
        )

    def _is_introduced(self, hang_ups: HangUps) -> bool:
        """Whether the answer began with the introduction, which the contact topic never does."""
        during = hang_ups.during
        line = self.lines.line(hang_ups.edition)
        chosen = during.first and during.outcome == Outcome.TOPIC
        return chosen and line is not None and during.place != line.script.contact

    def span(self, start: date, step: ReportStep) -> str:
        """Format a day, week or month."""
        return SPANS[step](start, self.language)

    def day(self, date: date) -> str:
        """Format a date."""
        return i18n.day(date, self.language)

    def share(self, part: float) -> str:
        """Format a fraction as a percentage."""
        return format_percent(part, locale=self.language)
