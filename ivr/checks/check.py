"""The check of a script: the only way from files to a line that may answer calls.

It reports all known kinds of errors, and returns a line only without errors.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache

from ivr.call.turn import Turn
from ivr.call.walk import WORDINGS, Walk, walk
from ivr.checks.rules import check_rules
from ivr.checks.spelling import spell
from ivr.errors import ScriptRefusedError
from ivr.script.files import Files
from ivr.script.findings.finding import Finding, Report, Severity, Trait
from ivr.script.findings.place import TEXTS
from ivr.script.findings.titles import NO_TITLES, LanguageCodes, Titles
from ivr.script.model.announcements import MAX_NOT_ENDED, Announcement, Interval, intervals
from ivr.script.model.line import Line, prepare
from ivr.script.model.script import NOTICE, Script
from ivr.script.model.speech import known_voices
from ivr.script.reading import fields
from ivr.script.reading.positions import Positions
from ivr.script.reading.reading import Reading, read
from ivr.twiml import documents as twiml
from ivr.twiml.allowlist import violations

DOCUMENTS_CACHE_SIZE = 4_096
"""Cache size: turns whose documents were checked. Two editions of a script have most in common."""

ANY_STATE = f"{twiml.CALL_PATH}/xx.menu.topic.m0i0e0h0.00000000.00000000/{twiml.BEGAN}"


@dataclass(frozen=True, slots=True)
class AnnouncedCheck:
    """The line in an interval with announcements, and its walk."""

    interval: Interval
    line: Line
    walk: Walk


@dataclass(frozen=True, slots=True)
class Check:
    """The result of a check.

    `script` is None if too little could be read, and may lack texts otherwise. After errors beyond
    single sentences it is not `is_complete`: `line` and `walk` are None, and no rules are checked.
    They are those without announcements, and `announced` are current and future intervals with
    announcements. Only a script that `may_answer` may be heard by callers. `titles` are for the
    messages of findings. `document_errors` are refusals by the allow-list, which are findings if
    there is no other error. `inherited` are errors of the live script, which are only warnings
    here (`check_candidate`).
    """

    findings: tuple[Finding, ...]
    script: Script | None = None
    line: Line | None = None
    walk: Walk | None = None
    announced: tuple[AnnouncedCheck, ...] = ()
    titles: Titles = NO_TITLES
    document_errors: tuple[Finding, ...] = ()
    inherited: tuple[Finding, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether the rules were checked too; if not, there may be more findings."""
        return self.line is not None

    @property
    def ran_out(self) -> bool:
        """Whether the check ran out of time or memory, which says little about the script."""
        return any(finding.has(Trait.TIMED_OUT) for finding in self.findings)

    @property
    def may_answer(self) -> bool:
        """Whether the check is complete, without errors."""
        return self.is_complete and not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The errors, which prevent the script from answering calls."""
        return tuple(found for found in self.findings if found.severity is Severity.ERROR)


def check_script(
    files: Files,
    *,
    spelling: bool = False,
    now: datetime | None = None,
) -> Check:
    """Check a script: read it, walk over every state, and check rules and documents.

    `spelling` is for editors: it loads dictionaries, and has no errors as findings. `now` is the
    aware moment with which dates in the script are compared, by default the present. Never raises:
    an exception becomes a finding.
    """
    now = now or datetime.now(UTC)
    reading, titles = read(files), fields.titles(files)
    if reading.script is None or not reading.is_whole:
        return Check(reading.findings, reading.script, titles=titles)
    try:
        if many := _too_many_announcements(reading.script, now):
            return Check((*reading.findings, *many), reading.script, titles=titles)
        return _check_whole(reading, reading.script, titles, now, spelling=spelling)
    except Exception as error:
        report = Report(WORDINGS)
        report.fail("check-failed", error)
        return Check((*reading.findings, *report.findings), reading.script, titles=titles)


def _check_whole(
    reading: Reading, script: Script, titles: Titles, now: datetime, *, spelling: bool
) -> Check:
    """Walk over a completely read script, and check it by the rules and all documents."""
    line = prepare(script)
    seen = walk(line)
    rules = check_rules(line, now, flow=seen.flow)
    broken = _without_known_causes(rules, reading.errors)
    announced = tuple(_announced(line, now))
    walks = [seen, *(each.walk for each in announced)]
    walked = {(each.rule, each.place): each for one in walks for each in one.findings}
    findings = [*reading.findings, *broken, *walked.values()]
    if spelling:
        findings += _misspelt(script, broken)
    refused = check_documents(line, *walks)
    if not any(found.severity is Severity.ERROR for found in findings):
        findings += refused  # else they hold what the rules found
    return Check(tuple(findings), script, line, seen, announced, titles, document_errors=refused)


def _without_known_causes(
    broken: Sequence[Finding], errors: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Leave out findings with the cause of another error: one mistake gives one finding.

    Every rule that an emergency notice breaks is reported, but a notice is not reported as
    different from one with errors in the first language.
    """
    wrong = {one.field[:3] for one in (*errors, *broken) if one.severity is Severity.ERROR}

    def is_known(one: Finding) -> bool:
        if one.field[1:3] == (TEXTS, NOTICE):
            first = one.values.get("first")
            codes = first.codes if isinstance(first, LanguageCodes) else ()
            compares = one.has(Trait.COMPARES_LANGUAGES)
            return compares and any((code, TEXTS, NOTICE) in wrong for code in codes)
        return any(_is_cause(error, one) for error in errors)

    return tuple(one for one in broken if not is_known(one))


def _is_cause(error: Finding, other: Finding) -> bool:
    """Return whether an error is the cause of a finding by a rule.

    Figures that cannot be said are not the cause of findings about other words and symbols. They
    are the cause of a number that the text lacks if they are that number, or were meant to be.
    """
    is_in_line = error.place.overlaps(other.place)
    if not error.has(Trait.UNSPEAKABLE_FIGURES):
        return is_in_line
    its = other.values
    lost = str(its.get("number", its.get("missing", "")))
    quoted = str(its.get("found", "")) if other.has(Trait.QUOTES_WORDS) else ""
    words = lost or other.place.words or quoted
    figures = {str(error.values.get(name, "–")) for name in ("found", "nearest")} - {"–"}
    is_about = any(one in words or words in one for one in figures)
    return is_about and (error.field == other.field if lost else is_in_line)


def _too_many_announcements(script: Script, now: datetime) -> tuple[Finding, ...]:
    """Report more announcements than can be walked over in seconds."""
    report = Report(WORDINGS)
    coming = [each for each in script.announcements if each.end > now]
    if len(coming) > MAX_NOT_ENDED:
        first = ("announcements", coming[MAX_NOT_ENDED].name)
        report.error("too-many-announcements", first, found=len(coming), most=MAX_NOT_ENDED)
    return report.findings


def _announced(line: Line, now: datetime) -> Iterator[AnnouncedCheck]:
    walks: dict[tuple[Announcement, ...], Walk] = {}
    for interval in intervals(line.script.announcements, now):
        if interval.announced:
            then = line.at(interval.start)
            if interval.announced not in walks:
                walks[interval.announced] = walk(then)
            yield AnnouncedCheck(interval, then, walks[interval.announced])


def _misspelt(script: Script, broken: Iterable[Finding]) -> Iterator[Finding]:
    """Yield misspelt words, skipping foreign lines and words already reported."""
    broken = tuple(broken)
    foreign = [finding.place for finding in broken if finding.has(Trait.FOREIGN_WORDS)]
    told = {
        replace(found.place, words=word)
        for found in broken
        if " " not in found.place.words  # skip findings about whole sentences
        for word in re.findall(r"\w+", found.place.words)
    }
    for found in spell(script):
        if found.place not in told and not any(map(found.place.overlaps, foreign)):
            yield found


def check_documents(line: Line, *walks: Walk) -> tuple[Finding, ...]:
    """Render all turns of walks, and report violations of the allow-list."""
    wait = line.script.patience.wait_seconds
    turns = {turn.sound: turn for one in walks for turn in one.spoken}.values()
    report = Report(WORDINGS)
    for breach in (breach for turn in turns for breach in _breaches(turn, wait)):
        report.error("document-refused", (), found=breach)
    return report.findings


@lru_cache(DOCUMENTS_CACHE_SIZE)
def _breaches(turn: Turn, wait_seconds: int) -> tuple[str, ...]:
    return violations(twiml.render(turn, ANY_STATE, wait_seconds), voices=known_voices())


def check_and_prepare(files: Files) -> Line:
    """Check a script and return its line; raises ScriptRefusedError that lists all errors."""
    return require_good(check_script(files), files)


def require_good(check: Check, files: Files) -> Line:
    """Return the line of a checked script; raises ScriptRefusedError for errors."""
    if check.line is None or not check.may_answer:
        raise ScriptRefusedError(in_lines(check.errors, files))
    return check.line


def read_published(files: Files, language: str = "en") -> Line:
    """Return the line of a script that is readable, even if it breaks rules.

    Raises ScriptRefusedError that lists its errors in the reader's language.
    """
    reading = read(files)
    if reading.script is None or not reading.reopens:
        raise ScriptRefusedError(in_lines(reading.errors, files, language))
    return prepare(reading.script)


def in_lines(findings: Iterable[Finding], files: Files, language: str = "en") -> str:
    """Format findings one a line, with file and line, for logs and editors."""
    titles, positions = fields.titles(files), Positions(files)
    lines: list[str] = []
    for each in findings:
        file, line = positions.of(each.place)
        words = f"{each.message(language, titles)} {each.hint(language, titles)}"
        lines.append(f"{file}:{line}: {each.rule}: {words}")
    return "\n".join(lines)
