"""Checks of `ivr connect --check`: the service and its fallback first, then the number.

The service and the fallback are requested from this machine, the number through Twilio's API.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from enum import StrEnum
from urllib.parse import urlsplit

from pydantic import SecretStr

from ivr.account.numbers import AccountClient, AccountNumber, TwilioError, root_of
from ivr.account.questions import QuestionsUnknownError, open_questions
from ivr.account.setup import REGION, Setup, changes, elsewhere
from ivr.i18n import N_
from ivr.secret_keys import SigningKey
from ivr.simulator.connection import standard_parameters
from ivr.simulator.exchange import ExchangeError, HTTPAnswer, HTTPExchange

TIMEOUTS = (2, 4)
"""Timeouts of `twiml.CONNECTION`, in seconds."""

NO_ANSWER = N_(
    "%(url)s cannot be requested: %(reason)s. Twilio waits two seconds for a connection and four "
    "for an answer, and needs a trusted certificate."
)
SAME_HOST = N_(
    "%(url)s is on the host of PUBLIC_URL: when that is down, callers hear neither. Put the "
    "fallback on another host."
)

IN_USE = N_(
    "Calls to %(number)s go to %(sids)s, so Twilio ignores the voice URL. If that is not in use, "
    "remove it from the number in Twilio's console."
)


class Mark(StrEnum):
    """The result of a check, as it is printed."""

    GOOD = "✓"
    UNKNOWN = "?"
    BAD = "✗"


class Verdict:
    """The result of a check: its mark, its subject, and a message with values."""

    def __init__(self, mark: Mark, subject: str, message: str, /, **values: object) -> None:
        self.mark = mark
        self.subject = subject
        self.message = message
        self.values = values


def service(
    public_url: str, path: str, key: SigningKey, form: Mapping[str, str]
) -> Iterator[Verdict]:
    """Check that the service answers a signed call, and refuses an unsigned one.

    `path` is the path of the number's voice URL, and `form` holds parameters of the call.
    """
    call = {**standard_parameters(), **form, "CallSid": ""}  # without an id it is not counted
    try:
        yield _signed_call(_request(public_url + path, call, key))
        yield _unsigned_call(_request(public_url + path, call))
    except ExchangeError as error:
        yield Verdict(Mark.BAD, "PUBLIC_URL", NO_ANSWER, url=public_url, reason=root_of(error))


def _signed_call(answer: HTTPAnswer) -> Verdict:
    subject = N_("A signed call")
    if answer.is_twiml:
        return Verdict(Mark.GOOD, subject, N_("is answered."))
    if answer.status == 403:
        message = N_(
            "is refused: the service has another TWILIO_AUTH_TOKEN or another PUBLIC_URL than "
            "these settings."
        )
        return Verdict(Mark.BAD, subject, message)
    message = N_("is answered with %(status)s as %(kind)s, and not with 200 as text/xml.")
    return Verdict(Mark.BAD, subject, message, status=answer.status, kind=answer.media_type or "-")


def _unsigned_call(answer: HTTPAnswer) -> Verdict:
    subject = N_("An unsigned call")
    if answer.status == 403:
        return Verdict(Mark.GOOD, subject, N_("is refused."))
    message = N_(
        "is answered with %(status)s and not with 403, so anyone can send requests. Is this ivr "
        "serve?"
    )
    return Verdict(Mark.BAD, subject, message, status=answer.status)


def questions(public_url: str, token: SecretStr | None) -> Verdict:
    """Check that no text of the line has an open question to the authority.

    Open questions are no error: they do not stop a line that callers use already.
    """
    subject = N_("Open questions")
    try:
        count = open_questions(public_url, token)
    except QuestionsUnknownError as error:
        message = N_("could not be asked of the service: %(reason)s")
        return Verdict(Mark.UNKNOWN, subject, message, reason=error)
    if count:
        message = N_(
            "%(count)s texts have words that the authority has not confirmed. See ivr check, or "
            "the studio under Today."
        )
        return Verdict(Mark.UNKNOWN, subject, message, count=count)
    return Verdict(Mark.GOOD, subject, N_("none: the authority has confirmed every text."))


def fallback(public_url: str, url: str) -> Verdict:
    """Check that the fallback answers from another host, with the service's fault document."""
    subject = "FALLBACK_URL"
    if is_same_host(public_url, url):
        return Verdict(Mark.BAD, subject, SAME_HOST, url=url)
    try:
        answer = _request(url)
    except ExchangeError as error:
        return Verdict(Mark.BAD, subject, NO_ANSWER, url=url, reason=root_of(error))
    if not answer.is_twiml:
        message = N_("%(url)s answers with %(status)s as %(kind)s, and not with 200 as text/xml.")
        kind = answer.media_type or "-"
        return Verdict(Mark.BAD, subject, message, url=url, status=answer.status, kind=kind)
    document = _fault_document(public_url)
    if document is None:
        message = N_(
            "%(url)s answers, but was not compared, because the service's /fallback.xml could not "
            "be read."
        )
        return Verdict(Mark.UNKNOWN, subject, message, url=url)
    if answer.body != document:
        message = N_("%(url)s differs from the service's /fallback.xml. Copy it there again.")
        return Verdict(Mark.BAD, subject, message, url=url)
    message = N_("%(url)s has another host name, and is the service's /fallback.xml.")
    return Verdict(Mark.GOOD, subject, message, url=url)


def is_same_host(url: str, other: str) -> bool:
    """Return whether two URLs have the same host."""
    return urlsplit(url).hostname == urlsplit(other).hostname


def number(account: AccountClient, written: str, wanted: Setup) -> Iterator[Verdict]:
    """Check that a number is connected to the line, in the region that handles its calls."""
    subject = N_("The number")
    try:
        current = account.find(written)
    except TwilioError as error:
        yield Verdict(Mark.BAD, subject, N_("could not be read: %(reason)s"), reason=error)
        return
    differing = changes(current.setup, wanted).keys() - {REGION}
    if sids := elsewhere(current.setup):
        yield Verdict(Mark.BAD, subject, IN_USE, number=written, sids=sids)
    elif differing:
        message = N_("is not set to this service: %(count)s settings differ. Run ivr connect.")
        yield Verdict(Mark.BAD, subject, message, count=len(differing))
    else:
        yield Verdict(Mark.GOOD, subject, N_("is set to this service."))
    yield _region(current, wanted)


def _region(current: AccountNumber, wanted: Setup) -> Verdict:
    subject = N_("Region")
    routed = current.setup[REGION]
    if current.unknown:
        message = N_("the region that handles calls could not be read: %(reason)s")
        return Verdict(Mark.UNKNOWN, subject, message, reason=current.unknown)
    if routed != wanted[REGION]:
        message = N_(
            "calls are handled in %(routed)s, but the number is set up in %(region)s, where its "
            "settings have no effect. Run ivr connect."
        )
        return Verdict(Mark.BAD, subject, message, routed=routed, region=wanted[REGION])
    message = N_("calls are handled in %(routed)s, where the number was set up.")
    return Verdict(Mark.GOOD, subject, message, routed=routed)


def _fault_document(public_url: str) -> bytes | None:
    """Return the current fault document of the service; None if it cannot be read."""
    try:
        answer = _request(f"{public_url}/fallback.xml")
    except ExchangeError:
        return None
    return answer.body if answer.is_twiml else None


def _request(
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
