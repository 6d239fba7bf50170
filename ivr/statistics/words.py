"""The words of the statistics in the reader's language."""

from collections.abc import Callable, Mapping

from babel import Locale
from babel.numbers import format_percent

from ivr import i18n
from ivr.call.turn import Outcome
from ivr.i18n import N_, translator
from ivr.script.model import MAIN_MENU
from ivr.statistics.calls import ELSEWHERE, HUNG_UP, NO_ANSWER, UNKNOWN, SumKind
from ivr.statistics.lines import EditionLines
from ivr.statistics.report import Group, Period

NAMES = {
    HUNG_UP: N_("the caller hung up"),
    Outcome.GAVE_UP: N_("heard the ending after several tries without a choice"),
    Outcome.GOODBYE: N_("heard everything and the farewell"),
    Outcome.TIME_UP: N_("reached the longest time that a call may last"),
    Outcome.FAULT: N_("heard the text for a technical fault"),
    UNKNOWN: N_("unknown: the end of the call was not reported"),
    ELSEWHERE: N_("heard the fallback or nothing, because this service did not answer"),
    NO_ANSWER: N_("ended before the call was answered"),
    "pressed": N_("pressed a key"),
    "none": N_("never pressed a key"),
}
"""What keys of sums are called that are no places, languages, countries or numbers."""


class Words:
    """What figures, places and editions are called; places as in the newest edition."""

    def __init__(self, language: str, lines: EditionLines) -> None:
        self.language = language
        self.lines = lines
        self.reader = translator(language)
        self.gettext = self.reader.gettext
        self.places = {MAIN_MENU: self.gettext("Main menu"), **lines.labels(language)}
        """The labels of known places by name, in menu order."""
        countries = Locale(language).territories
        self._of_keys: Mapping[SumKind, Callable[[str], str]] = {
            SumKind.TOPIC: self.place,
            SumKind.ANNOUNCED: self.place,
            SumKind.HOUR: "{}:00".format,
            SumKind.LANGUAGE: self.spoken,
            SumKind.COUNTRY: lambda code: str(countries.get(code, code)),
        }

    def label(self, kind: SumKind, key: str) -> str:
        """Return what the key of a sum is called."""
        if kind in self._of_keys:
            return self._of_keys[kind](key)
        return self.gettext(NAMES[key]) if key in NAMES else key

    def place(self, name: str) -> str:
        """Return the label of a topic or menu."""
        label = self.places.get(name, name)
        return label[:1].upper() + label[1:]

    def spoken(self, language: str) -> str:
        """Return the name of a language, or its code if there is none."""
        return i18n.language_name(language, self.language)

    def editions(self, *numbers: int) -> str:
        """Return editions in words."""
        if not any(numbers):
            return self.gettext("no edition")
        which = ", ".join(str(number) for number in numbers if number)
        return self.reader.ngettext(
            "edition %(editions)s", "editions %(editions)s", len(numbers), editions=which
        )

    def share(self, part: float) -> str:
        """Format a fraction as a percentage."""
        return format_percent(part, locale=self.language)

    def title(self, period: Period) -> str:
        """Return the title of a report."""
        first, last = period.start, period.end
        return self.gettext("Calls from %(start)s to %(end)s", start=first, end=last)

    def lead(self, group: Group) -> str:
        """Return how many calls there were, how long they lasted, and what most heard about."""
        if not group.calls:
            return self.gettext("No calls in this period.")
        lead = self.reader.ngettext("%(count)s call", "%(count)s calls", group.calls) + "."
        if group.average is not None:
            length = self.reader.minutes(group.average)
            lead += " " + self.gettext("A call lasted %(length)s on average.", length=length)
        return f"{lead} {self.heard_most(group)}".rstrip()

    def heard_most(self, group: Group) -> str:
        """Return how many heard the topic that most heard, or nothing if nobody heard any."""
        topics = group.counts[SumKind.TOPIC]
        if not topics:
            return ""
        most = min(topics, key=lambda topic: (-topics[topic], topic))
        return self.gettext(
            "%(calls)s of %(all)s callers heard about %(topic)s.",
            calls=self.reader.number(topics[most]),
            all=self.reader.number(group.calls),
            topic=self.places.get(most, most),
        )
