"""Applying rules to scripts, for the tests of the rules."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np

from ivr.checks.cases import Case, CaseEdit, CaseRecording
from ivr.checks.rules import all_rules, check_rules
from ivr.i18n import LANGUAGES
from ivr.script.findings.finding import Finding
from ivr.script.model.line import prepare
from ivr.script.reading.reading import read_script
from tests.scripts import announced, full_script, replaced, with_text
from tests.sounds import encoded, recorded, speech

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def judged(files: Mapping[str, bytes], rule: str = "", now: datetime = NOW) -> tuple[Finding, ...]:
    """Return the findings of one rule, or of all, about a readable script."""
    reading = read_script(files)
    assert reading.script and not reading.errors, reading.errors
    rules = [each for each in all_rules() if rule in ("", each.id)]
    found = check_rules(prepare(reading.script), now, rules=rules)
    for finding in found:
        for language in LANGUAGES:  # a word without its value would raise
            assert finding.message(language) and finding.hint(language)
    return tuple(each for each in found if rule in ("", each.rule))


def broken(files: Mapping[str, bytes], rule: str, now: datetime = NOW) -> list[tuple[str, str]]:
    """Return the case and field of each finding of a rule."""
    return [
        (finding.case.removeprefix(rule).lstrip("."), "/".join(finding.field))
        for finding in judged(files, rule, now)
    ]


def as_case(rule: str, entry: dict[str, Any]) -> Case:
    """Return a case of a rule from its table."""
    edit = {name: entry.pop(name) for name in ("file", "was", "now") if name in entry}
    recording = CaseRecording(**shown) if (shown := entry.pop("recording", None)) else None
    return Case(rule, edits=(CaseEdit(**edit),) if edit else (), recording=recording, **entry)


def changed(case: Case, files: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Return a script, by default the frozen one, with the change of a case."""
    files = dict(files or full_script())
    if shown := case.recording:
        sound = np.zeros(8_000)
        if shown.speech:
            sound = speech(shown.speech, rate=8_000, before=shown.before, after=shown.after)
        code, _, name = shown.file.removesuffix(".wav").partition("/recordings/")
        files = recorded(f"{code}/{name}", encoded(sound, 8_000), files)
    if case.announcements:
        files = announced(case.announcements, case.says or {}, files)
    if case.ready:
        files = announced(case.ready, case.says or {}, files, kind="ready")
    for edit in case.edits:
        change = (files, edit.file, edit.was, edit.now)
        files = replaced(*change) if edit.was else with_text(files, edit.file, edit.now)
    return files
