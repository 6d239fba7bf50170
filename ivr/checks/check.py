"""The examination of a script: everything that is known to be wrong with it, in one go.

Whoever wants a script to answer calls asks here, and gets a line only if there is no error.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ivr.call.walk import Walk, walk
from ivr.checks.proof import prove
from ivr.checks.rules import judge
from ivr.checks.spelling import spell
from ivr.errors import ScriptRefusedError
from ivr.script.files import Files
from ivr.script.finding import Finding, Severity
from ivr.script.line import Line, prepare
from ivr.script.model import Script
from ivr.script.reading import read

FOREIGN = "R49"
"""The rule on words of another language, which its dictionary does not know either."""


@dataclass(frozen=True, slots=True)
class Check:
    """What is known of a script.

    `script` is None where too little could be read; `line` and `walk` are there unless
    reading found errors. Only a script that `may_answer` may be heard by callers.
    """

    findings: tuple[Finding, ...]
    script: Script | None = None
    line: Line | None = None
    walk: Walk | None = None

    @property
    def may_answer(self) -> bool:
        """Whether no error was found."""
        return self.line is not None and not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the script from answering calls."""
        return tuple(found for found in self.findings if found.severity is Severity.ERROR)


def check_script(files: Files, *, spelling: bool = False) -> Check:
    """Read a script, judge it by the rules, walk over every state, and check every document.

    `spelling` is for those who mend texts: it loads dictionaries, and never finds an error.
    """
    reading = read(files)
    if reading.script is None or reading.refused:
        return Check(reading.findings, reading.script)
    line = prepare(reading.script)
    seen = walk(line)
    judged = judge(reading.script, line, seen.answers)
    findings = [*reading.findings, *judged, *seen.findings]
    if spelling:
        findings += _spelt(reading.script, judged)
    if not any(found.severity is Severity.ERROR for found in judged):
        findings += prove(line, seen)  # else the documents hold what the rules found already
    return Check(tuple(findings), reading.script, line, seen)


def _spelt(script: Script, judged: Iterable[Finding]) -> Iterator[Finding]:
    """The misspelt words, but for those of lines that are in another language altogether."""
    foreign = {(found.file, found.line) for found in judged if found.rule == FOREIGN}
    yield from (found for found in spell(script) if (found.file, found.line) not in foreign)


def open_line(files: Files) -> Line:
    """Return the line that a script makes; raises ScriptRefusedError that lists every error."""
    return require_good(check_script(files))


def require_good(check: Check) -> Line:
    """Return the line of a script that was examined; raises ScriptRefusedError for errors."""
    if check.line is None or not check.may_answer:
        raise ScriptRefusedError("\n".join(map(in_a_line, check.errors)))
    return check.line


def reopen(files: Files, language: str = "en") -> Line:
    """Return the line of a script that need not pass the rules, only be readable.

    Raises ScriptRefusedError that lists its errors in the reader's language.
    """
    reading = read(files)
    if reading.script is None or reading.refused:
        errors = (found for found in reading.findings if found.severity is Severity.ERROR)
        raise ScriptRefusedError("\n".join(in_a_line(error, language) for error in errors))
    return prepare(reading.script)


def in_a_line(finding: Finding, language: str = "en") -> str:
    """Tell a finding in one line, as logs and editors like it."""
    wording = finding.wording(language)
    return f"{finding.file}:{finding.line}: {finding.rule}: {wording.message} {wording.hint}"
