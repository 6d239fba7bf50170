"""What went wrong between here and Twilio's API, told by what can be done about it."""

import json
import re
import socket
from collections.abc import Iterator

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.response import Response

from ivr.provisioning.credentials import Credentials
from ivr.provisioning.errors import ProvisioningError

EXPECTED = (TwilioException, requests.RequestException, ValueError, KeyError)
"""What the client raises where the API refuses, is out of reach, or answers what it should not."""

NO_PERMISSION = (20006, 70051)
LONGEST = 300

CASES = {401: "credentials", 403: "permission", 404: "missing", 429: "rate"}


def refusal(
    error: Exception, credentials: Credentials, host: str, *, regional: bool
) -> ProvisioningError:
    """Return an error of the client in words that say what to do, with no secret in them.

    A host that is not `regional` serves all regions, and may want the credentials of another.
    """
    values = {
        "account": credentials.account,
        "region": credentials.region,
        "edge": credentials.edge,
        "host": host,
    }
    if isinstance(error, requests.RequestException):
        return ProvisioningError(_network(error), **values)
    status, code, message = _answer(error)
    case = "permission" if code in NO_PERMISSION else CASES.get(status, "")
    if case in ("credentials", "permission") and not regional:
        case = "shared"
    elif case == "credentials":
        case = "key" if credentials.is_key else "token"
    elif not case:
        case = "values" if 400 <= status < 500 else "twilio" if status >= 500 else "strange"
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


def _network(error: requests.RequestException) -> str:
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


def _answer(error: Exception) -> tuple[int, int, str]:
    """The status, Twilio's own code, and its message; zero and empty where there is none."""
    if isinstance(error, TwilioRestException):
        return error.status, error.code or 0, str(error.msg)
    if isinstance(error, TwilioServiceException):
        return error.status, error.code, error.detail or error.title
    # A list that cannot be had comes as a bare exception, with the answer inside it.
    answers = [each for each in error.args if isinstance(each, Response)]
    if not answers:
        return 0, 0, ""
    try:
        told = json.loads(answers[0].text)
        return answers[0].status_code, int(told["code"]), str(told["message"])
    except (ValueError, KeyError, TypeError):
        return answers[0].status_code, 0, ""


def _clean(message: str, credentials: Credentials) -> str:
    """A message on one line, without the secret and without what could be one."""
    line = " ".join(message.replace(credentials.secret, "***").split())
    return re.sub(r"//[^/@\s]*@", "//***@", line)[:LONGEST]
