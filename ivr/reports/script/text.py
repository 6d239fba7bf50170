"""The printed script as plain text of 80 columns, for a terminal, pager or printer."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from ivr.i18n import unbroken
from ivr.reports.document.model import Document, DocumentSentence, Entry
from ivr.reports.document.spans import Spans
from ivr.reports.script.captions import Captions
from ivr.reports.script.page import spreads
from ivr.terminal import Page, columns, padded

WIDTH = 80
GAP = 4
BOX = "[ ] "
INDENT = " " * len(BOX)
KEY_WIDTH = 4


def text(
    document: Document,
    language: str,
    page: Page,
    *,
    errors: Sequence[str] = (),
    beside: bool = False,
) -> Iterator[str]:
    """Format a document with captions in the reader's language; `beside` sets columns of languages.

    A document with errors cannot be signed.
    """
    writer = _Writer(document, Captions(document, language), page)
    yield from writer.opening(errors)
    if not document.languages:
        yield from ("", writer.gettext("No texts could be read."))
    for codes in spreads(document, beside=beside):
        yield from writer.spread(codes)
    yield from writer.signing(errors)


class _Writer:
    def __init__(self, document: Document, captions: Captions, page: Page) -> None:
        self._document = document
        self._captions = captions
        self._page = page
        self.gettext = captions.gettext
        self._edition = self.gettext("Version %(edition)s", edition=document.edition)

    def opening(self, errors: Sequence[str]) -> Iterator[str]:
        """Yield the title, the legend, and a prominent warning about errors."""
        _ = self.gettext
        yield from self._head(_("Script of the phone line"), "═")
        purpose = _(
            "Everything that the line can say, in the order of a call, for reading aloud and "
            "sign-off."
        )
        yield from wrapped(purpose)
        yield from wrapped(_("Fingerprint") + f" {self._document.fingerprint}")
        for number, words in enumerate(self._captions.refusal(errors)):
            if number == 0:
                loud = "!!! " + _("CANNOT BE PUBLISHED") + " !!!"
                yield from ("", self._page.paint(loud.center(WIDTH).rstrip(), "red", bold=True))
            yield from wrapped(words, first="- ", rest="  ") if number else wrapped(words)
        yield ""
        yield self._page.paint(_("How to read this"), bold=True)
        for sentence in self._captions.legend():
            yield from wrapped(sentence, first="- ", rest="  ")

    def spread(self, codes: Sequence[str]) -> Iterator[str]:
        """Yield one language, or several in columns, text by text."""
        name = self._captions.names(codes)
        for code in codes:
            yield from self._head(self._captions.names([code]), "═")
            about = self._captions.about(code)
            wide = max(columns(label) for label, _ in about)
            for label, value in about:
                yield from wrapped(value, first=f"{padded(label, wide)}  ", rest=" " * (wide + 2))
        for chapter in self._document.chapters:
            if entries := chapter.entries_in(codes):
                yield from self._head(f"{name} · {self._captions.chapter(chapter.kind)}", "─")
                for number, entry in enumerate(entries):
                    yield from [""] if number else []
                    yield from self._columns(entry, codes)

    def _columns(self, entry: Entry, codes: Sequence[str]) -> Iterator[str]:
        wide = (WIDTH - GAP * (len(codes) - 1)) // len(codes)
        sides = [self._entry(entry, code, wide) for code in codes]
        for row in zip_longest(*sides, fillvalue=""):
            yield (" " * GAP).join(padded(line, wide) for line in row).rstrip()

    def _entry(self, entry: Entry, code: str, wide: int) -> Iterator[str]:
        """Yield a text in one language, in a number of columns; nothing if it is missing."""
        text, captions = entry.texts.get(code), self._captions
        if text is None:
            return
        title, keys = captions.title(entry, code), captions.keys(entry)
        heading = f"{title} · {keys}" if keys else title
        yield from wrapped(heading, wide, first=INDENT if entry.ended else BOX, rest=INDENT)
        file = (f"{code}/{entry.name}.txt",) if entry.name and text.is_written else ()
        of_note = self.gettext("Note for colleagues:")
        notes = (f"{of_note} {note}" for note in text.notes)
        findings = (words for _, words in captions.findings(text))
        figures = " · ".join((*file, *captions.figures(text)))
        for words in (captions.heard(entry), figures, *notes, *findings):
            yield from wrapped(words, wide, first=INDENT)
        yield ""
        if not text.variants:
            yield INDENT + self.gettext("THE TEXT IS MISSING")
        for variant in text.variants:
            yield from wrapped(captions.where(variant), wide, first=INDENT)
            for sentence in variant.sentences:
                yield from self._sentence(sentence, wide)

    def _sentence(self, sentence: DocumentSentence, wide: int) -> Sequence[str]:
        """Return a sentence; an offer follows its key."""
        first = f"{INDENT}{sentence.key:<{KEY_WIDTH}}" if sentence.key else INDENT
        rows = wrapped(
            unbroken(self._plain(sentence.visible)),
            wide,
            first=first,
            rest=" " * len(first) if sentence.key else INDENT + "  ",
        )
        return [row.replace("\N{NO-BREAK SPACE}", " ") for row in rows]

    def _plain(self, spans: Spans) -> str:
        """Return the written words, with differing spoken forms in brackets."""
        return "".join(
            f"{self.gettext(span.text) if span.missing else span.text}"
            f"{f' [{span.spoken}]' if span.spoken else ''}"
            f"{f' {self._captions.tag(span.language)}' if span.language else ''}"
            for span in spans
        )

    def signing(self, errors: Sequence[str]) -> Iterator[str]:
        """Yield the signature box, unless the script has errors."""
        _ = self.gettext
        yield from self._head(_("Sign-off"), "═")
        if errors:
            yield from wrapped(_("The script has errors and cannot be signed off."))
            return
        yield from wrapped(self._captions.signed())
        name, day, signature = _("Name"), _("Date"), _("Signature")
        blanks = f"{INDENT}{name} {'_' * 20}  {day} {'_' * 10}  {signature} "
        for what in self._captions.signatures():
            yield from ("", *wrapped(f"{BOX}{what}", rest=INDENT), "")
            yield blanks + "_" * (WIDTH - columns(blanks))

    def _head(self, name: str, rule: str) -> Iterator[str]:
        """Yield the head of a section, with the edition on the right, so that every page has it."""
        yield ""
        room = WIDTH - columns(self._edition) - 2
        *above, last = wrapped(name, room) or [""]
        for line in above:
            yield self._page.paint(line, bold=True)
        yield self._page.paint(padded(last, room) + f"  {self._edition}", bold=True)
        yield self._page.paint(rule * WIDTH, bold=True)


def wrapped(words: str, wide: int = WIDTH, first: str = "", rest: str | None = None) -> list[str]:
    """Wrap words into lines; the first one begins with `first`, and the others with `rest`."""
    return textwrap.wrap(
        words,
        wide,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_on_hyphens=False,
    )
