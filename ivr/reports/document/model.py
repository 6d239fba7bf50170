"""The document of a script, as values: its texts in the order of a call, in every language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import TypeAlias

from ivr.i18n import Translator, local_moment
from ivr.reports.document.ways import Way
from ivr.script.finding import Finding
from ivr.script.numerals import digits
from ivr.script.speakable import PHONE_NUMBER
from ivr.script.speech import Recording
from ivr.script.titles import NO_TITLES, Titles


@dataclass(frozen=True, slots=True)
class Span:
    """Words in their written form.

    `spoken` is how they are said, where that differs; it is `usual` where everybody would read
    them so. `language` is set where it is not the text's. A `pause` is the mark of one, and
    `missing` says in English what is missing instead of a label.
    """

    text: str
    spoken: str | None = None
    language: str | None = None
    usual: bool = False
    pause: bool = False
    missing: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to see but the words."""
        return not (self.pause or self.missing or self.spoken and not self.usual)

    @property
    def tel(self) -> str | None:
        """What a telephone dials, of a span that is a phone number."""
        return digits(self.text) if PHONE_NUMBER.fullmatch(self.text) else None


Spans: TypeAlias = tuple[Span, ...]
"""Spans that follow each other without space between them."""


def joined(spans: Spans) -> Spans:
    """Join neighbours in the same language that are nothing but words."""
    found: list[Span] = []
    for span in spans:
        plain = replace(span, spoken=None, usual=False) if span.is_plain else span
        last = found[-1] if found else None
        if last and last.is_plain and plain.is_plain and last.language == plain.language:
            found[-1] = replace(last, text=last.text + plain.text)
        else:
            found.append(plain)
    return tuple(found)


def written(spans: Spans) -> str:
    """Return spans as they are written, without pauses."""
    return " ".join("".join(span.text for span in spans if not span.pause).split())


@dataclass(frozen=True, slots=True)
class Voiced:
    """Words that one voice says without a break; `words` is their spoken form."""

    language: str | None
    spans: Spans

    @property
    def shown(self) -> Spans:
        """What there is to read."""
        return joined(self.spans)

    @property
    def words(self) -> str:
        """The words as they are spoken."""
        return " ".join("".join(span.spoken or span.text for span in self.spans).split())


class SentenceKind(StrEnum):
    """What a sentence is in its text or menu."""

    BODY = "body"
    LABEL = "label"
    """A sub-menu without a body says its label instead."""
    CHOICES = "choices"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class DocumentSentence:
    """A sentence. An offer has a key, and a `target` where it leads to a topic or sub-menu.

    An offer of a menu has been heard `after` so many seconds of the menu.
    """

    spans: Spans
    kind: SentenceKind = SentenceKind.BODY
    key: str | None = None
    target: str | None = None
    after: float | None = None

    @property
    def shown(self) -> Spans:
        """What there is to read."""
        return joined(self.spans)

    @property
    def voices(self) -> tuple[Voiced, ...]:
        """What there is to hear, voice by voice."""
        spoken = (span for span in self.spans if not span.pause)
        by_language = groupby(spoken, key=lambda span: span.language)
        return tuple(Voiced(language, tuple(spans)) for language, spans in by_language)


@dataclass(frozen=True, slots=True)
class Variant:
    """A text as it is said in some menus, by their names; `menus` are their labels.

    There are labels only where there is more than one variant. The main menu has none (None).
    """

    names: tuple[str, ...]
    menus: tuple[str | None, ...]
    sentences: tuple[DocumentSentence, ...]


class Reader(StrEnum):
    """Who says a text: the synthetic voice, or a person; an outdated recording is not played."""

    VOICE = "voice"
    PERSON = "person"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class EntryText:
    """A text, a menu or offers in one language.

    Without variants it is missing. `seconds` is None where that is not known or nothing is said;
    for a menu it is with all its offers, of which `options_seconds` are those after its heading.
    `is_written` is whether there is a text of that name: a menu can do without. `offer` is how a
    menu offers the text. `findings` are about the text and its recording.
    """

    label: Spans = ()
    variants: tuple[Variant, ...] = ()
    seconds: float | None = None
    words: int = 0
    lix: float = 0
    options_seconds: float | None = None
    is_written: bool = True
    offer: DocumentSentence | None = None
    reader: Reader = Reader.VOICE
    recording: Recording | None = None
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def title(self) -> str:
        """The words of the label; empty for texts that have none."""
        return "".join(span.text for span in self.label)

    @property
    def sentences(self) -> tuple[DocumentSentence, ...]:
        """The sentences as they are said in the first menu that leads to the text."""
        return self.variants[0].sentences if self.variants else ()

    @property
    def offers(self) -> tuple[DocumentSentence, ...]:
        """The offers of topics and sub-menus, in order."""
        return tuple(sentence for sentence in self.sentences if sentence.target)

    def said_in(
        self, menu: str, kind: SentenceKind = SentenceKind.BODY
    ) -> tuple[DocumentSentence, ...]:
        """Return the sentences of a kind as they are said in a menu."""
        return tuple(
            sentence
            for variant in self.variants
            if menu in variant.names
            for sentence in variant.sentences
            if sentence.kind is kind
        )


@dataclass(frozen=True, slots=True)
class Period:
    """When an announcement is said, in local time; `start` is None if it has no start.

    After one that `closes` the line there is no menu.
    """

    start: datetime | None
    end: datetime
    closes: bool = False

    def told(self, reader: Translator) -> str:
        """Return its times in the reader's language."""
        until = local_moment(self.end, reader.language)
        if self.start is None:
            return reader.gettext("until %(end)s", end=until)
        since = local_moment(self.start, reader.language)
        return reader.gettext("%(start)s to %(end)s", start=since, end=until)


@dataclass(frozen=True, slots=True)
class Entry:
    """A text, a menu, or offers that belong together, in every language that has it.

    `kind` says what it is, and chooses its heading. The `name` is that of the text or menu; offers
    have none. `keys` are the ways to it from the main menu, each a row of keys, and `unused` those
    that do nothing in a menu. An announcement has the `period` in which it is said, and has `ended`
    or not. `repeat_rate` is the speed, in percent, at which callers who ask for a text a third time
    hear it, for the offers after a text. `is_recordable` is whether a recording can be played.
    """

    kind: str
    name: str = ""
    texts: Mapping[str, EntryText] = field(default_factory=dict)
    keys: tuple[Way, ...] = ()
    unused: tuple[str, ...] = ()
    period: Period | None = None
    ended: bool = False
    repeat_rate: int | None = None
    is_recordable: bool = False

    @property
    def is_menu(self) -> bool:
        """Whether it has options."""
        return self.kind in ("main_menu", "menu")

    @property
    def depth(self) -> int:
        """How many menus lie between the main menu and the first way to it."""
        return len(self.keys[0]) - 1 if self.keys else 0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings in every language."""
        return tuple(found for text in self.texts.values() for found in text.findings)


@dataclass(frozen=True, slots=True)
class Chapter:
    """Texts that belong together; `kind` names the heading."""

    kind: str
    entries: tuple[Entry, ...]

    def entries_in(self, codes: Sequence[str]) -> tuple[Entry, ...]:
        """Return the texts that there are in any of these languages."""
        return tuple(entry for entry in self.entries if not entry.texts.keys().isdisjoint(codes))


class KeyUse(StrEnum):
    """What a key does that does the same in the whole call."""

    REPEAT = "repeat"
    MAIN_MENU = "main_menu"
    LANGUAGE = "language"
    CONTACT = "contact"
    BACK = "back"
    SKIP = "skip"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class DocumentLanguage:
    """A language of a document; `speaker` is the name of its voice."""

    code: str
    name: str
    locale: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole script. `keys` are those that do the same in the whole call."""

    fingerprint: str
    languages: Mapping[str, DocumentLanguage]
    chapters: tuple[Chapter, ...]
    keys: Mapping[str, KeyUse]
    contact: str | None = None
    titles: Titles = NO_TITLES

    @property
    def edition(self) -> str:
        """The beginning of the fingerprint."""
        return self.fingerprint[:8]

    @property
    def entries(self) -> Iterator[Entry]:
        """Every text, menu and group of offers, in order."""
        return (entry for chapter in self.chapters for entry in chapter.entries)

    def entry(self, name: str) -> Entry | None:
        """Return a text or menu by its name."""
        return next((entry for entry in self.entries if entry.name == name), None)
