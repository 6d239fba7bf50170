"""Checks of `ivr connect --check`: the service and its fallback first, then the number.

The service and the fallback are seen from this machine, and the number through Twilio's API.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from ivr.i18n import N_
from ivr.phone import standard_parameters
from ivr.twilio.allowlist import violations
from ivr.twilio.numbers.account import AccountNumber, TwilioError
from ivr.twilio.numbers.probe import NoAnswerError, Probe, ProbeAnswer
from ivr.twilio.numbers.setup import ROUTED, Setup, changes
from ivr.twilio.twiml import VOICE

HEALTH, READY, FAULT = "/healthz", "/readyz", "/fallback.xml"
MANIFEST = "/manifest.json"
"""Where an export has its manifest, under the address of the fallback."""

SERVICE, FALLBACK = "PUBLIC_URL", "FALLBACK_URL"
SIGNED, UNSIGNED = N_("A signed call"), N_("An unsigned call")
NUMBER, REGION = N_("The number"), N_("Region")

NO_ANSWER = N_(
    "%(url)s cannot be requested: %(reason)s. Twilio waits two seconds for a connection and four "
    "for an answer, and needs a trusted certificate."
)


class VerdictState(StrEnum):
    """The state of a verdict."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check: its subject, a message and the values that fill it in."""

    subject: str
    message: str
    state: VerdictState
    values: Mapping[str, object] = field(default_factory=dict)


def service(probe: Probe, public_url: str, form: Mapping[str, str]) -> Iterator[Verdict]:
    """Check that the service is up, answers a signed call, and refuses an unsigned one.

    `form` holds parameters of the call.
    """
    try:
        yield _health(probe.get(public_url + HEALTH), public_url)
        call = {**standard_parameters(), **form}
        yield _signed(probe.post(public_url + VOICE, call, signed=True))
        yield _unsigned(probe.post(public_url + VOICE, call, signed=False))
    except NoAnswerError as error:
        values = {"url": public_url, "reason": error}
        yield Verdict(SERVICE, NO_ANSWER, VerdictState.BAD, values)


def fallback(probe: Probe, public_url: str, url: str) -> Verdict:
    """Check that the fallback answers from another host, with what the live line has."""
    values: dict[str, object] = {"url": url}
    if urlsplit(public_url).hostname == urlsplit(url).hostname:
        message = N_(
            "%(url)s is on the host of PUBLIC_URL: when that is down, callers hear neither."
        )
        return Verdict(FALLBACK, message, VerdictState.BAD, values)
    try:
        answer = probe.get(url)
        manifest = _values_at(probe, url.rstrip("/") + MANIFEST)
    except NoAnswerError as error:
        return Verdict(FALLBACK, NO_ANSWER, VerdictState.BAD, values | {"reason": error})
    if not answer.is_twiml:
        message = N_("%(url)s answers with %(status)s as %(kind)s, and not with 200 as text/xml.")
        values |= {"status": answer.status, "kind": answer.kind or "-"}
        return Verdict(FALLBACK, message, VerdictState.BAD, values)
    if broken := violations(answer.body, voices={}, static=bool(manifest)):
        message = N_("%(url)s is not a document for callers: %(reason)s")
        return Verdict(FALLBACK, message, VerdictState.BAD, values | {"reason": broken[0]})
    try:
        if manifest:
            return _export(manifest, _values_at(probe, public_url + READY), values)
        return _document(answer, probe.get(public_url + FAULT), values)
    except NoAnswerError:
        message = N_("%(url)s answers. What is live could not be read from the service.")
        return Verdict(FALLBACK, message, VerdictState.UNKNOWN, values)


def number(found: AccountNumber, wanted: Setup) -> Iterator[Verdict]:
    """Check that a number is set to the line, in the region that handles its calls."""
    differing = [one for one in changes(found.setup, wanted) if one.name != ROUTED]
    if differing:
        message = N_("is not set to this line: %(count)s settings differ. Run ivr connect.")
        values = {"count": len(differing)}
        yield Verdict(NUMBER, message, VerdictState.BAD, values)
    else:
        yield Verdict(NUMBER, N_("is set to this line."), VerdictState.GOOD)
    regions = {"region": wanted.voice_region, "routed": found.setup.voice_region}
    if found.unknown:
        message = N_("the region that handles calls could not be read: %(reason)s")
        yield Verdict(REGION, message, VerdictState.UNKNOWN, {"reason": found.unknown})
    elif found.setup.voice_region != wanted.voice_region:
        message = N_(
            "calls are handled in %(routed)s, but the number is set up in %(region)s: its "
            "settings there have no effect. Run ivr connect."
        )
        yield Verdict(REGION, message, VerdictState.BAD, regions)
    else:
        message = N_("calls are handled in %(routed)s, where the number was set up.")
        yield Verdict(REGION, message, VerdictState.GOOD, regions)


def unread(error: TwilioError) -> Verdict:
    """Return the verdict on a number that could not be read."""
    return Verdict(NUMBER, N_("could not be read: %(reason)s"), VerdictState.BAD, {"reason": error})


def _health(answer: ProbeAnswer, url: str) -> Verdict:
    if answer.status == 200:
        message = N_("%(url)s answers, and its certificate is valid.")
        return Verdict(SERVICE, message, VerdictState.GOOD, {"url": url})
    message = N_(
        "%(url)s answers /healthz with %(status)s and not 200: is it this service, and is it up?"
    )
    return Verdict(SERVICE, message, VerdictState.BAD, {"url": url, "status": answer.status})


def _signed(answer: ProbeAnswer) -> Verdict:
    if answer.is_twiml:
        return Verdict(SIGNED, N_("is answered."), VerdictState.GOOD)
    if answer.status == 403:
        message = N_(
            "is refused: the service has another TWILIO_AUTH_TOKEN or another PUBLIC_URL than "
            "these settings."
        )
        return Verdict(SIGNED, message, VerdictState.BAD)
    message = N_("is answered with %(status)s as %(kind)s, and not with 200 as text/xml.")
    values = {"status": answer.status, "kind": answer.kind or "-"}
    return Verdict(SIGNED, message, VerdictState.BAD, values)


def _unsigned(answer: ProbeAnswer) -> Verdict:
    if answer.status == 403:
        return Verdict(UNSIGNED, N_("is refused."), VerdictState.GOOD)
    message = N_(
        "is answered with %(status)s and not 403: anyone can send requests. Is this ivr serve?"
    )
    return Verdict(UNSIGNED, message, VerdictState.BAD, {"status": answer.status})


def _export(
    manifest: Mapping[str, object], live: Mapping[str, object], values: Mapping[str, object]
) -> Verdict:
    """Compare the edition of an export with the live one."""
    values = {
        **values,
        "found": manifest.get("url"),
        "date": str(manifest.get("date"))[:16],
        "edition": str(manifest.get("fingerprint"))[:8],
        "live": str(live.get("fingerprint"))[:8],
    }
    if manifest.get("url") != str(values["url"]).rstrip("/"):
        message = N_("the export at %(url)s leads callers to %(found)s. Export the line again.")
        return Verdict(FALLBACK, message, VerdictState.BAD, values)
    if manifest.get("fingerprint") != live.get("fingerprint"):
        message = N_(
            "%(url)s has edition %(edition)s, exported %(date)s, and %(live)s is live. Export the "
            "line again."
        )
        return Verdict(FALLBACK, message, VerdictState.DOUBTFUL, values)
    message = N_("%(url)s has the live edition %(edition)s, exported %(date)s.")
    return Verdict(FALLBACK, message, VerdictState.GOOD, values)


def _document(answer: ProbeAnswer, live: ProbeAnswer, values: Mapping[str, object]) -> Verdict:
    """Compare a single document with the one that the service has now."""
    if answer.body == live.body:
        message = N_("%(url)s has another host name, and is the service's /fallback.xml.")
        return Verdict(FALLBACK, message, VerdictState.GOOD, values)
    message = N_("%(url)s differs from the service's /fallback.xml. Copy it there again.")
    return Verdict(FALLBACK, message, VerdictState.DOUBTFUL, values)


def _values_at(probe: Probe, url: str) -> dict[str, object]:
    """The JSON object at a URL, empty for anything else; raises NoAnswerError."""
    answer = probe.get(url)
    try:
        found = json.loads(answer.body) if answer.status == 200 else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
