"""The menu in print, for the public: all that a line can say and under which keys, as a page."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from ivr.call.flow import KEYS
from ivr.call.state import EMERGENCY_KEYS
from ivr.i18n import LANGUAGES, N_, translator
from ivr.reports import pages
from ivr.reports.script.document import (
    Entry,
    PrintedSentence,
    SentenceKind,
    Spans,
    Variant,
)
from ivr.reports.script.layout import HELP, printed_language
from ivr.script import announcements
from ivr.script.announcements import Announcement
from ivr.script.line import Line
from ivr.script.model import (
    BACK_KEY,
    CONTACT_KEY,
    FAULT,
    GIVE_UP,
    GOODBYE,
    INTRODUCTION,
    MAIN_MENU,
    NOTICE,
    SILENCES,
    SKIP_KEY,
    WELCOME,
    WITHOUT_VOICE,
    WRONG_KEYS,
    Language,
)
from ivr.script.speakable import PHONE_NUMBER
from ivr.script.speech import NORMAL_RATE

HEADINGS = {
    "title": N_("The police's phone line on international cooperation"),
    "call": N_("Call the phone line:"),
    "languages": N_("Languages"),
    "numbers": N_("Phone numbers"),
    "menu": N_("The menu"),
    "keys": N_("How the keys work"),
    "keys_help": N_(
        "These keys mean the same everywhere. You can press a key while the line is speaking. "
        "The emergency notice at the beginning cannot be interrupted. After a text you can also "
        "choose another topic directly."
    ),
    "texts": N_("The texts"),
    "others": N_("What else you may hear"),
    "edition": N_("Edition"),
    "closed": N_("The phone line is closed. You only hear this message and the phone numbers."),
    "when_open": N_("When the line is open, you hear this menu."),
}
"""The page's own headings, by the names that the template knows."""

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

MAX_AGE = 60
"""Seconds for which a page may be kept, at most."""

FALLBACK = "en"
"""The language of the page's own words in a language of the script that it has none for."""


@dataclass(frozen=True, slots=True)
class WrittenSpan:
    """Words as they are written; `language` is set where it is not the page's.

    `tel` is set for a phone number."""

    text: str
    language: str | None = None
    tel: str | None = None


Written = tuple[WrittenSpan, ...]
"""Spans that follow each other without space between them."""

SPACE = WrittenSpan(" ")


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
    views = [PublicLanguage(line, language) for language in line.script.languages.values()]
    html = pages.render(
        "public",
        languages=views,
        announced=bool(announced),
        closed=line.closing is not None,
        edition=line.edition,
    )
    encoded = html.encode()
    return PublicPage(encoded, pages.policy(html), hashlib.sha256(encoded).hexdigest()[:32])


class PublicLanguage:
    """What the page shows of one language: the texts with numbers to call, and its own words."""

    def __init__(self, line: Line, language: Language) -> None:
        printed = printed_language(line.script, language, now=announcements.ALWAYS)
        self._script = line.script
        self._announced = line.announced
        self._entries = {entry.id: entry for entry in printed.entries}
        self._reader = translator(printed.code if printed.code in LANGUAGES else FALLBACK)
        self.code = printed.code
        self.name = printed.name
        self.words = {name: self._own(heading) for name, heading in HEADINGS.items()}
        self.main = self._entries[f"menu-{MAIN_MENU}"]
        self.notice = joined(self._body(NOTICE))
        self.welcome = self._body(WELCOME)
        self.without_voice = self._entries.get(WITHOUT_VOICE)

    def announcements(self) -> Iterator[tuple[WrittenSpan, Entry]]:
        """Return the announcements that callers hear now, each after when it is said."""
        for each in self._announced:
            entry = self._entries[each.name]
            assert entry.period is not None, "it is an announcement"
            yield self._marked(entry.period.told(self._reader)), entry

    def entry(self, name: str) -> Entry:
        """Return a menu or a text by its name."""
        return self._entries.get(f"menu-{name}") or self._entries[name]

    def line_number(self) -> Written:
        """Return the number of the line after words that ask to call it; empty if it has none."""
        number = self._script.line_number
        if number is None:
            return ()
        return (self.words["call"], SPACE, WrittenSpan(number, tel=dialled(number)))

    def label(self, entry: Entry) -> Written:
        """Return the label of a topic or menu, as a heading."""
        return written(entry.label)

    def variant(self, variant: Variant) -> tuple[Written, ...]:
        """Return a text of the line itself as it is said in some menus."""
        return paragraphs(variant.sentences)

    def paragraphs(self, entry: Entry, menu: Entry) -> tuple[Written, ...]:
        """Return the body of a text as it is said in a menu."""
        own = entry.variants[0].names[0] if entry.offers else menu.variants[0].names[0]
        return paragraphs(entry.sentences(own))

    def choices(self, menu: Entry) -> Written:
        """Return how many choices a menu has."""
        (name,) = menu.variants[0].names
        (choices,) = menu.sentences(name, SentenceKind.CHOICES)
        return written(choices.spans)

    def numbers(self) -> Iterator[tuple[WrittenSpan | None, WrittenSpan]]:
        """Return the phone numbers, each with what it is for, where the page has words for that."""
        for name, number in self._script.numbers.items():
            use = USES.get(name)
            yield self._own(use) if use else None, WrittenSpan(number, tel=dialled(number))

    def contact(self) -> Iterator[tuple[str, Entry]]:
        """Return the text with the phone numbers and its key, if no menu offers it."""
        contact = self._script.contact
        if contact and self.entry(contact).keys == ((CONTACT_KEY,),):
            yield CONTACT_KEY, self.entry(contact)

    def keys(self) -> Iterator[tuple[str, Written, str]]:
        """Return the keys that mean the same everywhere, with meaning and perhaps an anchor."""
        _, keys = self._own, self._script.keys
        slower = self._script.patience.repeat_rate < NORMAL_RATE
        again = N_("Hear the last thing again. The third time is slower.")
        yield keys.repeat, (_(again if slower else N_("Hear the last thing again")),), ""
        yield keys.main_menu, (_("Go to the main menu"),), ""
        if len(self._script.languages) > 1:
            other = self._script.languages[self._script.other_language(self.code)]
            name = WrittenSpan(other.name, other.code)
            yield keys.language, (_("Change language:"), SPACE, name), ""
        if contact := self._script.contact:
            entry = self.entry(contact)
            anchor = "-".join((self.code, *entry.keys[0]))
            yield CONTACT_KEY, self.label(entry), anchor
        yield BACK_KEY, (_("Go to the main menu (star)"),), ""
        yield SKIP_KEY, (_("Skip what is being read (hash)"),), ""
        emergency = _("You only hear the emergency notice again. You are not connected to 112.")
        yield " ".join(EMERGENCY_KEYS), (emergency, SPACE, *self.notice), ""

    def introduction(self) -> tuple[WrittenSpan, Entry]:
        """Return what is heard after the first text, and when it is heard."""
        return self._own(TEXT_HEADINGS[INTRODUCTION]), self._entries[INTRODUCTION]

    def others(self) -> Iterator[tuple[WrittenSpan, Entry]]:
        """Return the texts of the line itself that can be heard, each after when it is heard."""
        for name in HELP:
            if name not in WRONG_KEYS or self._has_unused_keys():
                yield self._own(TEXT_HEADINGS[name]), self._entries[name]

    def _has_unused_keys(self) -> bool:
        """Whether some key does nothing in some menu, so that its help can be heard."""
        script = self._script
        used = {key for key, _, _ in self.keys()}
        return any(
            not used.issuperset(set(KEYS).difference(option.key for option in menu.options))
            for menu in script.menus.values()
        )

    def where(self, variant: Variant) -> Written:
        """Return the menus in which a variant is said, if there is more than one variant."""
        if not variant.menus:
            return ()
        menus = [
            (self._own(N_("Main menu")),) if name == MAIN_MENU else self.label(self.entry(name))
            for name in variant.names
        ]
        return tuple(span for menu in menus for span in (WrittenSpan(", "), *menu))[1:]

    def _own(self, message: str) -> WrittenSpan:
        """Return words of the page, marked where they are in another language."""
        return self._marked(self._reader.gettext(message))

    def _marked(self, words: str) -> WrittenSpan:
        code = self._reader.language
        return WrittenSpan(words, code if code != self.code else None)

    def _body(self, name: str) -> tuple[Written, ...]:
        found = (written(each.spans) for each in self._entries[name].sentences(MAIN_MENU))
        return tuple(words for words in found if words)


def paragraphs(sentences: Iterable[PrintedSentence]) -> tuple[Written, ...]:
    """Return sentences as one paragraph, or as one each where they are said as a list."""
    bodies = [sentence.spans for sentence in sentences]
    found = [words for spans in bodies if (words := written(spans))]
    if any(span.pause for spans in bodies for span in spans):
        return tuple(found)
    return (joined(found),) if found else ()


def written(spans: Spans) -> Written:
    """Return the written form of spans, pauses left out, with phone numbers that can be called."""
    stretches: list[tuple[str, str | None]] = []
    for span in spans:
        text, language = (" ", None) if span.pause else (span.text, span.language)
        if not stretches or stretches[-1][0].endswith(" "):
            text = text.lstrip()
        if stretches and stretches[-1][1] == language:
            text = stretches.pop()[0] + text
        if text:
            stretches.append((text, language))
    if stretches:
        text, language = stretches.pop()
        stretches += [(text.rstrip(), language)] if text.strip() else []
    return tuple(span for words, language in stretches for span in _with_numbers(words, language))


def joined(sentences: Iterable[Written]) -> Written:
    """Return sentences in a row, with a space between them."""
    return tuple(span for words in sentences for span in (SPACE, *words))[1:]


def dialled(number: str) -> str:
    """Return a phone number as a telephone dials it."""
    return re.sub(r"[^\d+]", "", number)


def _with_numbers(words: str, language: str | None) -> Iterator[WrittenSpan]:
    for piece in re.split(f"({PHONE_NUMBER.pattern})", words):
        if piece:
            tel = dialled(piece) if PHONE_NUMBER.fullmatch(piece) else None
            yield WrittenSpan(piece, language, tel)
