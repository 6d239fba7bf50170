"""Conversion of sentences to spans with written and spoken forms."""

from collections.abc import Iterator
from dataclasses import replace

from ivr.i18n import N_
from ivr.reports.document.spans import Span, Spans, tidy
from ivr.script.knowledge import knowledge_of
from ivr.script.markup import OptionPause, Sentence, Words
from ivr.script.speaker import NO_LABEL, Speaker

PAUSE = "|"

LABEL_MISSING = N_("(label missing)")


def spans(sentence: Sentence, speaker: Speaker) -> Spans:
    """Return a filled-in sentence as spans."""
    return tidy([span for part in sentence.parts for span in _spans(part, speaker)])


def _spans(part: object, speaker: Speaker) -> Iterator[Span]:
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
    for written, spoken, _ in speaker.tables[code].parts(part.text):
        is_digit = len(written) == 1 and written.isascii() and written.isdigit() and digits
        usual = spoken == written or bool(is_digit and spoken == digits[int(written)])
        yield Span(written, spoken, part.language, usual)


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
