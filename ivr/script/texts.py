"""Parsing of text files: notes, a label, and a body with one sentence a line."""

import re
from collections.abc import Collection

from ivr.script import markup
from ivr.script.finding import Report
from ivr.script.markup import OptionPause, Sentence, Words
from ivr.script.model import Text

NOTE_MARK = "#"


def read(
    text: str,
    name: str,
    file: str,
    languages: Collection[str],
    report: Report,
    *,
    labelled: bool,
    body_needed: bool = True,
) -> Text:
    """Parse a text file and report its mistakes; `labelled` texts are topics and sub-menus."""
    notes: list[str] = []
    label: Sentence | None = None
    body: list[Sentence] = []
    gap = False
    for number, written in enumerate(text.split("\n"), start=1):
        words = " ".join(written.split())
        if words.startswith(NOTE_MARK):
            notes.append(words.lstrip(NOTE_MARK).strip())
        elif not words:
            gap = True
        else:
            complain = report.at(file, number)
            sentence = markup.parse(words, file, number, languages, complain)
            if labelled and label is None:
                label, gap = sentence, False
                continue
            if labelled and not body and not gap:
                report.error("no-empty-line-after-label", file, number, found=words)
            body.append(sentence)
    if label is None:
        if _is_silent(body):
            report.error("empty-file", file)
    elif _is_silent([label]):
        report.error("label-without-words", file, label.line, found=label.written)
    elif body_needed and _is_silent(body):
        report.error("label-without-body", file, label.line, found=label.written)
    return Text(name, file, label, tuple(body), tuple(notes))


def _is_silent(sentences: Collection[Sentence]) -> bool:
    """Whether sentences have no words, other than those removed with a reported mistake."""
    return not has_words(sentences) and all(sentence.parts for sentence in sentences)


def has_words(sentences: Collection[Sentence]) -> bool:
    """Return whether sentences hold anything to say."""
    return any(
        not isinstance(part, OptionPause)
        and (not isinstance(part, Words) or re.search(r"\w", part.text))
        for sentence in sentences
        for part in sentence.parts
    )
