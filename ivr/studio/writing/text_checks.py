"""The checks of a text in each language: figures, findings, and how it is spoken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from ivr.checks.check import Check
from ivr.checks.thresholds import defaults
from ivr.reports.script import files as as_written
from ivr.reports.script.document import Entry, Reader
from ivr.reports.script.entries import Entries
from ivr.script.files import Files
from ivr.script.finding import Finding, Severity
from ivr.script.model import NOTICE, WITHOUT_VOICE, Script
from ivr.script.place import RECORDINGS, TEXTS, Address
from ivr.script.speakable import SAY_BYTES, SAY_QUOTED
from ivr.script.speech import Recording
from ivr.studio.findings import counted
from ivr.studio.writing.names import names_in
from ivr.studio.writing.saying import Said, SaidLine, Sayer

NOTICE_LIMIT = ("R02", "max_seconds")
AREA_LIMIT = ("R56", "warn_seconds")
ANNOUNCEMENT_LIMIT = ("R63", "warn_seconds")
LONGEST_ANNOUNCEMENT = ("R63", "max_seconds")


@dataclass(frozen=True, slots=True)
class TextCheck:
    """The checks of a text in one language.

    `findings` are those about the text, and `of_recording` those about its recording.
    `limit` is the longest duration in seconds, if a rule sets one. `characters_left` are those
    until the limit, or else until the longest sentence exceeds what Twilio takes; negative if
    the text is too long, None if unknown. `is_complete` is whether the rules were checked too.
    """

    language: str
    entry: Entry | None
    findings: tuple[Finding, ...]
    lines: tuple[SaidLine, ...]
    limit: float | None
    characters_left: int | None
    is_complete: bool
    of_recording: tuple[Finding, ...] = ()

    @property
    def seconds(self) -> float | None:
        """How long the text lasts, in seconds."""
        measures = self.entry.measures if self.entry else None
        return measures.seconds if measures else None

    @property
    def is_printed(self) -> bool:
        """Whether the text is only printed, so that it has no duration."""
        return self.entry is not None and self.entry.id == WITHOUT_VOICE

    @property
    def is_recorded(self) -> bool:
        """Whether a matching recording is played."""
        return self.entry is not None and self.entry.reader is Reader.PERSON

    @property
    def has_old_recording(self) -> bool:
        """Whether there is an outdated recording, which is not played."""
        return self.entry is not None and self.entry.reader is Reader.OUTDATED

    @property
    def counts(self) -> Mapping[Severity, int]:
        """The numbers of findings about the text, by severity."""
        return counted(self.findings)

    @property
    def all_counts(self) -> Mapping[Severity, int]:
        """The numbers of findings by severity, those about its recording included."""
        return counted((*self.findings, *self.of_recording))


@dataclass(frozen=True, slots=True)
class Heard:
    """What callers hear of a text: a recording if there is one that is played, or words."""

    said: tuple[Said, ...]
    recording: Recording | None
    seconds: float


class TextChecks:
    """Collects the checks of a script's texts. The script may have mistakes."""

    def __init__(self, check: Check, files: Files) -> None:
        self.check = check
        self.files = files
        self.names = names_in(files)
        self.titles = check.titles
        self._entries: dict[str, Entries] = {}
        self._sayers: dict[str, Sayer] = {}
        self._of: dict[str, Mapping[str, TextCheck]] = {}
        if script := check.script:
            for code, language in script.languages.items():
                self._entries[code] = Entries(script, language, {})
                self._sayers[code] = Sayer(script, language)
        self._as_written = {} if check.script else _as_written(files)

    def of(self, text: str) -> Mapping[str, TextCheck]:
        """Return the checks of a text by language."""
        if text not in self._of:
            self._of[text] = self._checked(text)
        return self._of[text]

    def heard(self, code: str, text: str) -> Heard | None:
        """Return what callers hear of a text, None if that is not known."""
        check = self.of(text).get(code)
        if check is None or not check.lines:
            return None
        recording = self.recording(code, text) if check.is_recorded else None
        said = tuple(one for line in check.lines for one in line.said)
        return Heard(said, recording, check.seconds or 0)

    def _checked(self, text: str) -> Mapping[str, TextCheck]:
        limit = self._limit(text)
        found: dict[str, TextCheck] = {}
        for code in self.names.languages:
            entry, lines = self._entry(code, text), self._lines(code, text)
            found[code] = TextCheck(
                language=code,
                entry=entry,
                findings=self._about((code, TEXTS, text)),
                lines=lines,
                limit=limit,
                characters_left=_characters_left(entry, lines, limit),
                is_complete=self.check.is_complete,
                of_recording=self._about((code, RECORDINGS, text)),
            )
        return found

    def _about(self, whole: Address) -> tuple[Finding, ...]:
        return tuple(one for one in self.check.findings if one.field[:3] == whole)

    def recording(self, code: str, text: str) -> Recording | None:
        """Return the recording of a text, current or outdated."""
        script = self.check.script
        language = script.languages.get(code) if script else None
        return language.recordings.get(text) if language else None

    def _limit(self, text: str) -> float | None:
        """Return the longest duration of a text in seconds, if a rule sets one."""
        script = self.check.script
        if script is None:
            return None
        areas = [topic for topic in script.topics() if topic != script.contact]
        limits = {NOTICE: NOTICE_LIMIT, **dict.fromkeys(areas, AREA_LIMIT)}
        limits |= dict.fromkeys(self.names.announcements, ANNOUNCEMENT_LIMIT)
        return threshold(script, limits[text]) if text in limits else None

    def _entry(self, code: str, text: str) -> Entry | None:
        """Return the printed text, or the file's text if the script cannot be read."""
        if code not in self._entries:
            return self._as_written.get((code, text))
        kind = "topic" if text in self.names.labelled else text
        entry = self._entries[code].text(text, kind)
        return entry if entry.measures else None

    def _lines(self, code: str, text: str) -> tuple[SaidLine, ...]:
        return self._sayers[code].text(text) if code in self._sayers else ()


def _as_written(files: Files) -> dict[tuple[str, str], Entry]:
    languages = as_written.languages(files, {})
    return {(one.code, entry.id): entry for one in languages for entry in one.entries}


def threshold(script: Script, limit: tuple[str, str]) -> float:
    """Return a threshold of a rule, as the script may have set it."""
    rule, name = limit
    override = script.overrides.get(rule)
    value = override.get(name) if override else None
    return float(value) if isinstance(value, int | float) else defaults(rule)[name]


def _characters_left(
    entry: Entry | None, lines: Iterable[SaidLine], limit: float | None
) -> int | None:
    said = [one.words for line in lines if not line.offer for one in line.said]
    seconds = entry.measures.seconds if entry and entry.measures else None
    if limit is not None and seconds:
        return round((limit - seconds) * sum(map(len, said)) / seconds)
    rooms = [min(SAY_BYTES - len(words.encode()), _quoted_room(words)) for words in said]
    return min(rooms, default=None)


def _quoted_room(words: str) -> int:
    """Return how many characters may be added before the encoded words are too long."""
    return SAY_QUOTED - len(quote(words))
