"""The check of a script: the only way from files to a line that may answer calls.

It reports all known kinds of errors, and returns a line only without errors.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain

from ivr.call.turn import Turn
from ivr.call.walk import WORDINGS, Walk, walk
from ivr.checks.rules import check_rules
from ivr.checks.spelling import spell
from ivr.errors import ScriptRefusedError
from ivr.script.fields.place import TEXTS, FieldPath, Place
from ivr.script.fields.titles import NO_TITLES, LanguageCodes, Titles
from ivr.script.files import Files
from ivr.script.findings.finding import Finding, FindingCollector, Severity, Trait
from ivr.script.model.announcements import MAX_NOT_ENDED, Announcement, Interval, intervals
from ivr.script.model.line import Line, prepare
from ivr.script.model.script import NOTICE, Script
from ivr.script.model.speech import known_voices
from ivr.script.reading import field_values
from ivr.script.reading.positions import Positions
from ivr.script.reading.reading import Reading, read_script
from ivr.twiml import documents as twiml
from ivr.twiml.allowlist import violations
from ivr.twiml.turn_address import ANY_STATE, turn_address

DOCUMENTS_CACHE_SIZE = 4_096
"""Number of turns cached whose documents were checked. Two editions of a script share most."""


@dataclass(frozen=True, slots=True)
class AnnouncedCheck:
    """The line in an interval with announcements, and its walk."""

    interval: Interval
    line: Line
    walk: Walk


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check.

    `script` is None if too little could be read, and may lack texts otherwise. A check is not
    `is_complete` after other errors than in single sentences, such as a missing text: `line` and
    `walk` are None, and no rules are checked. Both are without announcements, and `announced` are
    current and future intervals with announcements. Only a script that `may_answer` may be heard by
    callers. `titles` are for the messages of findings. `document_errors` are refusals by the
    allow-list, which are findings if there is no other error. `inherited` are errors of the live
    script, which are only warnings here (`check_candidate`).
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
        return tuple(error for error in self.findings if error.severity is Severity.ERROR)


def check_script(
    files: Files,
    *,
    spelling: bool = False,
    now: datetime | None = None,
) -> CheckResult:
    """Check a script: read it, walk over every state, and check rules and documents.

    `spelling` is for editors: it loads dictionaries, and has no errors as findings. `now` is the
    aware moment with which dates in the script are compared, by default the present. Never raises:
    an exception becomes a finding.
    """
    now = now or datetime.now(UTC)
    reading = read_script(files)
    titles = field_values.titles(files)
    if reading.script is None or not reading.can_be_prepared:
        return CheckResult(reading.findings, reading.script, titles=titles)
    try:
        if many := _too_many_announcements(reading.script, now):
            return CheckResult((*reading.findings, *many), reading.script, titles=titles)
        return _check_whole(reading, reading.script, titles, now, spelling=spelling)
    except Exception as error:
        report = FindingCollector(WORDINGS)
        report.fail("check-failed", error)
        return CheckResult((*reading.findings, *report.findings), reading.script, titles=titles)


def _check_whole(
    reading: Reading, script: Script, titles: Titles, now: datetime, *, spelling: bool
) -> CheckResult:
    line = prepare(script)
    usual_walk = walk(line)
    rules = check_rules(line, now, flow=usual_walk.flow)
    broken = _without_known_causes(rules, reading.errors)
    announced = tuple(_announced(line, now))
    ready = [walk(line.at(now).beside(name)) for name in script.ready]
    walks = [usual_walk, *(check.walk for check in announced), *ready]
    from_walks = chain.from_iterable(walked.findings for walked in walks)
    faults = {(finding.rule, finding.place): finding for finding in from_walks}
    findings = [*reading.findings, *broken, *faults.values()]
    if spelling:
        findings += _misspelt(script, broken)
    refused = check_documents(line, *walks)
    if not any(finding.severity is Severity.ERROR for finding in findings):
        findings += refused  # else they hold what the rules found
    return CheckResult(
        tuple(findings), script, line, usual_walk, announced, titles, document_errors=refused
    )


def _without_known_causes(
    broken: Sequence[Finding], errors: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Leave out findings with the cause of another error: one mistake gives one finding.

    A text that says 11415 instead of 11414 has an error from reading. The rules about facts and
    phone numbers find in addition that it lacks 11414: those findings are left out.

    Every rule that an emergency notice breaks is reported, but a notice is not reported as
    different from one with errors in the first language.
    """
    findings = (*errors, *broken)
    faulty = {finding.field[:3] for finding in findings if finding.severity is Severity.ERROR}
    kept: list[Finding] = []
    for finding in broken:
        if finding.field[1:3] == (TEXTS, NOTICE):
            has_known_cause = _compares_with_faulty_notice(finding, faulty)
        else:
            has_known_cause = any(_is_cause(error, finding) for error in errors)
        if not has_known_cause:
            kept.append(finding)
    return tuple(kept)


def _compares_with_faulty_notice(finding: Finding, faulty: Collection[FieldPath]) -> bool:
    first = finding.values.get("first")
    if not finding.has(Trait.COMPARES_LANGUAGES) or not isinstance(first, LanguageCodes):
        return False
    return any((code, TEXTS, NOTICE) in faulty for code in first.codes)


def _is_cause(error: Finding, finding: Finding) -> bool:
    """Return whether an error is the cause of a finding by a rule.

    Most errors explain all findings on their line. Figures that cannot be said explain only
    findings about the same figures: 11415 in “Ring 11415 (dygnet runt)” does not explain the
    finding about the brackets. But it explains the finding that the text lacks 11414, the number
    that was meant, on whichever line that is reported.
    """
    is_on_line = error.place.overlaps(finding.place)
    if not error.has(Trait.UNSPEAKABLE_FIGURES):
        return is_on_line
    lacking = str(finding.values.get("number", finding.values.get("missing", "")))
    if lacking:
        return error.field == finding.field and _is_about(error, lacking)
    quoted = str(finding.values.get("found", "")) if finding.has(Trait.QUOTES_WORDS) else ""
    return is_on_line and _is_about(error, finding.place.words or quoted)


def _is_about(error: Finding, words: str) -> bool:
    """Return whether words overlap the figures of an error, or the number that was meant.

    For an error about 11415 instead of 11414, "11414" does, and so does "11415 (dygnet runt)".
    """
    figures = {str(error.values.get(name, "–")) for name in ("found", "nearest")} - {"–"}
    return any(number in words or words in number for number in figures)


def _too_many_announcements(script: Script, now: datetime) -> tuple[Finding, ...]:
    """Report more announcements than can be walked over, because each of them adds walks.

    A ready one is walked as if it were heard now, beside the current ones.
    """
    report = FindingCollector(WORDINGS)
    coming = [announcement.name for announcement in script.announcements if announcement.end > now]
    fields = [("announcements", name) for name in coming] + [
        ("ready", name) for name in script.ready
    ]
    if len(fields) > MAX_NOT_ENDED:
        found = {"found": len(fields), "most": MAX_NOT_ENDED}
        report.error("too-many-announcements", fields[MAX_NOT_ENDED], **found)
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
    """Yield misspelt words, unless a rule has reported them or their line as foreign."""
    broken = tuple(broken)
    foreign = [finding.place for finding in broken if finding.has(Trait.FOREIGN_WORDS)]
    reported: set[Place] = set()
    for finding in broken:
        if " " in finding.place.words:  # a finding about a whole sentence says nothing of its words
            continue
        words = re.findall(r"\w+", finding.place.words)
        reported.update(replace(finding.place, words=word) for word in words)
    for misspelling in spell(script):
        is_foreign = any(map(misspelling.place.overlaps, foreign))
        if not is_foreign and misspelling.place not in reported:
            yield misspelling


def check_documents(line: Line, *walks: Walk) -> tuple[Finding, ...]:
    """Render all turns of walks, and report violations of the allow-list."""
    wait = line.script.patience.wait_seconds
    spoken = chain.from_iterable(walked.distinct_turns for walked in walks)
    distinct = {turn.sound: turn for turn in spoken}
    report = FindingCollector(WORDINGS)
    for turn in distinct.values():
        for breach in _breaches(turn, wait):
            report.error("document-refused", (), found=breach)
    return report.findings


@lru_cache(DOCUMENTS_CACHE_SIZE)
def _breaches(turn: Turn, wait_seconds: int) -> tuple[str, ...]:
    document = twiml.render(turn, turn_address(ANY_STATE), wait_seconds)
    return violations(document, voices=known_voices())


def check_and_prepare(files: Files) -> Line:
    """Check a script and return its line; raises ScriptRefusedError that lists all errors."""
    return require_good(check_script(files), files)


def require_good(check: CheckResult, files: Files) -> Line:
    """Return the line of a checked script; raises ScriptRefusedError for errors."""
    if check.line is None or not check.may_answer:
        raise ScriptRefusedError(in_lines(check.errors, files))
    return check.line


def read_published(files: Files, language: str = "en") -> Line:
    """Return the line of a script that is readable, even if it breaks rules.

    Raises ScriptRefusedError that lists its errors in the reader's language.
    """
    reading = read_script(files)
    if reading.script is None or not reading.may_answer_again:
        raise ScriptRefusedError(in_lines(reading.errors, files, language))
    return prepare(reading.script)


def in_lines(findings: Iterable[Finding], files: Files, language: str = "en") -> str:
    """Format findings one a line, with file and line, for logs and editors."""
    titles = field_values.titles(files)
    positions = Positions(files)
    lines: list[str] = []
    for finding in findings:
        file, line = positions.of(finding.place)
        words = f"{finding.message(language, titles)} {finding.hint(language, titles)}"
        lines.append(f"{file}:{line}: {finding.rule}: {words}")
    return "\n".join(lines)
