"""The printed script: plain text of 80 columns, or a self-contained page for the screen and PDF."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from ivr.i18n import unbroken
from ivr.reports import html_pages
from ivr.reports.document.entries import Document, DocumentSentence, Entry
from ivr.reports.script.captions import Captions
from ivr.terminal import columns, padded, wrap

WIDTH = 80
GAP = " " * 4
BOX = "[ ] "
INDENT = " " * len(BOX)
KEY_WIDTH = 4
ANSWER_WIDTH = 12


def text(
    document: Document,
    language: str,
    *,
    errors: Sequence[str] = (),
    beside: bool = False,
) -> Iterator[str]:
    """Format a document with captions in the reader's language; `beside` sets columns of languages.

    A document with errors cannot be signed.
    """
    writer = _Writer(document, Captions(document, language))
    yield from writer.opening(errors)
    for codes in spreads(document, beside=beside):
        yield from writer.spread(codes)
    yield from writer.signing(errors)


def html(
    document: Document,
    language: str,
    *,
    errors: Sequence[str] = (),
    beside: bool = False,
    of: str = "",
    studio: html_pages.StudioLinks | None = None,
) -> str:
    """Render a document in the reader's language; `beside` sets languages in columns.

    A document with errors cannot be signed. `of` is the subject of the printout. `studio` is for a
    page opened from there.
    """
    captions = Captions(document, language)
    return html_pages.render(
        "script",
        document=document,
        errors=errors,
        spreads=spreads(document, beside=beside),
        beside=beside,
        of=of,
        studio=studio,
        captions=captions,
        _=captions.gettext,
    )


def spreads(document: Document, *, beside: bool) -> tuple[tuple[str, ...], ...]:
    """Return each language separately, or the first one paired with each of the others."""
    first, *others = document.languages or ("",)
    if beside:
        return tuple((first, other) for other in others)
    return tuple((code,) for code in document.languages)


class _Writer:
    def __init__(self, document: Document, captions: Captions) -> None:
        self._document = document
        self._captions = captions
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
        yield from wrap(purpose, WIDTH)
        yield _("Fingerprint") + f" {self._document.fingerprint}"
        if errors:
            loud = "!!! " + _("CANNOT BE PUBLISHED") + " !!!"
            yield from ("", loud.center(WIDTH).rstrip())
            reason, *examples = self._captions.refusal(errors)
            yield from wrap(reason, WIDTH)
            yield from self._list(examples)
        yield from ("", _("How to read this"))
        yield from self._list(self._captions.legend())
        if not self._document.languages:
            yield from ("", _("No texts could be read."))

    def _list(self, items: Sequence[str]) -> Iterator[str]:
        for item in items:
            yield from wrap(item, WIDTH, "- ", "  ")

    def spread(self, codes: Sequence[str]) -> Iterator[str]:
        """Yield one language, or several in columns, text by text."""
        for code in codes:
            yield from self._head(self._captions.names([code]), "═")
            about = self._captions.about(code)
            label_width = max(columns(label) for label, _ in about) + 2
            for label, value in about:
                yield from wrap(value, WIDTH, padded(label, label_width), " " * label_width)
        width = (WIDTH - len(GAP) * (len(codes) - 1)) // len(codes)
        name = self._captions.names(codes)
        for chapter in self._document.chapters:
            if entries := chapter.entries_in(codes):
                yield from self._head(f"{name} · {self._captions.chapter(chapter.kind)}", "─")
                for index, entry in enumerate(entries):
                    yield from [""] if index else []
                    sides = (self._entry(entry, code, width) for code in codes)
                    for row in zip_longest(*sides, fillvalue=""):
                        yield GAP.join(padded(line, width) for line in row).rstrip()

    def _entry(self, entry: Entry, code: str, width: int) -> Iterator[str]:
        """Yield a text in one language; nothing if it is missing."""
        text = entry.texts.get(code)
        captions = self._captions
        if text is None:
            return
        heading = " · ".join(filter(None, (captions.title(entry, code), captions.keys(entry))))
        yield from wrap(heading, width, INDENT if entry.ended else BOX, INDENT)
        file = (f"{code}/{entry.name}.txt",) if entry.name and text.is_written else ()
        of_note = self.gettext("Note for colleagues:")
        notes = (f"{of_note} {note}" for note in text.notes)
        findings = (words for _, words in captions.findings(text))
        figures = " · ".join((*file, *captions.figures(text)))
        for words in (captions.when_heard(entry), figures, *notes, *findings):
            yield from wrap(words, width, INDENT)
        yield from self._question(entry, width)
        yield ""
        if not text.variants:
            yield INDENT + self.gettext("THE TEXT IS MISSING")
        for variant in text.variants:
            yield from wrap(captions.where(variant), width, INDENT)
            for sentence in variant.sentences:
                yield from self._sentence(sentence, width)

    def _question(self, entry: Entry, width: int) -> Iterator[str]:
        """Yield the open question about a text, with room for the authority's answer."""
        if entry.question:
            _ = self.gettext
            yield ""
            asked = _("To be confirmed:") + f" {entry.question}"
            yield from wrap(asked, width, INDENT)
            for answer in self._captions.answers():
                yield from wrap(f"{answer} {'_' * ANSWER_WIDTH}", width, INDENT + BOX, INDENT * 2)

    def _sentence(self, sentence: DocumentSentence, width: int) -> Iterator[str]:
        """Yield rows; a spoken form is in brackets if it differs, and an offer follows its key."""
        words = "".join(
            f"{self.gettext(span.text) if span.missing else span.text}"
            f"{f' [{span.spoken}]' if span.spoken else ''}"
            f"{f' {self._captions.tag(span.language)}' if span.language else ''}"
            for span in sentence.visible
        )
        first = f"{INDENT}{sentence.key:<{KEY_WIDTH}}" if sentence.key else INDENT
        rest = " " * len(first) if sentence.key else INDENT + "  "
        for row in wrap(unbroken(words), width, first, rest):
            yield row.replace("\N{NO-BREAK SPACE}", " ")

    def signing(self, errors: Sequence[str]) -> Iterator[str]:
        """Yield the signature box, unless the script has errors."""
        _ = self.gettext
        yield from self._head(_("Sign-off"), "═")
        if errors:
            yield _("The script has errors and cannot be signed off.")
            return
        yield from wrap(self._captions.signed(), WIDTH)
        name = _("Name")
        day = _("Date")
        signature = _("Signature")
        blanks = f"{INDENT}{name} {'_' * 20}  {day} {'_' * 10}  {signature} "
        for statement in self._captions.signatures():
            yield from ("", *wrap(statement, WIDTH, BOX, INDENT), "")
            yield blanks + "_" * (WIDTH - columns(blanks))

    def _head(self, name: str, rule: str) -> Iterator[str]:
        """Yield the head of a section, with the edition on the right, so that every page has it."""
        room = WIDTH - columns(self._edition) - 2
        *above, last = wrap(name, room)
        yield from ("", *above, f"{padded(last, room)}  {self._edition}", rule * WIDTH)
