"""The written form: sentences as they are printed, in spans that each have one language."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from ivr.script.markup import OptionPause, Sentence, Words
from ivr.script.model import Text
from ivr.script.speakable import PHONE_NUMBER


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of words; `language` is set where it is not the page's, `tel` for a number."""

    text: str
    language: str | None = None
    tel: str | None = None


Passage: TypeAlias = tuple[Span, ...]
"""Spans that follow each other without space between them."""

SPACE = Span(" ")


def paragraphs(text: Text, values: Mapping[str, str]) -> tuple[Passage, ...]:
    """Print the body of a text: one paragraph, or one a sentence where it is said as a list."""
    sentences = [printed for sentence in text.body if (printed := passage(sentence, values))]
    if any(isinstance(part, OptionPause) for sentence in text.body for part in sentence.parts):
        return tuple(sentences)
    return (joined(sentences),) if sentences else ()


def label(text: Text, values: Mapping[str, str]) -> Passage:
    """Print a label as a heading: its first letter is a capital."""
    assert text.label is not None, "the reader refuses an option without a label"
    return tuple(
        span if place else replace(span, text=span.text[:1].upper() + span.text[1:])
        for place, span in enumerate(passage(text.label, values))
    )


def passage(sentence: Sentence, values: Mapping[str, str]) -> Passage:
    """Print a sentence with its placeholders filled in; pauses are not shown."""
    spans: list[Span] = []
    gap = False
    for part in sentence.fill(values).parts:
        if not isinstance(part, Words):
            gap = True
            continue
        words = " ".join(part.text.split())
        gap = gap or part.text[:1].isspace()
        if not words:
            continue
        if gap and spans:
            spans.append(SPACE)
        spans += _with_numbers(words, part.language)
        gap = part.text[-1:].isspace()
    return tuple(spans)


def joined(passages: Iterable[Passage]) -> Passage:
    """Put passages after each other, with a space between them."""
    return tuple(span for printed in passages for span in (SPACE, *printed))[1:]


def plain(printed: Passage) -> str:
    """Return a passage's words alone."""
    return "".join(span.text for span in printed)


def dialled(number: str) -> str:
    """Return a phone number as a telephone dials it."""
    return re.sub(r"[^\d+]", "", number)


def _with_numbers(words: str, language: str | None) -> Iterator[Span]:
    for piece in re.split(f"({PHONE_NUMBER.pattern})", words):
        if piece:
            tel = dialled(piece) if PHONE_NUMBER.fullmatch(piece) else None
            yield Span(piece, language, tel)
