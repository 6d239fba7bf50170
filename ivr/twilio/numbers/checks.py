"""Checks of `ivr connect --check`: the service and its fallback first, then the number.

The service and the fallback are requested from this machine, the number through Twilio's API.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from enum import StrEnum
from urllib.parse import urlsplit

from ivr.i18n import N_
from ivr.phone.connection import standard_parameters
from ivr.phone.exchange import ExchangeError, HTTPAnswer, HTTPExchange
from ivr.secret_keys import SigningKey
from ivr.twilio.numbers.account import AccountClient, TwilioError, root_of
from ivr.twilio.numbers.setup import ROUTED, Setup, changes

TIMEOUTS = (2, 4)
"""Timeouts of `twiml.CONNECTION`, in seconds."""

HEALTH, FAULT = "/healthz", "/fallback.xml"

SERVICE, FALLBACK = "PUBLIC_URL", "FALLBACK_URL"
SIGNED, UNSIGNED = N_("A signed call"), N_("An unsigned call")
NUMBER, REGION = N_("The number"), N_("Region")

NO_ANSWER = N_(
    "%(url)s cannot be requested: %(reason)s. Twilio waits two seconds for a connection and four "
    "for an answer, and needs a trusted certificate."
)

SAME_HOST = N_(
    "%(url)s is on the host of PUBLIC_URL: when that is down, callers hear neither. Put the "
    "fallback on another host."
)


class VerdictState(StrEnum):
    """The state of a verdict, and its mark."""

    GOOD = "✓"
    DOUBTFUL = "!"
    UNKNOWN = "?"
    BAD = "✗"


GOOD, DOUBTFUL, UNKNOWN, BAD = VerdictState


class Verdict:
    """The result of a check: its state, its subject, and a message with values."""

    def __init__(
        self, state: VerdictState, subject: str, message: str, /, **values: object
    ) -> None:
        self.state = state
        self.subject = subject
        self.message = message
        self.values = values


def service(
    public_url: str, path: str, key: SigningKey, form: Mapping[str, str]
) -> Iterator[Verdict]:
    """Check that the service is up, answers a signed call, and refuses an unsigned one.

    `path` is the path of the number's voice URL, and `form` holds parameters of the call.
    """
    try:
        yield _health(_ask(public_url + HEALTH), public_url)
        call = {**standard_parameters(), **form, "CallSid": ""}  # without an id it is not counted
        yield _signed(_ask(public_url + path, call, key))
        yield _unsigned(_ask(public_url + path, call))
    except ExchangeError as error:
        yield Verdict(BAD, SERVICE, NO_ANSWER, url=public_url, reason=root_of(error))


def fallback(public_url: str, url: str) -> Verdict:
    """Check that the fallback answers from another host, with the service's fault document."""
    if is_same_host(public_url, url):
        return Verdict(BAD, FALLBACK, SAME_HOST, url=url)
    try:
        answer = _ask(url)
    except ExchangeError as error:
        return Verdict(BAD, FALLBACK, NO_ANSWER, url=url, reason=root_of(error))
    if not answer.is_twiml:
        message = N_("%(url)s answers with %(status)s as %(kind)s, and not with 200 as text/xml.")
        kind = answer.media_type or "-"
        return Verdict(BAD, FALLBACK, message, url=url, status=answer.status, kind=kind)
    document = _fault_document(public_url)
    if document is None:
        message = N_("%(url)s answers. The service's /fallback.xml could not be read to compare.")
        return Verdict(UNKNOWN, FALLBACK, message, url=url)
    if answer.body != document:
        message = N_("%(url)s differs from the service's /fallback.xml. Copy it there again.")
        return Verdict(BAD, FALLBACK, message, url=url)
    message = N_("%(url)s has another host name, and is the service's /fallback.xml.")
    return Verdict(GOOD, FALLBACK, message, url=url)


def is_same_host(url: str, other: str) -> bool:
    """Return whether two URLs have the same host."""
    return urlsplit(url).hostname == urlsplit(other).hostname


def number(account: AccountClient, written: str, wanted: Setup) -> Iterator[Verdict]:
    """Check that a number is connected to the line, in the region that handles its calls."""
    try:
        found = account.find(written)
    except TwilioError as error:
        yield Verdict(BAD, NUMBER, N_("could not be read: %(reason)s"), reason=error)
        return
    differing = [one for one in changes(found.setup, wanted) if one.name != ROUTED]
    if differing:
        message = N_("is not set to this service: %(count)s settings differ. Run ivr connect.")
        yield Verdict(BAD, NUMBER, message, count=len(differing))
    else:
        yield Verdict(GOOD, NUMBER, N_("is set to this service."))
    routed = found.setup.voice_region
    if found.unknown:
        message = N_("the region that handles calls could not be read: %(reason)s")
        yield Verdict(UNKNOWN, REGION, message, reason=found.unknown)
    elif routed != wanted.voice_region:
        message = N_(
            "calls are handled in %(routed)s, but the number is set up in %(region)s: its "
            "settings there have no effect. Run ivr connect."
        )
        yield Verdict(BAD, REGION, message, routed=routed, region=wanted.voice_region)
    else:
        message = N_("calls are handled in %(routed)s, where the number was set up.")
        yield Verdict(GOOD, REGION, message, routed=routed)


def _health(answer: HTTPAnswer, url: str) -> Verdict:
    if answer.status == 200:
        message = N_("%(url)s answers, and its certificate is valid.")
        return Verdict(GOOD, SERVICE, message, url=url)
    message = N_(
        "%(url)s answers /healthz with %(status)s and not 200: is it this service, and is it up?"
    )
    return Verdict(BAD, SERVICE, message, url=url, status=answer.status)


def _signed(answer: HTTPAnswer) -> Verdict:
    if answer.is_twiml:
        return Verdict(GOOD, SIGNED, N_("is answered."))
    if answer.status == 403:
        message = N_(
            "is refused: the service has another TWILIO_AUTH_TOKEN or another PUBLIC_URL than "
            "these settings."
        )
        return Verdict(BAD, SIGNED, message)
    message = N_("is answered with %(status)s as %(kind)s, and not with 200 as text/xml.")
    return Verdict(BAD, SIGNED, message, status=answer.status, kind=answer.media_type or "-")


def _unsigned(answer: HTTPAnswer) -> Verdict:
    if answer.status == 403:
        return Verdict(GOOD, UNSIGNED, N_("is refused."))
    message = N_(
        "is answered with %(status)s and not 403: anyone can send requests. Is this ivr serve?"
    )
    return Verdict(BAD, UNSIGNED, message, status=answer.status)


def _fault_document(public_url: str) -> bytes | None:
    """Return the current fault document of the service; None if it cannot be read."""
    try:
        answer = _ask(public_url + FAULT)
    except ExchangeError:
        return None
    return answer.body if answer.is_twiml else None


def _ask(
    url: str, form: Mapping[str, str] | None = None, key: SigningKey | None = None
) -> HTTPAnswer:
    """Request a URL as Twilio does; raises ExchangeError.

    A form is posted, signed if there is a key.
    """
    origin = urlsplit(url)._replace(path="", query="").geturl()
    signed = {"token": key.secret, "algorithm": key.algorithm} if key else {}
    with closing(HTTPExchange(origin, timeout=TIMEOUTS, proxied=True, **signed)) as exchange:
        method = "POST" if form else "GET"
        return exchange.request(method, url.removeprefix(origin) or "/", form or {})
