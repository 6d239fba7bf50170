"""The document of a script as values: its texts in the order of a call, in every language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain

from ivr.i18n import N_
from ivr.reports.document.spans import Spans, VoiceWords, joined, voices
from ivr.script.fields.titles import NO_TITLES, Titles
from ivr.script.findings.finding import Finding
from ivr.script.language.prose import lix, words
from ivr.script.model.announcements import Announcement
from ivr.script.model.script import KeySequence
from ivr.script.model.speech import Recording


class SentenceKind(StrEnum):
    """The role of a sentence in its text or menu."""

    BODY = "body"
    LABEL = "label"
    """The label of a sub-menu without a body."""
    CHOICES = "choices"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class DocumentSentence:
    """A sentence. An offer has a key, and a `target` if it leads to a topic or sub-menu.

    `after` is the time in seconds from the start of the menu to the end of an offer.
    """

    spans: Spans
    kind: SentenceKind = SentenceKind.BODY
    key: str | None = None
    target: str | None = None
    after: float | None = None

    @property
    def visible(self) -> Spans:
        """The spans to display."""
        return joined(self.spans)

    @property
    def voices(self) -> tuple[VoiceWords, ...]:
        """The spoken words, by voice."""
        return voices(self.spans)


@dataclass(frozen=True, slots=True)
class Variant:
    """The wording of a text in some menus, by their names; `menus` are their labels.

    There are labels only if there are several variants. The main menu has none (None).
    """

    names: tuple[str, ...]
    menus: tuple[str | None, ...]
    sentences: tuple[DocumentSentence, ...]


class ReadingState(StrEnum):
    """The state of a text's recording; only a `recorded` text is not said by the voice."""

    RECORDED = "recorded"
    OUTDATED = "outdated"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class EntryText:
    """A text, a menu or offers in one language.

    Without variants it is missing. `seconds` is None if unknown or not spoken; for a menu it
    includes all offers, and `options_seconds` are those after its heading. `is_written` is whether
    there is a text of that name, which is optional for a menu. `offer` is the offer of the text in
    a menu. `findings` concern the text and its recording. `spoken` are the words to count: as the
    voice says them, or as they are written if no voice does.
    """

    label: Spans = ()
    variants: tuple[Variant, ...] = ()
    seconds: float | None = None
    spoken: str = ""
    options_seconds: float | None = None
    is_written: bool = True
    offer: DocumentSentence | None = None
    state: ReadingState = ReadingState.MISSING
    recording: Recording | None = None
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def words(self) -> int:
        """The number of spoken words."""
        return len(words(self.spoken))

    @property
    def lix(self) -> float:
        """The readability index of the spoken words."""
        return lix(self.spoken)

    @property
    def title(self) -> str:
        """The words of the label, or an empty string."""
        return "".join(span.text for span in self.label)

    @property
    def sentences(self) -> tuple[DocumentSentence, ...]:
        """The sentences in the first menu that leads to the text."""
        return self.variants[0].sentences if self.variants else ()

    @property
    def offers(self) -> tuple[DocumentSentence, ...]:
        """The offers of topics and sub-menus, in order."""
        return tuple(sentence for sentence in self.sentences if sentence.target)

    def said_in(
        self, menu: str, kind: SentenceKind = SentenceKind.BODY
    ) -> tuple[DocumentSentence, ...]:
        """Return the sentences of a kind in a menu."""
        variants = (variant for variant in self.variants if menu in variant.names)
        sentences = chain.from_iterable(variant.sentences for variant in variants)
        return tuple(sentence for sentence in sentences if sentence.kind is kind)


@dataclass(frozen=True, slots=True)
class Entry:
    """A text, a menu, or a group of offers, in all languages that have it.

    `kind` selects its heading. `name` is the name of the text or menu; offers have none, and say
    `phrases`. `keys` are the ways to it from the main menu, each a row of keys, and `unused` are
    keys without function in a menu. An `announcement` has its times in local time, and may have
    `ended`. `repeat_rate`, for the offers after a text, is the speed of what is heard again, in
    percent. `is_recordable` is whether a recording can be played, and `is_heard` whether a call can
    reach the text. `question` is the open question to the authority about the text, or an empty
    string.
    """

    kind: str
    name: str = ""
    texts: Mapping[str, EntryText] = field(default_factory=dict)
    keys: tuple[KeySequence, ...] = ()
    unused: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    announcement: Announcement | None = None
    ended: bool = False
    repeat_rate: int | None = None
    is_recordable: bool = False
    is_heard: bool = True
    question: str = ""

    @property
    def is_menu(self) -> bool:
        """Whether the entry has options."""
        return self.kind in ("main_menu", "menu")

    @property
    def depth(self) -> int:
        """Number of menus between the main menu and the entry, on the first way."""
        return len(self.keys[0]) - 1 if self.keys else 0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings in all languages."""
        return tuple(chain.from_iterable(text.findings for text in self.texts.values()))


@dataclass(frozen=True, slots=True)
class Chapter:
    """A group of entries; `kind` selects the heading."""

    kind: str
    entries: tuple[Entry, ...]

    def entries_in(self, codes: Sequence[str]) -> tuple[Entry, ...]:
        """Return the entries that exist in any of these languages."""
        return tuple(entry for entry in self.entries if not entry.texts.keys().isdisjoint(codes))


class KeyUse(StrEnum):
    """Functions of the keys that are equal in the whole call."""

    REPEAT = "repeat"
    MAIN_MENU = "main_menu"
    LANGUAGE = "language"
    CONTACT = "contact"
    BACK = "back"
    SKIP = "skip"
    EMERGENCY = "emergency"


KEY_USES: Mapping[KeyUse, str] = {
    KeyUse.REPEAT: N_("Hear the last thing again"),
    KeyUse.MAIN_MENU: N_("Go to the main menu"),
    KeyUse.LANGUAGE: N_("Change language"),
    KeyUse.BACK: N_("Go to the main menu (star)"),
    KeyUse.SKIP: N_("Skip what is being read (hash)"),
    KeyUse.EMERGENCY: N_("You only hear the emergency notice again. You are not connected to 112."),
}
"""Functions of the fixed keys; the key of the phone numbers has their label."""


@dataclass(frozen=True, slots=True)
class DocumentLanguage:
    """A language of a document; `speaker` is the name of its voice."""

    code: str
    name: str
    locale: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The document of a script. `keys` are those with the same function in the whole call."""

    fingerprint: str
    languages: Mapping[str, DocumentLanguage]
    chapters: tuple[Chapter, ...]
    keys: Mapping[str, KeyUse]
    contact: str | None = None
    titles: Titles = NO_TITLES

    @property
    def edition(self) -> str:
        """The start of the fingerprint."""
        return self.fingerprint[:8]

    @property
    def entries(self) -> Iterator[Entry]:
        """All texts, menus and groups of offers, in order."""
        return chain.from_iterable(chapter.entries for chapter in self.chapters)

    def entry(self, name: str) -> Entry | None:
        """Return a text or menu by its name, or None."""
        return next((entry for entry in self.entries if entry.name == name), None)
