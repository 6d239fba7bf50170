"""Sentences to try: how they would be said, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ivr.checks.checker import Checker
from ivr.reports.document.model import DocumentLanguage, DocumentSentence
from ivr.reports.document.order import languages_of
from ivr.reports.document.speaking import spans
from ivr.script import fields, markup
from ivr.script.files import Files
from ivr.script.finding import Finding, Report
from ivr.script.model import MAIN_MENU
from ivr.script.place import TEXTS, Place
from ivr.script.speaker import Speaker
from ivr.script.tempo import seconds
from ivr.script.wordings import WORDINGS
from ivr.script.writing import write
from ivr.studio.writing.names import names_in


@dataclass(frozen=True, slots=True)
class Tried:
    """A sentence to try: how it is spoken, its seconds, and its findings.

    `voices` are those of the script, by language.
    """

    voices: Mapping[str, DocumentLanguage]
    sentence: DocumentSentence
    seconds: float
    findings: tuple[Finding, ...]


def try_sentence(checker: Checker, files: Files, code: str, sentence: str) -> Tried | None:
    """Check a script with the sentence added to a topic, and say it as in the main menu.

    Invalid markup stays as it is written. Returns None if the script cannot be read or has no
    topic.
    """
    names = names_in(files)
    topic = next((name for name in names.labelled if f"{code}/{name}.txt" in files), None)
    if topic is None:
        return None
    body = (code, TEXTS, topic, "body")
    words = fields.read(files).get(body)
    text = f"{words}\n{sentence}" if isinstance(words, str) else sentence
    check = checker.check_form(write(files, {body: text}))
    script = check.script
    if script is None:
        return None
    last = Place(body, text.count("\n") + 1)
    written = " ".join(sentence.split())
    parsed = markup.parse(written, last, list(script.languages), Report(WORDINGS))
    speaker = Speaker(script, script.languages[code])
    filled = speaker.fill(parsed, script.values(script.menus[MAIN_MENU]))
    said, lasts = DocumentSentence(spans(filled, speaker)), seconds(speaker.say(filled))
    found = tuple(one for one in check.findings if replace(one.place, words="") == last)
    return Tried(languages_of(script), said, lasts, found)
