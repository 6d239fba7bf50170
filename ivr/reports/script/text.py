"""The script in print for a terminal, a pager or a printer of plain text: 80 columns."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from ivr.i18n import unbroken
from ivr.reports.script.document import (
    Chapter,
    Entry,
    PrintedLanguage,
    PrintedSentence,
    Printout,
    Spans,
    Variant,
)
from ivr.reports.script.pairs import Spread, spreads
from ivr.reports.script.telling import Teller
from ivr.terminal import Page, columns, padded

WIDTH = 80
GAP = 4
BOX = "[ ] "
INDENT = " " * len(BOX)
KEY_WIDTH = 4


def text(printed: Printout, language: str, page: Page, *, beside: bool = False) -> Iterator[str]:
    """Write a printout, its frame in the reader's language; `beside` sets languages in columns."""
    writer = _Writer(printed, Teller(language, printed.titles), page)
    yield from writer.opening()
    if not printed.languages:
        yield from ("", writer.gettext("No texts could be read."))
    elif beside:
        for spread in spreads(printed.languages):
            yield from writer.both(spread)
    else:
        for one in printed.languages:
            yield from writer.language(one)
    yield from writer.signing()


class _Writer:
    def __init__(self, printed: Printout, teller: Teller, page: Page) -> None:
        self._printed = printed
        self._teller = teller
        self._page = page
        self.gettext = teller.gettext
        self._edition = self.gettext("Version %(edition)s", edition=printed.edition)

    def opening(self) -> Iterator[str]:
        """The title, how to read what follows, and loudly what forbids to publish it."""
        _ = self.gettext
        yield from self._head(_("Script of the phone line"), "═")
        purpose = _(
            "Everything that the line can say, in the order of a call, for reading aloud and "
            "sign-off."
        )
        yield from wrapped(purpose)
        yield from wrapped(_("Fingerprint") + f" {self._printed.fingerprint}")
        yield from self._warning()
        yield ""
        yield self._page.paint(_("How to read this"), bold=True)
        for sentence in self._teller.legend():
            yield from wrapped(sentence, first="- ", rest="  ")

    def _warning(self) -> Iterator[str]:
        told = self._teller.errors(self._printed)
        if told:
            loud = "!!! " + self.gettext("CANNOT BE PUBLISHED") + " !!!"
            yield ""
            yield self._page.paint(loud.center(WIDTH).rstrip(), "red", bold=True)
            yield from wrapped(told[0])
            for error in told[1:]:
                yield from wrapped(error, first="- ", rest="  ")

    def language(self, language: PrintedLanguage) -> Iterator[str]:
        """One language, chapter by chapter."""
        yield from self._about(language)
        for chapter in language.chapters:
            yield from self._chapter(language, chapter)

    def both(self, spread: Spread) -> Iterator[str]:
        """Two languages in two columns, text by text."""
        yield from self._about(spread.left)
        yield from self._about(spread.right)
        name = self._teller.heading(spread.left, spread.right)
        wide = (WIDTH - GAP) // 2
        for chapter in spread.chapters:
            yield from self._head(f"{name} · {self._teller.chapter(chapter.kind)}", "─")
            for number, pair in enumerate(chapter.pairs):
                yield from [""] if number else []
                sides = [self.entry(entry, wide) for entry in (pair.left, pair.right)]
                for one, other in zip_longest(*sides, fillvalue=""):
                    yield f"{padded(one, wide)}{' ' * GAP}{other}".rstrip()

    def _about(self, language: PrintedLanguage) -> Iterator[str]:
        yield from self._head(self._teller.heading(language), "═")
        about = self._teller.about(language)
        wide = max(columns(label) for label, _ in about)
        for label, value in about:
            yield from wrapped(value, first=f"{padded(label, wide)}  ", rest=" " * (wide + 2))

    def _chapter(self, language: PrintedLanguage, chapter: Chapter) -> Iterator[str]:
        name = self._teller.heading(language)
        yield from self._head(f"{name} · {self._teller.chapter(chapter.kind)}", "─")
        for number, entry in enumerate(chapter.entries):
            yield from [""] if number else []
            yield from self.entry(entry, WIDTH)

    def entry(self, entry: Entry | None, wide: int) -> Iterator[str]:
        """A text with its figures, so many columns wide; nothing for a text that is not there."""
        if entry is None:
            return
        title, keys = self._teller.title(entry), self._teller.keys(entry)
        heading = f"{title} · {keys}" if keys else title
        yield from wrapped(heading, wide, first=INDENT if entry.ended else BOX, rest=INDENT)
        if heard := self._teller.heard(entry):
            yield from wrapped(heard, wide, first=INDENT)
        figures = " · ".join((entry.file, *self._teller.figures(entry)))
        yield from wrapped(figures, wide, first=INDENT)
        for note in entry.notes:
            label = self.gettext("Note for colleagues:")
            yield from wrapped(f"{label} {note}", wide, first=INDENT)
        for _, finding in self._teller.findings(entry):
            yield from wrapped(finding, wide, first=INDENT)
        yield ""
        if not entry.variants:
            yield INDENT + self.gettext("THE TEXT IS MISSING")
        for variant in entry.variants:
            yield from self._variant(variant, wide)

    def _variant(self, variant: Variant, wide: int) -> Iterator[str]:
        if where := self._teller.where(variant):
            yield from wrapped(where, wide, first=INDENT)
        for sentence in variant.sentences:
            yield from self._sentence(sentence, wide)

    def _sentence(self, sentence: PrintedSentence, wide: int) -> Sequence[str]:
        """A sentence; an offer stands behind its key."""
        first = f"{INDENT}{sentence.key:<{KEY_WIDTH}}" if sentence.key else INDENT
        rows = wrapped(
            unbroken(self._plain(sentence.spans)),
            wide,
            first=first,
            rest=" " * len(first) if sentence.key else INDENT + "  ",
        )
        return [row.replace("\N{NO-BREAK SPACE}", " ") for row in rows]

    def _plain(self, spans: Spans) -> str:
        """The words as they are written, with what differs in speech in brackets behind them."""
        return "".join(
            f"{self.gettext(span.text) if span.missing else span.text}"
            f"{f' [{span.spoken}]' if span.spoken else ''}"
            f"{f' {self._teller.tag(span.language)}' if span.language else ''}"
            for span in spans
        )

    def signing(self) -> Iterator[str]:
        """The box to be signed, unless the script has errors."""
        _ = self.gettext
        yield from self._head(_("Sign-off"), "═")
        if self._printed.errors:
            yield from wrapped(_("The script has errors and cannot be signed off."))
            return
        yield from wrapped(self._teller.signed(self._printed))
        for what in self._teller.signatures(self._printed.languages):
            yield ""
            yield from wrapped(f"{BOX}{what}", rest=INDENT)
            yield ""
            yield INDENT + self._blanks()

    def _blanks(self) -> str:
        """Lines to write on: the signature's goes on to the edge."""
        _ = self.gettext
        name, day, signature = _("Name"), _("Date"), _("Signature")
        blanks = f"{name} {'_' * 20}  {day} {'_' * 10}  {signature} "
        return blanks + "_" * (WIDTH - len(INDENT) - columns(blanks))

    def _head(self, name: str, rule: str) -> Iterator[str]:
        """The head of a section, with the edition at its right end, so that no page lacks it."""
        yield ""
        room = WIDTH - columns(self._edition) - 2
        *above, last = wrapped(name, room) or [""]
        for line in above:
            yield self._page.paint(line, bold=True)
        yield self._page.paint(padded(last, room) + f"  {self._edition}", bold=True)
        yield self._page.paint(rule * WIDTH, bold=True)


def wrapped(words: str, wide: int = WIDTH, first: str = "", rest: str | None = None) -> list[str]:
    """Break words into lines that begin with `first`, and then with `rest`."""
    return textwrap.wrap(
        words,
        wide,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_on_hyphens=False,
    )
