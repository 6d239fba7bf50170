"""Errors of Twilio's API and of the network, as messages that say what to do."""

import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.base.exceptions import TwilioException

from ivr.i18n import N_
from ivr.twilio.numbers.credentials import Credentials
from ivr.twilio.numbers.errors import ProvisioningError

EXPECTED = (
    *(TwilioException, requests.RequestException),
    *(AttributeError, KeyError, TypeError, ValueError),
)
"""What the client raises if the API refuses, is unreachable, or sends an unexpected response.

The client does not validate the shape of a response.
"""

NO_PERMISSION = (20006, 70051)
LONGEST = 300

CASES = {401: "credentials", 403: "permission", 404: "missing", 429: "rate"}
TOO_MANY = 429

REFUSALS = {
    "token": N_(
        "Twilio does not know TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN in region %(region)s: "
        "%(message)s. Each region has a token of its own: take the one that the console shows "
        "for %(region)s. Is the account closed or suspended? Was the token replaced?"
    ),
    "key": N_(
        "Twilio does not accept TWILIO_API_KEY with TWILIO_API_SECRET in region %(region)s: "
        "%(message)s. A key is valid in one region: create one for %(region)s in the console. "
        "Some requests need a main key, or the account's token."
    ),
    "permission": N_(
        "Twilio knows these credentials, but they may not do this: %(message)s. Use a key that "
        "may read and change phone numbers, or the account's token."
    ),
    "shared": N_(
        "%(host)s serves all regions and does not accept these credentials, which belong to "
        "%(region)s: %(message)s."
    ),
    "missing": N_(
        "%(host)s did not find what was requested: %(message)s. Is TWILIO_ACCOUNT_SID the account "
        "that has the number, and is it in region %(region)s?"
    ),
    "rate": N_(
        "Twilio has had too many requests from this account: %(message)s. Wait a minute and try "
        "again."
    ),
    "values": N_("Twilio does not accept the values: %(message)s."),
    "twilio": N_(
        "Twilio's API has a fault: %(message)s. See https://status.twilio.com and try again later."
    ),
    "strange": N_(
        "Something else answered in place of Twilio at %(url)s (HTTP %(status)s, %(kind)s). "
        "Most often it is a proxy, or the sign-in page of a network: look at HTTPS_PROXY, and "
        "open the address in a browser on this machine."
    ),
    "host": N_(
        "The host %(host)s does not exist. Are TWILIO_REGION (%(region)s) and TWILIO_EDGE "
        "(%(edge)s) right? ie1 with dublin is Ireland. If they are: does this machine reach the "
        "internet?"
    ),
    "network": N_(
        "%(host)s cannot be reached from here. Does this machine reach the internet on port 443?"
    ),
    "proxy": N_("The proxy of this machine (HTTPS_PROXY) does not allow connections to %(host)s."),
    "tls": N_(
        "The certificate of %(host)s is not trusted here. Does a device on the network inspect "
        "TLS? Then set REQUESTS_CA_BUNDLE to its certificates."
    ),
    "timeout": N_("%(host)s did not answer in time. Try again."),
}
"""Messages by case."""


def refusal(
    error: Exception,
    answer: requests.Response | None,
    credentials: Credentials,
    host: str,
    *,
    regional: bool,
) -> ProvisioningError:
    """Convert an error of the client to a message that says what to do and holds no secret.

    `answer` is the last response. A host that is not `regional` serves all regions and may need
    the credentials of another one.
    """
    values = {
        "account": credentials.account,
        "region": credentials.region,
        "edge": credentials.edge,
        "host": host,
    }
    if answer is None or isinstance(error, requests.RequestException):
        return _error(_network(error), **values)
    status, (code, message) = answer.status_code, _said(answer)
    if status < 400 or (status < 500 and status != TOO_MANY and not message):
        kind = answer.headers.get("Content-Type", "-")
        url = urlunsplit(urlsplit(str(answer.url))._replace(query=""))
        return _error("strange", url=url, status=status, kind=_clean(kind, credentials))
    case = "permission" if code in NO_PERMISSION else CASES.get(status, "")
    if case in ("credentials", "permission") and not regional:
        case = "shared"
    elif case == "credentials":
        case = "key" if credentials.is_key else "token"
    elif not case:
        case = "values" if status < 500 else "twilio"
    reason = f"{_clean(message, credentials)} ({code or status})" if message else f"HTTP {status}"
    return _error(case, **values, message=reason)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and all its causes, breadth first."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (*one.args, getattr(one, "reason", None))
        waiting += [each for each in inner if isinstance(each, BaseException)]
        waiting += [one.__cause__, one.__context__]


def _error(case: str, **values: object) -> ProvisioningError:
    return ProvisioningError(REFUSALS[case], case=case, **values)


def _network(error: Exception) -> str:
    if isinstance(error, requests.exceptions.ProxyError):
        return "proxy"
    if isinstance(error, requests.exceptions.SSLError):
        return "tls"
    if isinstance(error, requests.Timeout):
        return "timeout"
    return "host" if is_unknown_host(error) else "network"


def is_unknown_host(error: BaseException) -> bool:
    """Return whether a host name could not be resolved."""
    return any(isinstance(one, socket.gaierror) for one in causes(error))


def _said(answer: requests.Response) -> tuple[int, str]:
    """Twilio's error code and message; 0 and empty if the response has another form."""
    try:
        body = answer.json()
    except ValueError:
        return 0, ""
    if not isinstance(body, dict):
        return 0, ""
    message = body.get("message") or body.get("detail") or body.get("title") or ""
    code = body.get("code")
    return code if isinstance(code, int) else 0, str(message)


def _clean(message: str, credentials: Credentials) -> str:
    """A message on one line, without the secret and without user names and passwords in URLs."""
    line = " ".join(message.replace(credentials.secret, "***").split())
    return re.sub(r"//[^/@\s]*@", "//***@", line)[:LONGEST]
