"""Headings, figures and messages of a document in the reader's language."""

from collections.abc import Iterator, Sequence

from ivr.i18n import N_, OR, language_name, translator
from ivr.reports.check.findings_report import SEVERITIES, causes, more_of_cause
from ivr.reports.document.entries import (
    KEY_USES,
    Document,
    Entry,
    EntryText,
    KeyUse,
    ReadingState,
    Variant,
)
from ivr.script.findings.finding import Severity
from ivr.script.language.occasions import OCCASIONS, PARTS, Occasion
from ivr.script.model.announcements import Announcement, describe_period

MAX_ERRORS = 10
"""Maximum errors on a printout; `ivr check` lists all."""

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
"""Headings by kind of chapter."""

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


class Captions:
    """Headings and figures of a document in the reader's language, sv or en."""

    def __init__(self, document: Document, language: str) -> None:
        self.language = language
        self._document = document
        self._reader = translator(language)
        self.gettext = self._reader.gettext

    def chapter(self, kind: str) -> str:
        """Return the heading of a chapter."""
        return self.gettext(CHAPTERS[kind])

    def unheard(self, count: int) -> str:
        """Return the heading over the texts of a chapter that no call comes to."""
        return self._reader.ngettext(
            "%(count)s text that nobody hears in this script",
            "%(count)s texts that nobody hears in this script",
            count,
        )

    def title(self, entry: Entry, code: str = "") -> str:
        """Return the heading of a text, with its label in a language or in the reader's."""
        label = entry.texts[code].title if code else ""
        title = label or self._document.titles.of(entry.name, self.language)
        occasion = _occasion(entry.kind)
        return self.gettext(occasion.title, title=title) if occasion else title

    def when_heard(self, entry: Entry) -> str:
        """Return when or how a text is heard, if its keys do not show that."""
        if entry.announcement:
            return self._times_of_announcement(entry.announcement, ended=entry.ended)
        if entry.repeat_rate:
            return self.gettext(
                "Callers hear it at %(rate)s%% of the normal speed from the second time on.",
                rate=entry.repeat_rate,
            )
        occasion = _occasion(entry.kind)
        heard = self.gettext(occasion.when_heard) if occasion and occasion.when_heard else ""
        if entry.is_heard:
            return heard
        never = self.gettext("In this script that never happens, so nobody hears it.")
        return f"{heard} {never}"

    def _times_of_announcement(self, announcement: Announcement, *, ended: bool) -> str:
        times = describe_period(announcement.start, announcement.end, self._reader)
        if ended:
            heard = self.gettext("Was heard %(times)s.", times=times)
            closes = self.gettext("It closed the line: there was no menu after it.")
        else:
            heard = self.gettext("Heard: %(times)s.", times=times)
            closes = self.gettext("It closes the line: there is no menu after it.")
        return f"{heard} {closes}" if announcement.closes else heard

    def answers(self) -> tuple[str, ...]:
        """Return the answers that the authority can give to an open question."""
        return (self.gettext("Confirmed as it is, by"), self.gettext("To be changed to"))

    def figures(self, text: EntryText) -> tuple[str, ...]:
        """Return the duration, number of words and LIX of a text, and its reader."""
        if not text.variants:
            return ()
        words = self._words(text.words)
        lix = self.gettext("LIX %(lix)s", lix=self._reader.number(text.lix))
        if text.seconds is None:
            return (words, lix)
        is_recorded = text.state is ReadingState.RECORDED
        reader = self.gettext("recorded") if is_recorded else self.gettext("synthetic voice")
        return (self._lasts(text), words, lix, reader)

    def _lasts(self, text: EntryText) -> str:
        all_of_it = self.seconds(text.seconds or 0)
        if text.options_seconds is None:
            return all_of_it
        options = self.seconds(text.options_seconds)
        return self.gettext("%(all)s, options %(options)s", all=all_of_it, options=options)

    def findings(self, text: EntryText) -> Iterator[tuple[Severity, str]]:
        """Yield errors and warnings about a text, the most severe first."""
        for finding, more in causes(text.findings):
            if finding.severity is Severity.INFO:
                continue
            kind = self.gettext(SEVERITIES[finding.severity]).capitalize()
            message = finding.message(self.language, self._document.titles)
            yield finding.severity, f"{kind}: {message}"
            if more:
                yield finding.severity, more_of_cause(more, self._reader)

    def tag(self, code: str) -> str:
        """Return the mark of foreign words."""
        return self.gettext("[in %(language)s]", language=language_name(code, self.language))

    def names(self, codes: Sequence[str]) -> str:
        """Return the names of languages as a heading."""
        named = self._reader.listing([*map(self._name, codes)])
        return named[:1].upper() + named[1:]

    def _name(self, code: str) -> str:
        return language_name(code, self.language, self._document.languages[code].name)

    def _words(self, count: int) -> str:
        return self._reader.ngettext("%(count)s word", "%(count)s words", count)

    def seconds(self, seconds: float) -> str:
        """Format a duration in seconds, with one decimal."""
        return self.gettext("%(seconds)s s", seconds=self._reader.number(seconds, 1))

    def keys(self, entry: Entry) -> str:
        """Return the keys that lead to a text: "key 2 1 or 0"."""
        keys = self._reader.listing([*map(" ".join, entry.keys)], OR)
        return self.gettext("key %(keys)s", keys=keys) if keys else ""

    def where(self, variant: Variant) -> str:
        """Return the menus of a variant, if there are several variants."""
        _ = self.gettext
        named = ", ".join(
            _("the main menu") if menu is None else _("the menu “%(title)s”", title=menu)
            for menu in variant.menus
        )
        return _("In %(menus)s:", menus=named) if named else ""

    def about(self, code: str) -> tuple[tuple[str, str], ...]:
        """Return the figures of a language with their labels."""
        _ = self.gettext
        entries = [
            (entry, entry.texts[code])
            for entry in self._document.entries
            if not entry.ended and code in entry.texts
        ]
        texts = [text for _entry, text in entries if text.variants]
        lengths = [text.seconds for text in texts if text.seconds is not None]
        extent = [
            self._reader.ngettext("%(count)s text", "%(count)s texts", len(texts)),
            self._words(sum(text.words for text in texts)),
        ]
        if not lengths:  # the script could not be read as a whole
            return ((_("Extent"), ", ".join(extent)),)
        recordable = [text for entry, text in entries if entry.is_recordable]
        played = sum(text.state is ReadingState.RECORDED for text in recordable)
        return (
            (_("Extent"), ", ".join([*extent, self._reader.minutes(sum(lengths))])),
            (_("Voice"), self._document.languages[code].speaker),
            (
                _("Texts recorded"),
                _(
                    "%(played)s of the %(texts)s texts that can be recorded",
                    played=played,
                    texts=len(recordable),
                ),
            ),
        )

    def shared_key(self, use: KeyUse) -> str:
        """Return the function of a fixed key."""
        if use is KeyUse.CONTACT:
            return self._document.titles.of(self._document.contact or "", self.language)
        return self.gettext(KEY_USES[use])

    def legend(self) -> tuple[str, ...]:
        """Return explanations of marks and figures."""
        return tuple(map(self.gettext, LEGEND))

    def refusal(self, errors: Sequence[str]) -> tuple[str, ...]:
        """Return why a script must not be published, with the first errors; empty if it may."""
        if not errors:
            return ()
        more = len(errors) - MAX_ERRORS
        left = self._reader.ngettext(
            "And %(count)s more error.", "And %(count)s more errors.", more
        )
        return (
            self._reader.ngettext(
                "The script has %(count)s error. It is printed as far as it can be read, and "
                "cannot be signed off.",
                "The script has %(count)s errors. It is printed as far as it can be read, and "
                "cannot be signed off.",
                len(errors),
            ),
            *errors[:MAX_ERRORS],
            *([left] if more > 0 else []),
        )

    def signed(self, of: str = "") -> str:
        """Return the subject of the signatures; `of` is its name, if it has one."""
        return self.gettext(
            "The signatures are for: %(what)s. When a text, an option or a key changes, the "
            "script has to be signed again.",
            what=of or self.gettext("version %(edition)s", edition=self._document.edition),
        )

    def signatures(self) -> tuple[str, ...]:
        """Return the statements to sign: each language, and permission to publish."""
        read = [
            self.gettext("Read aloud and approved: %(name)s", name=self._name(code))
            for code in self._document.languages
        ]
        return (*read, self.gettext("May be published"))
