"""The checks of a text in each language: figures, findings, speech, and review date."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, product
from urllib.parse import quote

from ivr.checks import overrides
from ivr.checks.check import CheckResult
from ivr.checks.overrides import apply_overrides
from ivr.checks.rule import About
from ivr.checks.rules import rules_about
from ivr.reports.document.building import languages_of, texts_of
from ivr.reports.document.entries import DocumentLanguage, EntryText, ReadingState
from ivr.reports.document.entry_texts import entries_in_files
from ivr.script.fields.place import LINE_FILE, RECORDINGS, TEXTS, FieldPath
from ivr.script.fields.tables import ReadThrough
from ivr.script.files import Files, fingerprint
from ivr.script.findings.finding import Finding, FindingCollector, Severity
from ivr.script.model.script import NOTICE, WITHOUT_VOICE, Script
from ivr.script.model.speakable import SAY_BYTES, SAY_QUOTED
from ivr.script.model.speech import Recording
from ivr.script.reading.review import DueText, due_texts
from ivr.studio.content.findings import count_severities
from ivr.studio.content.names import names_in

LIMITS = ("warn_seconds", "max_seconds")
"""Thresholds of rules about durations; not every rule has both."""


@dataclass(frozen=True, slots=True)
class TextCheck:
    """The checks of a text in one language; `text` is None if it is not written.

    `findings` concern the text, and `of_recording` its recording. `limit` is the maximum duration
    in seconds, if a rule sets one. `characters_left` is the number of characters before that limit,
    or before a sentence exceeds Twilio's limit; negative if the text is too long, None if unknown.
    `is_printed` is whether the text is never spoken, and `is_complete` whether the rules were
    checked.
    """

    language: str
    text: EntryText | None
    findings: tuple[Finding, ...]
    of_recording: tuple[Finding, ...]
    limit: float | None
    characters_left: int | None
    is_printed: bool
    is_complete: bool

    @property
    def seconds(self) -> float | None:
        """Duration of the text in seconds."""
        return self.text.seconds if self.text else None

    @property
    def counts(self) -> Mapping[Severity, int]:
        """Number of findings about the text, by severity."""
        return count_severities(self.findings)


@dataclass(frozen=True, slots=True)
class Playback:
    """A text as callers hear it: a recording that is played, or words with their voices."""

    spoken: tuple[tuple[str, DocumentLanguage], ...]
    recording: Recording | None
    seconds: float


class TextChecks:
    """The checks of a script's texts. The script may have errors."""

    def __init__(self, check: CheckResult, files: Files) -> None:
        self.check = check
        self.files = files
        self.names = names_in(files)
        self.titles = check.titles
        self.languages = languages_of(check.script) if check.script else {}
        self._texts = texts_of(check.script) if check.script else {}
        self._in_files = {entry.name: entry.texts for entry in entries_in_files(files)}

    def by_language(self, text: str) -> Mapping[str, TextCheck]:
        """Return the checks of a text by language."""
        limit = self._limit(text)
        return {code: self._checked(code, text, limit) for code in self.names.languages}

    def has_errors(self, text: str) -> bool:
        """Return whether a text has errors in any language."""
        errors = self.check.errors
        return any(error.field[1:3] == (TEXTS, text) for error in errors)

    def playback(self, code: str, text: str) -> Playback | None:
        """Return a text as callers hear it, or None if that is unknown."""
        entry = self._text(code, text)
        if entry is None or entry.seconds is None:
            return None
        sentences = (*((entry.offer,) if entry.offer else ()), *entry.sentences)
        voices = chain.from_iterable(sentence.voices for sentence in sentences)
        spoken = tuple((voice.words, self.languages[voice.language or code]) for voice in voices)
        recording = entry.recording if entry.state is ReadingState.RECORDED else None
        return Playback(spoken, recording, entry.seconds) if spoken else None

    def _checked(self, code: str, name: str, limit: float | None) -> TextCheck:
        text = self._text(code, name)
        return TextCheck(
            language=code,
            text=text,
            findings=self._about((code, TEXTS, name)),
            of_recording=self._about((code, RECORDINGS, name)),
            limit=limit,
            characters_left=_characters_left(text, limit) if text and self._texts else None,
            is_printed=name == WITHOUT_VOICE,
            is_complete=self.check.is_complete,
        )

    def _text(self, code: str, name: str) -> EntryText | None:
        """Return a text; from its file if reading rejected it, None if it is not written."""
        if code in self._texts:
            text = self._texts[code].text(name)
            if text.is_written:
                return text
        return self._in_files.get(name, {}).get(code)

    def _about(self, path: FieldPath) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.check.findings if finding.field[:3] == path)

    def _limit(self, text: str) -> float | None:
        """Return the maximum duration of a text in seconds, if a rule sets one."""
        script = self.check.script
        if script is None:
            return None
        areas = [topic for topic in script.topics() if topic != script.contact]
        about = {NOTICE: About.NOTICE_SECONDS, **dict.fromkeys(areas, About.TOPIC_SECONDS)}
        about |= dict.fromkeys(self.names.announcements, About.ANNOUNCEMENT_SECONDS)
        return limits_of(script, about[text])[0] if text in about else None


@dataclass(frozen=True, slots=True)
class TextToReview:
    """A text that is due, and who read it last.

    `digest` is its `review_digest`.
    """

    due: DueText
    last: ReadThrough | None
    digest: str


def texts_to_read(checks: TextChecks, now: datetime) -> Iterator[TextToReview]:
    """Return the texts that are due; none if the script cannot be read."""
    if (script := checks.check.script) is None:
        return
    for due in due_texts(script, now):
        last = script.review.read.get(due.text)
        yield TextToReview(due, last, review_digest(checks, due.text, due.until))


def review_digest(checks: TextChecks, text: str, until: date | None) -> str:
    """Return a hash of the words and the date that a reader confirms."""
    paths = {f"{code}/{text}.txt" for code in checks.names.languages}
    words = {path: data for path, data in checks.files.items() if path in paths}
    return fingerprint({**words, LINE_FILE: str(until).encode()})


def limits_of(script: Script, about: About) -> tuple[float, ...]:
    """Return the durations (seconds) above which a script's rule warns, or refuses."""
    settled = apply_overrides(script, rules_about(about), FindingCollector(overrides.WORDINGS))
    limits = product((rule.limits for rule in settled.values()), LIMITS)
    return tuple(of_rule[name] for of_rule, name in limits if name in of_rule)


def _characters_left(text: EntryText, limit: float | None) -> int | None:
    voices = chain.from_iterable(sentence.voices for sentence in text.sentences)
    spoken_words = [voice.words for voice in voices]
    if limit is not None and text.seconds:
        return round((limit - text.seconds) * sum(map(len, spoken_words)) / text.seconds)
    rooms = [
        min(SAY_BYTES - len(words.encode()), _room_when_quoted(words)) for words in spoken_words
    ]
    return min(rooms, default=None)


def _room_when_quoted(words: str) -> int:
    return SAY_QUOTED - len(quote(words))
