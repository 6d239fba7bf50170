"""Sentences of one language as they are written and as they are said.

It takes scripts with errors too: what a placeholder stands for may not be known, and then the
placeholder itself is printed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ivr.i18n import N_
from ivr.reports.document.model import DocumentSentence, SentenceKind, Span, Spans
from ivr.script.knowledge import knowledge_of
from ivr.script.line import flat
from ivr.script.markup import OptionPause, Sentence, Words
from ivr.script.model import Language, Script
from ivr.script.speech import OPTION_PAUSE, Speech, Utterance, speak

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

    def phrase(self, name: str, **values: str | Sentence) -> Sentence:
        """Return a phrase of the language, filled in."""
        return self.fill(self._language.phrases[name], values)

    def option(self, key: str, target: str) -> Sentence:
        """Return the offer of a topic or menu under a key."""
        text = self._language.texts.get(target)
        label = self.fill(text.label, {}) if text and text.label else NO_LABEL
        return self.phrase("option", label=label, key=key)

    def spans(self, sentence: Sentence) -> Spans:
        """Return a filled-in sentence as spans."""
        return _tidy([span for part in sentence.parts for span in self._spans(part)])

    def sentences(
        self, filled: Sequence[Sentence], kind: SentenceKind = SentenceKind.BODY
    ) -> tuple[DocumentSentence, ...]:
        """Return filled-in sentences, without those that have no words."""
        printed = map(self.spans, filled)
        return tuple(DocumentSentence(spans, kind) for spans in printed if spans)

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
            yield Span(written, spoken, part.language, usual and spoken is not None)


def as_written(sentence: Sentence) -> Spans:
    """Return a filled-in sentence as it is written, without how it is said."""
    return tuple(
        Span(part.text, language=part.language)
        for part in sentence.parts
        if isinstance(part, Words)
    )


def capital(label: Spans) -> Spans:
    """Return a label as a heading: its first letter is a capital."""
    if not label:
        return ()
    first, *others = label
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *others)


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
        if text:
            tidy.append(replace(span, text=text))
    while tidy and not tidy[-1].text.strip():
        tidy.pop()
    if tidy:
        tidy[-1] = replace(tidy[-1], text=tidy[-1].text.rstrip())
    return tuple(tidy)
