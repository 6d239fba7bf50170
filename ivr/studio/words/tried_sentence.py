"""A sentence that a person tries: how it is spoken with the words of a draft, and its findings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ivr.reports.document.building import languages_of
from ivr.reports.document.entries import DocumentLanguage, DocumentSentence
from ivr.reports.document.spans import spans_of
from ivr.script.fields.place import TEXTS, Place
from ivr.script.files import Files
from ivr.script.findings.finding import Finding, FindingCollector
from ivr.script.findings.wordings import WORDINGS
from ivr.script.model import markup
from ivr.script.model.script import MAIN_MENU
from ivr.script.model.speaker import Speaker
from ivr.script.model.tempo import seconds
from ivr.script.reading.field_values import fields_of
from ivr.studio.content.names import names_in
from ivr.studio.editions.writing import write
from ivr.studio.menus.operations import Menus
from ivr.studio.services import current_studio


@dataclass(frozen=True, slots=True)
class TriedSentence:
    """A tried sentence: its speech, voices, duration and findings, which are about `files`."""

    files: Files
    voices: Mapping[str, DocumentLanguage]
    sentence: DocumentSentence
    seconds: float
    findings: tuple[Finding, ...]


def try_sentence(files: Files, code: str, sentence: str) -> TriedSentence | None:
    """Check a script with the sentence as a topic, and return its speech in the main menu.

    The topic is not the contact text, which rules compare with others, and says only its label
    before. Invalid markup is kept as text. Returns None if the script cannot be read or has no
    topic.
    """
    known = fields_of(files)
    written = [name for name in names_in(files).labelled if f"{code}/{name}.txt" in files]
    contact = Menus(known).contact
    topic = min(written, key=lambda name: name == contact, default=None)
    if topic is None:
        return None
    body = (code, TEXTS, topic, "body")
    label = str(known.get((code, TEXTS, topic, "label"), ""))
    text = f"{label}.\n{sentence}"
    tried = write(files, {body: text})
    check = current_studio.checker.check_form(tried)
    script = check.script
    if script is None:
        return None
    last = Place(body, text.count("\n") + 1)
    parsed = markup.parse(
        " ".join(sentence.split()), last, list(script.languages), FindingCollector(WORDINGS)
    )
    speaker = Speaker(script, script.languages[code])
    filled = parsed.fill(script.values(script.menus[MAIN_MENU]))
    spoken = DocumentSentence(spans_of(filled, speaker))
    lasts = seconds(speaker.say(filled))
    findings = [finding for finding in check.findings if replace(finding.place, words="") == last]
    return TriedSentence(tried, languages_of(script), spoken, lasts, tuple(findings))
