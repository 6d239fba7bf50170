"""Which export a host answers from, and whether that is the line that answers calls."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from pydantic import ValidationError

from ivr.errors import Problem
from ivr.phone import ExchangeError, HTTPExchange
from ivr.script.line import Line
from ivr.twilio.export.contents import MANIFEST, Manifest

COMPARE_SECONDS = 300
TIMEOUT = 5
"""Seconds."""

BEHIND = "The fallback is behind the live edition."
AWAY = "The fallback does not answer."
NO_EXPORT = "The fallback has no export."

log = structlog.get_logger()


def manifest_of(body: bytes) -> Manifest | None:
    """Return a manifest; None for anything else."""
    try:
        return Manifest.model_validate_json(body)
    except ValidationError:
        return None


class HostWatch:
    """Compares the export of a host with the live line every few minutes.

    `expected` if there must be one: the fallback URL may also name a single document. `problem`
    is set while the host is behind or does not answer.
    """

    def __init__(self, url: str, line: Callable[[], Line], *, expected: bool) -> None:
        self._exchange = HTTPExchange(url.removesuffix(urlsplit(url).path), timeout=TIMEOUT)
        self._url = url
        self._line = line
        self._expected = expected
        self._compared: float | None = None
        self.problem: Problem | None = None

    def poll(self) -> None:
        """Compare, unless that was done a short while ago."""
        now = time.monotonic()
        if self._compared is not None and now - self._compared < COMPARE_SECONDS:
            return
        self._compared = now
        before, self.problem = self.problem, self._found()
        if self.problem and (before is None or before.summary != self.problem.summary):
            log.warning("fallback-behind", reason=" ".join(self.problem.details))

    def _found(self) -> Problem | None:
        try:
            answer = self._exchange.request("GET", f"{self._url}/{MANIFEST}", {})
        except ExchangeError as error:
            return Problem(AWAY, (f"{AWAY} {error}",))
        if answer.status >= 500:
            return Problem(AWAY, (f"{AWAY} {self._url} answers with {answer.status}.",))
        manifest = manifest_of(answer.body) if answer.status == 200 else None
        line = self._line()
        if manifest is None:
            return Problem(NO_EXPORT, (f"{NO_EXPORT} {self._url}",)) if self._expected else None
        if manifest.fingerprint == line.script.fingerprint:
            return None
        found = f"{manifest.edition} of {manifest.date:%Y-%m-%d %H:%M} UTC"
        return Problem(BEHIND, (f"{BEHIND} It has {found}, and {line.edition} is live.",))
