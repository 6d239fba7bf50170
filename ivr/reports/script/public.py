"""The menu in print, for the public: all that a line can say and under which keys, as a page."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import groupby

from ivr.i18n import LANGUAGES, N_, translator
from ivr.reports import pages
from ivr.reports.document.model import (
    Document,
    DocumentSentence,
    Entry,
    EntryText,
    KeyUse,
    SentenceKind,
    Span,
    Spans,
    Variant,
)
from ivr.reports.document.order import HELP, of_script
from ivr.script import announcements
from ivr.script.announcements import Announcement
from ivr.script.line import Line
from ivr.script.model import (
    CONTACT_KEY,
    FAULT,
    GIVE_UP,
    GOODBYE,
    INTRODUCTION,
    MAIN_MENU,
    NOTICE,
    SILENCES,
    WELCOME,
    WITHOUT_VOICE,
    WRONG_KEYS,
)
from ivr.script.speakable import PHONE_NUMBER
from ivr.script.speech import NORMAL_RATE

USES = {
    "emergency": N_("In an emergency"),
    "domestic": N_("Other matters, from inside Sweden"),
    "abroad": N_("Other matters, from abroad"),
}
"""What the numbers are for, by their names in the script."""

TEXT_HEADINGS = {
    INTRODUCTION: N_("Heard after the first text"),
    SILENCES[0]: N_("When you have not pressed any key"),
    SILENCES[1]: N_("When you still have not pressed any key"),
    WRONG_KEYS[0]: N_("When a key is not used"),
    WRONG_KEYS[1]: N_("When the next key is not used either"),
    GIVE_UP: N_("When the call ends after several tries, or has lasted as long as it may"),
    GOODBYE: N_("When the call ends after a text"),
    FAULT: N_("When there is a technical fault"),
}
"""The headings of the line's own texts: when callers hear them, said as to a caller."""

KEY_USES: Mapping[KeyUse, str] = {
    KeyUse.REPEAT: N_("Hear the last thing again"),
    KeyUse.MAIN_MENU: N_("Go to the main menu"),
    KeyUse.LANGUAGE: N_("Change language:"),
    KeyUse.BACK: N_("Go to the main menu (star)"),
    KeyUse.SKIP: N_("Skip what is being read (hash)"),
    KeyUse.EMERGENCY: N_("You only hear the emergency notice again. You are not connected to 112."),
}
"""What the keys mean everywhere; that of the phone numbers has their label."""

MAX_AGE = 60
"""Seconds for which a page may be kept, at most."""

FALLBACK = "en"
"""The language of the page's own words in a language of the script that it has none for."""


SPACE = Span(" ")


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page ready to be sent, with the policy that allows its own style and nothing else."""

    html: bytes
    policy: str
    etag: str


def render(line: Line, now: datetime) -> PublicPage:
    """Render the menu of a line as it is at a moment (aware)."""
    return _render(line, announcements.at(line.script.announcements, now))


def max_age(line: Line, now: datetime) -> int:
    """Return for how many seconds the page of a moment may be kept: not past the next change."""
    change = announcements.intervals(line.script.announcements, now)[0].end
    return min(MAX_AGE, int((change - now).total_seconds())) if change else MAX_AGE


@lru_cache(maxsize=1)
def _render(line: Line, announced: tuple[Announcement, ...]) -> PublicPage:
    """Render the page; the last one is kept, for it is asked for again and again."""
    line = replace(line, announced=announced)
    document = of_script(line.script)
    html = pages.render(
        "public",
        languages=[PublicLanguage(line, document, code) for code in document.languages],
        announced=[document.entry(each.name) for each in announced],
        main=document.entry(MAIN_MENU),
        contact=_own_contact(document),
        introduction=document.entry(INTRODUCTION),
        without_voice=document.entry(WITHOUT_VOICE),
        others=[document.entry(name) for name in _heard(document)],
        closed=line.closing is not None,
        numbered=numbered,
        paragraphs=paragraphs,
        edition=line.edition,
    )
    encoded = html.encode()
    return PublicPage(encoded, pages.policy(html), hashlib.sha256(encoded).hexdigest()[:32])


def _own_contact(document: Document) -> Entry | None:
    """Return the text with the phone numbers, if no menu offers it."""
    contact = document.entry(document.contact) if document.contact else None
    return contact if contact and contact.keys == ((CONTACT_KEY,),) else None


def _heard(document: Document) -> Iterator[str]:
    """Return the texts of the line itself that can be heard."""
    unused = any(entry.unused for entry in document.entries)
    return (name for name in HELP if unused or name not in WRONG_KEYS)


class PublicLanguage:
    """What the page shows of one language: the texts with numbers to call, and its own words.

    `own_language` is that of the page's own words, where it is another one.
    """

    def __init__(self, line: Line, document: Document, code: str) -> None:
        self._script = line.script
        self._document = document
        self._reader = translator(code if code in LANGUAGES else FALLBACK)
        self.gettext = self._reader.gettext
        self.code = code
        self.name = document.languages[code].name
        self.own_language = self._reader.language if self._reader.language != code else None
        self.line_number = line.script.line_number
        self.welcome = sentences(self._said(WELCOME))
        self.notice = in_a_row(sentences(self._said(NOTICE)))

    def text(self, entry: Entry) -> EntryText:
        """Return a text in this language."""
        return entry.texts[self.code]

    def entry(self, name: str) -> Entry:
        """Return a menu or a text by its name."""
        found = self._document.entry(name)
        assert found is not None, "the document of a line has every text that a key leads to"
        return found

    def period(self, entry: Entry) -> str:
        """Return when an announcement is said."""
        assert entry.period is not None, "it is an announcement"
        return entry.period.told(self._reader)

    def label(self, entry: Entry) -> Spans:
        """Return the label of a topic or menu, as a heading."""
        return readable(self.text(entry).label)

    def paragraphs(self, entry: Entry, menu: Entry) -> tuple[Spans, ...]:
        """Return the body of a text as it is said in a menu."""
        own = entry if entry.is_menu else menu
        return paragraphs(self.text(entry).said_in(own.name))

    def choices(self, menu: Entry) -> Spans:
        """Return how many choices a menu has."""
        (choices,) = self.text(menu).said_in(menu.name, SentenceKind.CHOICES)
        return readable(choices.spans)

    def numbers(self) -> Iterator[tuple[str, Spans]]:
        """Return the phone numbers, each with what it is for, where the page has words for that."""
        for name, number in self._script.numbers.items():
            yield self.gettext(USES[name]) if name in USES else "", numbered(number)

    def keys(self) -> Iterator[tuple[str, str, Spans, str]]:
        """Return the keys that mean the same everywhere.

        Each has its meaning in the page's words and in those of the script, and perhaps an anchor.
        """
        slower = self._script.patience.repeat_rate < NORMAL_RATE
        for key, use in self._document.keys.items():
            words, anchor = KEY_USES.get(use, ""), ""
            more: Spans = ()
            match use:
                case KeyUse.REPEAT if slower:
                    words = N_("Hear the last thing again. The third time is slower.")
                case KeyUse.LANGUAGE:
                    other = self._script.languages[self._script.other_language(self.code)]
                    more = (Span(other.name, language=other.code),)
                case KeyUse.CONTACT:
                    entry = self.entry(self._document.contact or "")
                    more, anchor = self.label(entry), "-".join((self.code, *entry.keys[0]))
                case KeyUse.EMERGENCY:
                    more = self.notice
            yield key, self.gettext(words) if words else "", more, anchor

    def when(self, entry: Entry) -> str:
        """Return when a text of the line itself is heard."""
        return self.gettext(TEXT_HEADINGS[entry.name])

    def where(self, variant: Variant) -> Iterator[str | Spans]:
        """Return the menus in which a variant is said, if there is more than one variant."""
        for name in variant.names if variant.menus else ():
            yield self.gettext("Main menu") if name == MAIN_MENU else self.label(self.entry(name))

    def _said(self, name: str) -> tuple[DocumentSentence, ...]:
        return self.text(self.entry(name)).said_in(MAIN_MENU)


def sentences(said: Iterable[DocumentSentence]) -> tuple[Spans, ...]:
    """Return sentences in their written form, without those that have no words."""
    return tuple(filter(None, (readable(sentence.spans) for sentence in said)))


def paragraphs(said: Iterable[DocumentSentence]) -> tuple[Spans, ...]:
    """Return sentences as one paragraph, or as one each where they are said as a list."""
    said = tuple(said)
    found = sentences(said)
    if any(span.pause for sentence in said for span in sentence.spans):
        return found
    return (in_a_row(found),) if found else ()


def readable(spans: Spans) -> Spans:
    """Return the written form of spans, pauses left out, with phone numbers that can be called."""
    found: list[Span] = []
    for language, same in groupby(spans, key=lambda span: span.language):
        text = re.sub(r"\s+", " ", "".join(" " if span.pause else span.text for span in same))
        if not found or found[-1].text.endswith(" "):
            text = text.lstrip()
        found += [Span(text, language=language)] if text else []
    if found:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return tuple(part for span in found if span.text for part in numbered(span.text, span.language))


def in_a_row(found: Iterable[Spans]) -> Spans:
    """Return sentences in a row, with a space between them."""
    return tuple(span for words in found for span in (SPACE, *words))[1:]


def numbered(words: str, language: str | None = None) -> Spans:
    """Return words with each phone number in them as a span of its own."""
    pieces = filter(None, re.split(f"({PHONE_NUMBER.pattern})", words))
    return tuple(Span(piece, language=language) for piece in pieces)
