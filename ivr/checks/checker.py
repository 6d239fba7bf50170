"""Checks of candidates, scripts that are to replace the live one, and their cache."""

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock
from types import MappingProxyType

from ivr.checks.check import CheckResult, check_script
from ivr.script.fields.place import FieldPath
from ivr.script.files import Files
from ivr.script.findings.finding import Finding, Severity
from ivr.script.reading.changes import changed_fields
from ivr.script.reading.field_values import fields_of

NO_FILES: Files = MappingProxyType({})

CACHE_SIZE = 8
"""Number of results cached, including failed checks, so that no page waits for the same failure
again."""

RETRY_SECONDS = 60
"""Age at which a check that ran out of time or memory is repeated: the machine may only have been
busy, and pages should not wait for each failure again."""

PERIOD_SECONDS = 15 * 60
"""Maximum age of a cached result, since results depend on the date. In every time zone, midnight is
at the start of such a period."""


class Checker:
    """Checks scripts including spelling, and caches the last results.

    `run` is `check_script`, or `CheckProcess.check`. `clock` returns the seconds since 1970.
    """

    def __init__(
        self, run: Callable[..., CheckResult] = check_script, clock: Callable[[], float] = time.time
    ) -> None:
        self._run = run
        self._clock = clock
        self._results = lru_cache(CACHE_SIZE)(self._timed)
        self._locks = lru_cache(CACHE_SIZE)(lambda *_content: Lock())

    def check(self, files: Files, live: Files = NO_FILES) -> CheckResult:
        """Return the check of a script, as a candidate if there is a live one."""
        return check_candidate(self._check_cached, files, live)

    def check_form(self, files: Files, live: Files = NO_FILES) -> CheckResult:
        """Return the check of a candidate with the values of a form, without caching."""

        def check(each: Files) -> CheckResult:
            if each is live:
                return self._check_cached(live)
            return self._checked(each.items(), self._clock() / PERIOD_SECONDS)

        return check_candidate(check, files, live)

    def _check_cached(self, files: Files) -> CheckResult:
        """Check a script under a lock, so that concurrent requests for the same one share it."""
        content = tuple(files.items()), self._clock() // PERIOD_SECONDS
        with self._locks(*content):
            check, ended = self._results(*content)
            if check.ran_out and self._clock() - ended >= RETRY_SECONDS:
                self._results.cache_clear()
                check, _ended = self._results(*content)
            return check

    def _timed(
        self, files: Iterable[tuple[str, bytes]], period: float
    ) -> tuple[CheckResult, float]:
        """Return the check, and when it ended, so that an old failure can be repeated."""
        return self._checked(files, period), self._clock()

    def _checked(self, files: Iterable[tuple[str, bytes]], period: float) -> CheckResult:
        now = datetime.fromtimestamp(period * PERIOD_SECONDS, UTC)
        return self._run(dict(files), spelling=True, now=now)


def check_candidate(
    check: Callable[[Files], CheckResult], files: Files, live: Files
) -> CheckResult:
    """Check a candidate, and let errors pass that callers hear already.

    An error that the live script has too, in a field that the candidate does not change, is a
    warning here, so that a stricter rule never takes the line from its staff. None passes where
    the candidate could not be checked by the rules.
    """
    result = check(files)
    if not live or not result.errors or not result.is_complete:
        return result
    live_result = check(live)
    changes = changed_fields(fields_of(live), fields_of(files))
    inherited = _inherited_errors(result, live_result, [change.field for change in changes])
    findings = [
        replace(finding, severity=Severity.WARNING) if finding in inherited else finding
        for finding in result.findings
    ]
    if len(inherited) == len(result.errors):  # else those hold what the rules found
        heard = live_result.document_errors
        findings += (error for error in result.document_errors if error not in heard)
    return replace(result, findings=tuple(findings), inherited=inherited)


def _inherited_errors(
    result: CheckResult, live_result: CheckResult, changed: Collection[FieldPath]
) -> tuple[Finding, ...]:
    shared = (error for error in result.errors if error in live_result.errors)
    return tuple(error for error in shared if not _is_changed(error, changed))


def _is_changed(error: Finding, changed: Collection[FieldPath]) -> bool:
    """Return whether the field of an error, one below it or one above it is changed.

    An error of the script as a whole has no field.
    """
    depth = len(error.field)
    return depth > 0 and any(field[:depth] == error.field[: len(field)] for field in changed)
