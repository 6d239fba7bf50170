"""The words around the texts in print, in the reader's language: for terminal and page."""

from collections.abc import Iterator, Sequence
from functools import reduce

from ivr.i18n import N_, language_name, translator
from ivr.reports.announcements import Period
from ivr.reports.check.findings import causes, more_of_cause
from ivr.reports.script.document import Entry, PrintedLanguage, Printout, Reader, Variant
from ivr.script.finding import Severity
from ivr.script.occasions import OCCASIONS, PARTS, Occasion
from ivr.script.titles import Titles

MOST_ERRORS = 10
"""Errors that are listed on a printout; `ivr check` lists all."""

CHAPTERS = {
    "opening": N_("First in the call"),
    "menu": N_("The menu"),
    "texts": N_("The texts"),
    "after": N_("After a text"),
    "help": N_("Help and endings"),
    "printed": N_("Only in writing, never said"),
    "unreached": N_("Texts that no key leads to"),
    "ended": N_("Earlier announcements"),
    "as_written": N_("The texts as they are written"),
}
"""The headings, by the kind of a chapter."""

READERS = {
    Reader.PERSON: N_("recorded"),
    Reader.OUTDATED: N_("synthetic voice"),
    Reader.VOICE: N_("synthetic voice"),
}
"""Who says a text; a warning tells that a recording is outdated."""

SEVERITIES = {
    Severity.ERROR: N_("Error: %(message)s"),
    Severity.WARNING: N_("Warning: %(message)s"),
}
"""How findings begin; notes are not printed."""

LEGEND = (
    N_("Square brackets hold how the words before them are said."),
    N_("A vertical bar is a pause."),
    N_("Words in another language than the text's are marked with its name."),
    N_(
        "Seconds are estimated from the text, or measured where there is a recording. The "
        "estimate is within about 15%%."
    ),
    N_(
        "LIX shows how hard a text is to read: under 30 is very easy, about 45 is like a "
        "newspaper, over 55 is hard. For short texts it says little."
    ),
    N_("Tick the box when the text has been read aloud and approved."),
)


def _occasion(kind: str) -> Occasion | None:
    return OCCASIONS.get(kind) or PARTS.get(kind)


class Teller:
    """Headings and figures of a printout in the reader's language.

    `titles` are what people call the texts, also those that have no label.
    """

    def __init__(self, language: str, titles: Titles) -> None:
        self.language = language
        self._titles = titles
        self._said = translator(language)
        self.gettext = self._said.gettext

    def chapter(self, kind: str) -> str:
        """Return the heading of texts that belong together."""
        return self.gettext(CHAPTERS[kind])

    def title(self, entry: Entry) -> str:
        """Return the heading of a text."""
        title = entry.title or self._titles.of(entry.id, self.language)
        occasion = _occasion(entry.kind)
        return self.gettext(occasion.title, title=title) if occasion else title

    def heard(self, entry: Entry) -> str:
        """Return when a text is heard, or how, where its keys do not tell it."""
        if entry.period:
            return self._period(entry.period, ended=entry.ended)
        if entry.repeat_rate:
            return self.gettext(
                "Callers hear it at %(rate)s%% of the normal speed the third time, and phone "
                "numbers the second time.",
                rate=entry.repeat_rate,
            )
        occasion = _occasion(entry.kind)
        return self.gettext(occasion.heard) if occasion and occasion.heard else ""

    def _period(self, period: Period, *, ended: bool) -> str:
        """Return when an announcement is said, whether it has ended, and whether it closes."""
        times = period.told(self._said)
        if ended:
            told = self.gettext("Was heard %(times)s.", times=times)
            closes = self.gettext("It closed the line: there was no menu after it.")
        else:
            told = self.gettext("Heard: %(times)s.", times=times)
            closes = self.gettext("It closes the line: there is no menu after it.")
        return f"{told} {closes}" if period.closes else told

    def figures(self, entry: Entry) -> tuple[str, ...]:
        """Return how long a text is and how hard, and who says it."""
        measured = entry.measures
        if measured is None:
            return ()
        seconds = () if measured.seconds is None else (self._lasts(entry, measured.seconds),)
        reader = () if measured.seconds is None else (self.gettext(READERS[entry.reader]),)
        return (
            *seconds,
            self._words(measured.words),
            self.gettext("LIX %(lix)s", lix=self._said.number(measured.lix)),
            *reader,
        )

    def _lasts(self, entry: Entry, seconds: float) -> str:
        if entry.options_seconds is None:
            return self.seconds(seconds)
        options = self.seconds(entry.options_seconds)
        return self.gettext(
            "%(all)s, of which the options %(options)s", all=self.seconds(seconds), options=options
        )

    def findings(self, entry: Entry) -> Iterator[tuple[Severity, str]]:
        """Yield the errors and warnings about a text, the worst first."""
        for cause in causes(entry.findings):
            if cause.severity is Severity.INFO:
                continue
            for finding in cause.findings:
                message = finding.message(self.language, self._titles)
                yield cause.severity, self.gettext(SEVERITIES[cause.severity], message=message)
            if cause.more:
                yield cause.severity, more_of_cause(cause.more, self._said)

    def tag(self, code: str) -> str:
        """Return the mark of words in another language than the text's."""
        return self.gettext("[in %(language)s]", language=language_name(code, self.language))

    def heading(self, *languages: PrintedLanguage) -> str:
        """Return the names of languages as a heading."""
        names = [language_name(each.code, self.language, each.name) for each in languages]
        named = reduce(
            lambda one, other: self.gettext("%(first)s and %(second)s", first=one, second=other),
            names,
        )
        return named[:1].upper() + named[1:]

    def _words(self, count: int) -> str:
        return self._said.ngettext("%(count)s word", "%(count)s words", count)

    def seconds(self, seconds: float) -> str:
        """Return a length in seconds, with one decimal."""
        return self.gettext("%(seconds)s s", seconds=self._said.number(seconds, 1))

    def keys(self, entry: Entry) -> str:
        """Return the keys that lead to a text: "key 2 1 or 0"."""
        if not entry.keys:
            return ""
        keys = reduce(self._either, (" ".join(way) for way in entry.keys))
        return self.gettext("key %(keys)s", keys=keys)

    def _either(self, first: str, second: str) -> str:
        return self.gettext("%(first)s or %(second)s", first=first, second=second)

    def where(self, variant: Variant) -> str:
        """Return in which menus a variant is said, where there is more than one."""
        _ = self.gettext
        named = ", ".join(
            _("the main menu") if menu is None else _("the menu “%(title)s”", title=menu)
            for menu in variant.menus
        )
        return _("In %(menus)s:", menus=named) if named else ""

    def about(self, language: PrintedLanguage) -> tuple[tuple[str, str], ...]:
        """Return the figures of a language, each with its label."""
        _ = self.gettext
        entries = [entry for entry in language.entries if not entry.ended]
        measured = [entry.measures for entry in entries if entry.measures]
        lengths = [each.seconds for each in measured if each.seconds is not None]
        extent = [
            self._said.ngettext("%(count)s text", "%(count)s texts", len(measured)),
            self._words(sum(each.words for each in measured)),
        ]
        if not lengths:  # the script could not be read as a whole
            return ((_("Extent"), ", ".join(extent)),)
        recordable = [entry for entry in entries if entry.recordable]
        played = sum(entry.reader is Reader.PERSON for entry in recordable)
        return (
            (_("Extent"), ", ".join([*extent, self._said.minutes(sum(lengths))])),
            (_("Voice"), language.voice),
            (
                _("Texts recorded"),
                _(
                    "%(played)s of the %(texts)s texts that can be recorded",
                    played=played,
                    texts=len(recordable),
                ),
            ),
        )

    def legend(self) -> tuple[str, ...]:
        """Return what the marks and figures mean."""
        return tuple(map(self.gettext, LEGEND))

    def errors(self, printed: Printout) -> tuple[str, ...]:
        """Return why a script must not be published, with the first errors; nothing if it may."""
        if not printed.errors:
            return ()
        more = len(printed.errors) - MOST_ERRORS
        return (
            self._said.ngettext(
                "The script has %(count)s error. It is printed as far as it can be read, and "
                "cannot be signed off.",
                "The script has %(count)s errors. It is printed as far as it can be read, and "
                "cannot be signed off.",
                len(printed.errors),
            ),
            *printed.errors[:MOST_ERRORS],
            *([self._more(more)] if more > 0 else []),
        )

    def _more(self, count: int) -> str:
        return self._said.ngettext(
            "And %(count)s more error.",
            "And %(count)s more errors.",
            count,
        )

    def signed(self, printed: Printout, of: str = "") -> str:
        """Return what the signatures are for; `of` says it where it has a name of its own."""
        return self.gettext(
            "The signatures are for: %(what)s. When a text, an option or a key changes, the "
            "script has to be signed again.",
            what=of or self.gettext("version %(edition)s", edition=printed.edition),
        )

    def signatures(self, languages: Sequence[PrintedLanguage]) -> tuple[str, ...]:
        """Return what is signed: each language, and that the script may be published."""
        read = [
            self.gettext(
                "Read aloud and approved: %(name)s",
                name=language_name(language.code, self.language, language.name),
            )
            for language in languages
        ]
        return (*read, self.gettext("May be published"))
