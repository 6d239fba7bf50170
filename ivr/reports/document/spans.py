"""Words of a document, with their spoken form where it differs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby
from typing import TypeAlias

from ivr.i18n import N_
from ivr.script.language.knowledge import knowledge_of
from ivr.script.language.numerals import digits
from ivr.script.model.markup import OptionPause, Sentence, Words
from ivr.script.model.speakable import PHONE_NUMBER
from ivr.script.model.speaker import NO_LABEL, Speaker

PAUSE = "|"

WEB_ADDRESS = re.compile(
    r"(?<![\w@.-])(?:https?://)?(?:[^\W_][\w-]+\.)+[a-z]{2,}\b(?:/(?:[\w./-]*\w/?)?)?"
)
"""An address such as teletal.se; the names before the last dot have two letters or more."""

LABEL_MISSING = N_("(label missing)")


@dataclass(frozen=True, slots=True)
class Span:
    """Written words.

    `spoken` is their spoken form, if it differs; it is `usual` if every reader would say it so.
    `language` is set if it is not the text's. A `pause` is the mark of one, and `missing` is an
    English message in place of a missing label.
    """

    text: str
    spoken: str | None = None
    language: str | None = None
    usual: bool = False
    pause: bool = False
    missing: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether only the words are displayed."""
        shows_spoken = self.spoken and not self.usual
        return not (self.pause or self.missing or shows_spoken)

    @property
    def tel(self) -> str | None:
        """The dialled form of a phone number, or None."""
        return digits(self.text) if PHONE_NUMBER.fullmatch(self.text) else None

    @property
    def url(self) -> str | None:
        """The URL of a web address, or None."""
        if not WEB_ADDRESS.fullmatch(self.text):
            return None
        return self.text if "://" in self.text else f"https://{self.text}"


Spans: TypeAlias = tuple[Span, ...]
"""Consecutive spans without space between them."""


def joined(spans: Spans) -> Spans:
    """Join adjacent plain spans in the same language."""
    merged: list[Span] = []
    for span in spans:
        plain = replace(span, spoken=None, usual=False) if span.is_plain else span
        last = merged[-1] if merged else None
        if last and last.is_plain and plain.is_plain and last.language == plain.language:
            merged[-1] = replace(last, text=last.text + plain.text)
        else:
            merged.append(plain)
    return tuple(merged)


def tidy(spans: Iterable[Span]) -> Spans:
    """Return spans with normalised spaces, without empty ones."""
    kept: list[Span] = []
    for span in spans:
        text = re.sub(r"\s+", " ", span.text)
        if not kept or kept[-1].text.endswith(" "):
            text = text.lstrip()
        if text:
            kept.append(replace(span, text=text))
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(kept)


def written(spans: Spans) -> str:
    """Return the written form of spans, without pauses."""
    return " ".join("".join(span.text for span in spans if not span.pause).split())


@dataclass(frozen=True, slots=True)
class VoiceWords:
    """Consecutive words of one voice; `words` is their spoken form."""

    language: str | None
    spans: Spans

    @property
    def visible(self) -> Spans:
        """The spans to display."""
        return joined(self.spans)

    @property
    def words(self) -> str:
        """The spoken form."""
        return " ".join("".join(span.spoken or span.text for span in self.spans).split())


def voices(spans: Spans) -> tuple[VoiceWords, ...]:
    """Return the spoken words of spans, by voice."""
    spoken = (span for span in spans if not span.pause)
    by_language = groupby(spoken, key=lambda span: span.language)
    return tuple(VoiceWords(language, tuple(words)) for language, words in by_language)


def spans_of(sentence: Sentence, speaker: Speaker) -> Spans:
    """Return a filled-in sentence as spans with written and spoken forms."""
    return tidy(chain.from_iterable(_spans(part, speaker) for part in sentence.parts))


def _spans(part: object, speaker: Speaker) -> Iterator[Span]:
    """Yield the spans of a part; a digit is usual if it is said as its digit word."""
    if isinstance(part, OptionPause):
        yield Span(f" {PAUSE}", pause=True)
    if not isinstance(part, Words):
        return
    if NO_LABEL in part.text:
        before, _, after = part.text.partition(NO_LABEL)
        yield from _spans(replace(part, text=before), speaker)
        yield Span(LABEL_MISSING, missing=True)
        yield from _spans(replace(part, text=after), speaker)
        return
    code = part.language or speaker.language.code
    digits = knowledge_of(code).numbers.digits
    for written, spoken, _ in speaker.pronunciations[code].parts(part.text):
        is_digit = len(written) == 1 and written.isascii() and written.isdigit()
        usual = digits[int(written)] if is_digit and digits else written
        yield Span(written, spoken, part.language, spoken in (written, usual))


def as_written(sentence: Sentence) -> Spans:
    """Return a filled-in sentence as spans without spoken forms."""
    return tuple(
        Span(part.text, language=part.language)
        for part in sentence.parts
        if isinstance(part, Words)
    )


def capital(label: Spans) -> Spans:
    """Return a label as a heading, with a capital first letter."""
    if not label:
        return ()
    first, *others = label
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *others)
