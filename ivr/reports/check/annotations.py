"""Findings as GitHub's workflow commands: they show at their lines in a pull request.

The form: https://docs.github.com/en/actions/using-workflows/workflow-commands-for-github-actions.
What is escaped: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts.
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ivr.checks.check import Check
from ivr.i18n import Translator, translator
from ivr.reports.check.findings import SEVERITIES, causes, more_of_cause
from ivr.reports.check.summary import verdict
from ivr.script.files import Files
from ivr.script.finding import Finding, Severity
from ivr.script.positions import Positions
from ivr.script.titles import Titles

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}

ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
PROPERTY_ESCAPES = ESCAPES | {":": "%3A", ",": "%2C"}


def annotations(check: Check, files: Files, folder: Path, language: str) -> Iterator[str]:
    """Write a command for each finding, errors first, and then whether to publish.

    GitHub shows the first ten errors and the first ten warnings of a step, so the order counts.
    """
    said, positions, root = translator(language), Positions(files), _in_repository(folder)
    for cause in causes(check.findings):
        for number, finding in enumerate(cause.findings, start=1):
            more = cause.more if number == len(cause.findings) else 0
            yield _annotation(finding, more, positions, root, check.titles, said)
    yield verdict(check, language)


def _annotation(
    finding: Finding,
    more: int,
    positions: Positions,
    folder: PurePosixPath,
    titles: Titles,
    said: Translator,
) -> str:
    file, line = positions.of(finding.place)
    title = f"{finding.rule} ({said.gettext(SEVERITIES[finding.severity]).lower()})"
    properties = {"file": str(folder / file), "title": title}
    if line:
        properties["line"] = str(line)
    quoted = positions.quoted(finding.place)
    if quoted and quoted.span:
        properties["col"] = str(quoted.span.start + 1)
        properties["endColumn"] = str(quoted.span.stop)
    written = ",".join(
        f"{name}={_escaped(value, PROPERTY_ESCAPES)}" for name, value in properties.items()
    )
    told = [finding.message(said.language, titles), finding.hint(said.language, titles)]
    told += [more_of_cause(more, said)] if more else []
    message = _escaped("\n".join(told), ESCAPES)
    return f"::{COMMANDS[finding.severity]} {written}::{message}"


def _in_repository(folder: Path) -> PurePosixPath:
    """The script's folder as the repository knows it: a check runs at the repository's root."""
    here = Path.cwd()
    inside = folder.absolute().is_relative_to(here)
    return PurePosixPath((folder.absolute().relative_to(here) if inside else folder).as_posix())


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(sign, sign) for sign in text)
