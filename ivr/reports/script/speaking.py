"""Read the sentences of one language: as written, and as said where that differs.

It takes scripts with errors too: what a placeholder stands for may not be known, and then the
placeholder itself is printed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ivr.i18n import N_
from ivr.reports.script.document import Span, Spans, TextMeasures
from ivr.script.knowledge import knowledge_of
from ivr.script.line import flat
from ivr.script.markup import OptionPause, Sentence, Words
from ivr.script.model import Language, Script
from ivr.script.prose import lix, words
from ivr.script.speech import OPTION_PAUSE, Recording, Speech, Utterance, speak
from ivr.script.tempo import seconds

PAUSE = "|"

NO_LABEL = "\x04"
"""Stands for a label that is missing: a control character, which no text holds."""

LABEL_MISSING = N_("(label missing)")


class Speaker:
    """Reads the sentences of one language of a script."""

    def __init__(self, script: Script, language: Language) -> None:
        self._language = language
        self._voices = {code: each.voice for code, each in script.languages.items()}
        self._tables = {code: each.pronunciation for code, each in script.languages.items()}
        self._digits = {code: _digit_names(code) for code in script.languages}

    def fill(self, sentence: Sentence, values: Mapping[str, str | Sentence]) -> Sentence:
        """Fill in what is known; a placeholder without a value stays as it is written."""
        unknown = {part.name_and_topic: str(part) for part in sentence.placeholders}
        return sentence.fill({**unknown, **values})

    def spans(self, sentence: Sentence) -> Spans:
        """Print a filled-in sentence."""
        return _tidy([span for part in sentence.parts for span in self._spans(part)])

    def say(self, sentences: Sequence[Sentence], *, apart: bool = False) -> tuple[Utterance, ...]:
        """Say filled-in sentences, one after the other; `apart` with the pause between offers."""
        pause = (Speech(self._language.voice, (OPTION_PAUSE,)),)
        said = [
            speak(sentence, self._language.code, self._voices, self._tables)
            for sentence in sentences
        ]
        return flat([each for one in said for each in (pause, one)][1:] if apart else said)

    def _spans(self, part: object) -> Iterator[Span]:
        if isinstance(part, OptionPause):
            yield Span(f" {PAUSE}", pause=True)
        if not isinstance(part, Words):
            return
        code = part.language or self._language.code
        if NO_LABEL in part.text:
            before, _, after = part.text.partition(NO_LABEL)
            yield from self._spans(replace(part, text=before))
            yield Span(LABEL_MISSING, missing=True)
            yield from self._spans(replace(part, text=after))
            return
        for written, spoken, _ in self._tables[code].parts(part.text):
            usual = spoken in (written, self._digits[code].get(written))
            yield Span(written, None if usual else spoken, part.language)


def measures(
    said: Sequence[Utterance], recording: Recording | None = None, *, timed: bool = True
) -> TextMeasures:
    """Measure what is said: words and LIX of the spoken form, seconds by formula or recording."""
    spoken = " ".join(
        piece
        for utterance in said
        if isinstance(utterance, Speech)
        for piece in utterance.pieces
        if isinstance(piece, str)
    )
    length = seconds((recording,) if recording else said) if timed else None
    return TextMeasures(length, len(words(spoken)), lix(spoken))


def _digit_names(code: str) -> Mapping[str, str]:
    """Return how single digits are read aloud, which needs no explanation."""
    return {str(digit): name for digit, name in enumerate(knowledge_of(code).numbers.digits)}


def _tidy(spans: Sequence[Span]) -> Spans:
    """Spans with one space where there was any, none at the ends, and no empty ones."""
    tidy: list[Span] = []
    for span in spans:
        text = re.sub(r"\s+", " ", span.text)
        if not tidy or tidy[-1].text.endswith(" "):
            text = text.lstrip()
        plain = not _is_apart(span)
        last = tidy[-1] if tidy else None
        if last and plain and not _is_apart(last) and last.language == span.language:
            tidy[-1] = Span(last.text + text, language=span.language)
        elif text:
            tidy.append(replace(span, text=text))
    while tidy and not tidy[-1].text.strip():
        tidy.pop()
    if tidy:
        tidy[-1] = replace(tidy[-1], text=tidy[-1].text.rstrip())
    return tuple(tidy)


def _is_apart(span: Span) -> bool:
    return bool(span.spoken or span.pause or span.missing)
