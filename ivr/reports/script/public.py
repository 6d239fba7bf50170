"""The public page: the texts of a line, with their keys."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby

from ivr.i18n import LANGUAGES, N_, translator
from ivr.reports import html_pages
from ivr.reports.document.building import HELP, of_script
from ivr.reports.document.entries import (
    KEY_USES,
    Document,
    DocumentSentence,
    Entry,
    EntryText,
    KeyUse,
    SentenceKind,
    Variant,
)
from ivr.reports.document.spans import WEB_ADDRESS, Span, Spans, tidy
from ivr.script.fields.titles import NUMBERS
from ivr.script.model.announcements import describe_period
from ivr.script.model.line import Line
from ivr.script.model.script import (
    CONTACT_KEY,
    EMERGENCY,
    FAULT,
    GIVE_UP,
    GOODBYE,
    INTRODUCTION,
    MAIN_MENU,
    NOTICE,
    SILENCES,
    TIME_UP,
    WELCOME,
    WITHOUT_VOICE,
    WRONG_KEYS,
)
from ivr.script.model.speakable import PHONE_NUMBER
from ivr.script.model.speech import NORMAL_RATE

TITLE = N_("Swedish police phone line on international cooperation")

TEXT_HEADINGS = {
    SILENCES[0]: N_("When you have not pressed any key"),
    SILENCES[1]: N_("When you still have not pressed any key"),
    WRONG_KEYS[0]: N_("When a key is not used"),
    WRONG_KEYS[1]: N_("When the next key is not used either"),
    GIVE_UP: N_("When the line ends the call after several tries"),
    TIME_UP: N_("When the line ends the call because it has lasted as long as it may"),
    GOODBYE: N_("When the call ends after a text"),
    FAULT: N_("When there is a technical fault"),
}
"""Headings of frame texts, addressed to callers."""

ENDED_FOR_ANY_REASON = N_(
    "When the line ends the call after several tries, or because it has lasted as long as it may"
)
"""The heading of GIVE_UP in a script without TIME_UP."""

FALLBACK = "en"
"""Language of the page's own words for a language without translations."""


SPACE = Span(" ")


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A rendered page, with a policy that allows only its own style."""

    html: bytes
    policy: str
    etag: str


def render(line: Line, accessibility_url: str | None = None) -> PublicPage:
    """Render the page of a line with its current announcements, some 30 ms for six topics.

    `accessibility_url` is the address of the accessibility statement.
    """
    document = of_script(line.script)
    languages = [PublicLanguage(line, document, code) for code in document.languages]
    help_texts = [document.entry(name) for name in HELP]
    html = html_pages.render(
        "public",
        languages=languages,
        titles=list(dict.fromkeys(part.title for part in languages)),
        announced=[document.entry(announcement.name) for announcement in line.announced],
        main=document.entry(MAIN_MENU),
        own_contact=_own_contact(document),
        introduction=document.entry(INTRODUCTION),
        without_voice=document.entry(WITHOUT_VOICE),
        others=[entry for entry in help_texts if entry and entry.texts and entry.is_heard],
        closed=line.closing is not None,
        linkable=linkable,
        paragraphs=paragraphs,
        edition=line.short_fingerprint,
        accessibility_url=accessibility_url,
    )
    encoded = html.encode()
    return PublicPage(encoded, html_pages.policy(html), hashlib.sha256(encoded).hexdigest()[:32])


def _own_contact(document: Document) -> Entry | None:
    """Return the text with the phone numbers, if only their own key leads there.

    The page has the numbers as a list of its own, and this text among what callers may also hear.
    """
    contact = document.entry(document.contact) if document.contact else None
    return contact if contact and contact.keys == ((CONTACT_KEY,),) else None


class PublicLanguage:
    """The content of the page in one language: texts with callable numbers, and captions.

    `own_language` is the language of the captions, if it differs.
    """

    def __init__(self, line: Line, document: Document, code: str) -> None:
        self._script = line.script
        self._texts = line.texts
        self._document = document
        self._reader = translator(code if code in LANGUAGES else FALLBACK)
        self.gettext = self._reader.gettext
        self.code = code
        self.name = document.languages[code].name
        self.own_language = self._reader.language if self._reader.language != code else None
        self.title = (self.gettext(TITLE), self.own_language or code)
        self.line_number = line.script.line_number
        self.welcome = sentences(self._sentences(WELCOME))
        self.notice = in_a_row(sentences(self._sentences(NOTICE)))

    def text(self, entry: Entry) -> EntryText:
        """Return a text in this language."""
        return entry.texts[self.code]

    def entry(self, name: str) -> Entry:
        """Return a menu or a text by its name."""
        entry = self._document.entry(name)
        assert entry is not None, "the document of a line has every text that a key leads to"
        return entry

    def period(self, entry: Entry) -> str:
        """Return the period of an announcement."""
        said = entry.announcement
        assert said is not None, "only announcements have one"
        return describe_period(said.start, said.end, self._reader)

    def label(self, entry: Entry) -> Spans:
        """Return the label of a topic or menu, as a heading."""
        return readable(self.text(entry).label)

    def paragraphs(self, entry: Entry, menu: Entry) -> tuple[Spans, ...]:
        """Return the body of a text in a menu, without what only a listener needs.

        That is the label once more, which is the heading here, and offers of a key.
        """
        own = entry if entry.is_menu else menu
        said = self.text(entry).said_in(own.name)
        spoken = self._texts.get((self.code, own.name, entry.name))
        offering = spoken.offering_numbers if spoken else frozenset[int]()
        kept = [sentence for index, sentence in enumerate(said) if index not in offering]
        is_heading = bool(kept) and _begins(self.text(entry).label, kept[0].spans)
        return paragraphs(kept[1:] if is_heading and len(kept) > 1 else kept)

    def choices(self, menu: Entry) -> Spans:
        """Return the sentence with the number of options of a sub-menu."""
        (choices,) = self.text(menu).said_in(menu.name, SentenceKind.CHOICES)
        return readable(choices.spans)

    def numbers(self) -> Iterator[tuple[str, Spans]]:
        """Yield the phone numbers with their purpose, if the page has words for it.

        After Sweden's emergency number, a sentence names other countries' emergency numbers.
        """
        for name, number in self._script.numbers.items():
            yield self.gettext(NUMBERS[name]) if name in NUMBERS else "", linkable(number)
            if name == EMERGENCY:
                local = self.gettext("the local emergency number")
                yield self.gettext("In an emergency outside Sweden"), (Span(local),)

    def keys(self) -> Iterator[tuple[str, str, Spans, str]]:
        """Yield the fixed keys: the function in words, in words of the script, and its anchor.

        All but the key may be empty.
        """
        slower = self._script.patience.repeat_rate < NORMAL_RATE
        for key, use in self._document.keys.items():
            words = KEY_USES.get(use, "")
            anchor = ""
            more: Spans = ()
            match use:
                case KeyUse.REPEAT if slower:
                    words = N_("Hear the last thing again, more slowly.")
                case KeyUse.LANGUAGE:
                    other = self._script.languages[self._script.other_language(self.code)]
                    more = (Span(other.name, language=other.code),)
                case KeyUse.CONTACT:
                    entry = self.entry(self._document.contact or "")
                    more = self.label(entry)
                    anchor = "-".join((self.code, *entry.keys[0]))
                case KeyUse.EMERGENCY:
                    more = self.notice
            yield key, self.gettext(words) if words else "", more, anchor

    def when(self, entry: Entry) -> str:
        """Return when a frame text is heard."""
        both = entry.name == GIVE_UP and not self.entry(TIME_UP).texts
        return self.gettext(ENDED_FOR_ANY_REASON if both else TEXT_HEADINGS[entry.name])

    def where(self, variant: Variant) -> Iterator[str | Spans]:
        """Yield the menus of a variant, if there are several variants."""
        for name in variant.names if variant.menus else ():
            yield self.gettext("Main menu") if name == MAIN_MENU else self.label(self.entry(name))

    def _sentences(self, name: str) -> tuple[DocumentSentence, ...]:
        return self.text(self.entry(name)).said_in(MAIN_MENU)


def _begins(label: Spans, sentence: Spans) -> bool:
    """Return whether a label begins with the words of a sentence, or is equal to them."""
    written, said = ("".join(span.text for span in spans) for spans in (label, sentence))
    return written.casefold().startswith(said.strip(" .|").casefold())


def sentences(said: Iterable[DocumentSentence]) -> tuple[Spans, ...]:
    """Return the written form of sentences, without empty ones."""
    return tuple(filter(None, (readable(sentence.spans) for sentence in said)))


def paragraphs(said: Iterable[DocumentSentence]) -> tuple[Spans, ...]:
    """Return sentences as one paragraph, or as separate ones if they form a spoken list."""
    said = tuple(said)
    separate = sentences(said)
    spans = chain.from_iterable(sentence.spans for sentence in said)
    if any(span.pause for span in spans):
        return separate
    return (in_a_row(separate),) if separate else ()


def readable(spans: Spans) -> Spans:
    """Return the written form of spans without pauses, with phone numbers and web addresses."""
    merged: list[Span] = []
    for language, same in groupby(spans, key=lambda span: span.language):
        words = "".join(" " if span.pause else span.text for span in same)
        merged.append(Span(words, language=language))
    linked = (linkable(span.text, span.language) for span in tidy(merged))
    return tuple(chain.from_iterable(linked))


def in_a_row(said: Iterable[Spans]) -> Spans:
    """Return sentences separated by spaces."""
    spans: list[Span] = []
    for sentence in said:
        spans += [SPACE, *sentence]
    return tuple(spans[1:])


def linkable(words: str, language: str | None = None) -> Spans:
    """Return words with each phone number and each web address as a separate span."""
    pieces = filter(None, re.split(f"({PHONE_NUMBER.pattern}|{WEB_ADDRESS.pattern})", words))
    return tuple(Span(piece, language=language) for piece in pieces)
