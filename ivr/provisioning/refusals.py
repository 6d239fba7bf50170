"""What went wrong between here and Twilio's API, told by what can be done about it."""

import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.base.exceptions import TwilioException

from ivr.provisioning.credentials import Credentials
from ivr.provisioning.errors import ProvisioningError

EXPECTED = (
    *(TwilioException, requests.RequestException),
    *(AttributeError, KeyError, TypeError, ValueError),
)
"""What the client raises where the API refuses, is out of reach, or answers what it should not.

It reads an answer without looking whether it is of the shape that it expects.
"""

NO_PERMISSION = (20006, 70051)
LONGEST = 300

CASES = {401: "credentials", 403: "permission", 404: "missing", 429: "rate"}
TOO_MANY = 429


def refusal(
    error: Exception,
    answer: requests.Response | None,
    credentials: Credentials,
    host: str,
    *,
    regional: bool,
) -> ProvisioningError:
    """Return an error of the client in words that say what to do, with no secret in them.

    `answer` is the last one that came. A host that is not `regional` serves all regions, and may
    want the credentials of another.
    """
    values = {
        "account": credentials.account,
        "region": credentials.region,
        "edge": credentials.edge,
        "host": host,
    }
    if answer is None or isinstance(error, requests.RequestException):
        return ProvisioningError(_network(error), **values)
    status, (code, message) = answer.status_code, _said(answer)
    if status < 400 or (status < 500 and status != TOO_MANY and not message):
        kind = answer.headers.get("Content-Type", "-")
        url = urlunsplit(urlsplit(str(answer.url))._replace(query=""))
        return ProvisioningError("strange", url=url, status=status, kind=_clean(kind, credentials))
    case = "permission" if code in NO_PERMISSION else CASES.get(status, "")
    if case in ("credentials", "permission") and not regional:
        case = "shared"
    elif case == "credentials":
        case = "key" if credentials.is_key else "token"
    elif not case:
        case = "values" if status < 500 else "twilio"
    told = f"{_clean(message, credentials)} ({code or status})" if message else f"HTTP {status}"
    return ProvisioningError(case, **values, message=told)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Return an error and all that lie under it, as far as the libraries tell."""
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


def _network(error: Exception) -> str:
    if isinstance(error, requests.exceptions.ProxyError):
        return "proxy"
    if isinstance(error, requests.exceptions.SSLError):
        return "tls"
    if isinstance(error, requests.Timeout):
        return "timeout"
    return "host" if is_unknown_host(error) else "network"


def is_unknown_host(error: BaseException) -> bool:
    """Tell whether a name could not be found."""
    return any(isinstance(one, socket.gaierror) for one in causes(error))


def _said(answer: requests.Response) -> tuple[int, str]:
    """Twilio's own code, and its message; zero and empty where it is not in Twilio's form."""
    try:
        told = answer.json()
    except ValueError:
        return 0, ""
    if not isinstance(told, dict):
        return 0, ""
    message = told.get("message") or told.get("detail") or told.get("title") or ""
    code = told.get("code")
    return code if isinstance(code, int) else 0, str(message)


def _clean(message: str, credentials: Credentials) -> str:
    """A message on one line, without the secret and without what could be one."""
    line = " ".join(message.replace(credentials.secret, "***").split())
    return re.sub(r"//[^/@\s]*@", "//***@", line)[:LONGEST]
