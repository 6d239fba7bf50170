"""Check of a fallback URL that names an export, beside the check of a single document."""

import json
from collections.abc import Iterator
from datetime import datetime

from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.script.line import Line
from ivr.twilio.export.address import line_url
from ivr.twilio.export.contents import MANIFEST, Manifest, manifest_in
from ivr.twilio.numbers import service
from ivr.twilio.numbers.probe import NoAnswerError, Probe
from ivr.twilio.numbers.service import FALLBACK
from ivr.twilio.numbers.verdict import Verdict, VerdictState
from ivr.twilio.twiml import render_fault

READY = "/readyz"


def fallback(
    probe: Probe, public_url: str, fallback_url: str, line: Line, now: datetime
) -> Iterator[Verdict]:
    """Check the fallback: an export of the live edition, or the fault document of a line."""
    manifest = _manifest(probe, fallback_url)
    if manifest is None:
        yield from service.fallback(probe, public_url, fallback_url, render_fault(line))
        return
    yield from service.fallback(probe, public_url, fallback_url, None)
    yield _compared(manifest, fallback_url, _live(probe, public_url), now)


def _manifest(probe: Probe, url: str) -> Manifest | None:
    """Return the manifest of the export at a URL, None if there is none."""
    try:
        answer = probe.get(f"{line_url(url)}/{MANIFEST}")
    except (RequestError, NoAnswerError):
        return None
    return manifest_in(answer.body) if answer.status == 200 else None


def _live(probe: Probe, public_url: str) -> tuple[str, str] | None:
    """Return edition and fingerprint of the live line; None if the service does not say."""
    try:
        ready = json.loads(probe.get(public_url + READY).body)
        return str(ready["edition"]), str(ready["fingerprint"])
    except (NoAnswerError, ValueError, KeyError, TypeError):
        return None


def _compared(manifest: Manifest, url: str, live: tuple[str, str] | None, now: datetime) -> Verdict:
    values = {
        "url": url,
        "edition": manifest.edition,
        "date": manifest.date,
        "days": (now - manifest.date).days,
        "live": live[0] if live else "",
        "found": manifest.url,
    }
    if manifest.url != line_url(url):
        message, state = (
            N_("the export at %(url)s leads callers to %(found)s. Export the line again."),
            VerdictState.BAD,
        )
    elif live is None:
        message, state = (
            N_(
                "%(url)s has edition %(edition)s, exported on %(date)s UTC, %(days)s days ago. "
                "Which one is live could not be read."
            ),
            VerdictState.UNKNOWN,
        )
    elif live[1] != manifest.fingerprint:
        message, state = (
            N_(
                "%(url)s has edition %(edition)s, exported on %(date)s UTC, %(days)s days ago, "
                "and %(live)s is live. Export the line again."
            ),
            VerdictState.DOUBTFUL,
        )
    else:
        message, state = (
            N_(
                "%(url)s has the live edition %(edition)s, exported on %(date)s UTC, %(days)s "
                "days ago."
            ),
            VerdictState.GOOD,
        )
    return Verdict(FALLBACK, message, state, values)
