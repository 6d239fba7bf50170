"""Findings as GitHub's workflow commands: they show at their lines in a pull request.

The form: https://docs.github.com/en/actions/using-workflows/workflow-commands-for-github-actions.
What is escaped: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts.
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ivr.checks.check import Check
from ivr.i18n import Translator, translator
from ivr.reports.check.findings import PARTS, SEVERITIES, limited, more_of_kind
from ivr.reports.check.place import place_of
from ivr.reports.check.summary import verdict
from ivr.script.files import Files
from ivr.script.finding import Finding, Severity

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}

ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
PROPERTY_ESCAPES = ESCAPES | {":": "%3A", ",": "%2C"}


def annotations(check: Check, files: Files, folder: Path, language: str) -> Iterator[str]:
    """Write a command for each finding, errors first, and then whether to publish.

    GitHub shows the first ten errors and the first ten warnings of a step, so the order counts.
    """
    order = list(Severity)
    found = sorted(limited(check.findings), key=lambda one: order.index(one[0].severity))
    for finding, more in found:
        yield _annotation(finding, more, files, _in_repository(folder), translator(language))
    yield verdict(check, language)


def _annotation(
    finding: Finding, more: int, files: Files, folder: PurePosixPath, said: Translator
) -> str:
    _, wording = said.gettext, finding.wording(said.language)
    title = f"{finding.rule} ({_(SEVERITIES[finding.severity]).lower()})"
    properties = {"file": str(folder / finding.file), "title": title}
    if finding.line:
        properties["line"] = str(finding.line)
    place = place_of(finding, files)
    if place and place.span:
        properties["col"] = str(place.span.start + 1)
        properties["endColumn"] = str(place.span.stop)
    written = ",".join(
        f"{name}={_escaped(value, PROPERTY_ESCAPES)}" for name, value in properties.items()
    )
    parts = [f"{_(label)}: {getattr(wording, part)}" for part, label in PARTS.items()]
    parts += [more_of_kind(more, said)] if more else []
    message = _escaped("\n".join([wording.message, *parts]), ESCAPES)
    return f"::{COMMANDS[finding.severity]} {written}::{message}"


def _in_repository(folder: Path) -> PurePosixPath:
    """The script's folder as the repository knows it: a check runs at the repository's root."""
    here = Path.cwd()
    inside = folder.absolute().is_relative_to(here)
    return PurePosixPath((folder.absolute().relative_to(here) if inside else folder).as_posix())


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(sign, sign) for sign in text)
