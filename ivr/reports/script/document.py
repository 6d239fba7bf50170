"""A script as people see it, as values: what terminals, pages and the studio render."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from ivr.reports.announcements import Period
from ivr.script.finding import Finding
from ivr.script.titles import Titles


@dataclass(frozen=True, slots=True)
class Span:
    """Words in their written form.

    `spoken` is set where they are said in another form, `language` where they are in another
    language than the text; a `pause` is the mark of one, and `missing` says in English what is
    missing instead of a label.
    """

    text: str
    spoken: str | None = None
    language: str | None = None
    pause: bool = False
    missing: bool = False


Spans: TypeAlias = tuple[Span, ...]
"""Spans that follow each other without space between them."""


class SentenceKind(StrEnum):
    """What a sentence is in its text or menu."""

    BODY = "body"
    LABEL = "label"
    """A sub-menu without a body says its label instead."""
    CHOICES = "choices"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class PrintedSentence:
    """A sentence. An offer has a key, and a `target` where it leads to a topic or sub-menu."""

    spans: Spans
    kind: SentenceKind = SentenceKind.BODY
    key: str | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """A text as it is said in some menus, by their `names`.

    Where there is more than one variant, `menus` holds their labels, None for the main menu.
    """

    names: tuple[str, ...]
    menus: tuple[str | None, ...]
    sentences: tuple[PrintedSentence, ...]


class Reader(StrEnum):
    """Who says a text: the synthetic voice, or a person; an outdated recording is not played."""

    VOICE = "voice"
    PERSON = "person"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class TextMeasures:
    """How long a text lasts (seconds, None where that is not known), its words and its LIX."""

    seconds: float | None
    words: int
    lix: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One text, menu or group of offers.

    `kind` says what it is, and chooses its heading. `id` is the same in every language. `keys`
    are the ways to it from the main menu, each a row of keys. Where nothing could be read there
    are no measures. `findings` are those about a text and its recording. An announcement has the
    `period` in which it is said, and has `ended` or not. `repeat_rate` is the speed, in percent, at
    which callers who ask for a text a third time hear it, for the offers after a text. `recordable`
    is whether a recording can be played for it. For a menu `options_seconds` is how long its
    options last, in seconds, without what is said before them.
    """

    id: str
    kind: str
    file: str
    label: Spans = ()
    keys: tuple[tuple[str, ...], ...] = ()
    depth: int = 0
    variants: tuple[Variant, ...] = ()
    measures: TextMeasures | None = None
    reader: Reader = Reader.VOICE
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    period: Period | None = None
    ended: bool = False
    repeat_rate: int | None = None
    recordable: bool = False
    options_seconds: float | None = None

    @property
    def title(self) -> str:
        """The words of the label; empty for texts that have none."""
        return "".join(span.text for span in self.label)

    @property
    def offers(self) -> tuple[PrintedSentence, ...]:
        """The offers of topics and sub-menus, in order."""
        return tuple(
            sentence
            for variant in self.variants
            for sentence in variant.sentences
            if sentence.target
        )

    def sentences(
        self, menu: str, kind: SentenceKind = SentenceKind.BODY
    ) -> tuple[PrintedSentence, ...]:
        """Return the sentences of a kind as they are said in a menu."""
        return tuple(
            sentence
            for variant in self.variants
            if menu in variant.names
            for sentence in variant.sentences
            if sentence.kind is kind
        )


@dataclass(frozen=True, slots=True)
class Chapter:
    """Texts that belong together; `kind` names the heading."""

    kind: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PrintedLanguage:
    """Everything in one language, in the order of a call."""

    code: str
    name: str
    voice: str
    chapters: tuple[Chapter, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every text of the language, in order."""
        return tuple(entry for chapter in self.chapters for entry in chapter.entries)


@dataclass(frozen=True, slots=True)
class Printout:
    """A whole script; `errors` keep it from being published, each in one line."""

    fingerprint: str
    languages: tuple[PrintedLanguage, ...]
    errors: tuple[str, ...]
    titles: Titles

    @property
    def edition(self) -> str:
        """The beginning of the fingerprint, as the line itself tells it."""
        return self.fingerprint[:8]
