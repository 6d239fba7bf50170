"""How a simulated telephone reaches the line: in process over WSGI, or over HTTP.

An exchange does for the telephone what Twilio does for a real one: it turns an act of the
caller into a signed request, so that the line cannot tell the two apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlencode

import requests
from requests import PreparedRequest
from twilio.request_validator import RequestValidator
from werkzeug.test import Client

from ivr.phone.errors import ExchangeError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SIGNATURE_HEADER = "X-Twilio-Signature"


@dataclass(frozen=True, slots=True)
class HTTPAnswer:
    """What the line sent back, as it came: nothing is decoded and no redirect is followed."""

    status: int
    content_type: str
    body: bytes


class Exchange(Protocol):
    """Anything that carries a request to the line and its answer back."""

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        """Ask the line for a path, which may have a query and may begin with its own origin.

        A POST carries the parameters as a form and a GET in its query, as Twilio sends them.
        Raises ExchangeError if the line cannot be reached or the path is at another host.
        """


class WSGIExchange:
    """Calls a WSGI application in process, as if Twilio had reached it at an origin.

    Signs every request with the token; without one, nothing is signed.
    An exception that the application lets through comes out unchanged.
    """

    def __init__(self, app: "WSGIApplication", *, origin: str, token: str | None = None) -> None:
        """Take the application and the origin that it believes in, such as its public URL."""
        self._client = Client(app)
        self._origin = origin.rstrip("/")
        self._token = token

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        """Keep the promise of Exchange.request."""
        path, form = _divide(method, path, params, self._origin)
        answer = self._client.open(
            path,
            method=method,
            base_url=self._origin,
            data=form,
            headers=_signed(self._token, self._origin + path, form),
            buffered=True,
        )
        return HTTPAnswer(answer.status_code, answer.content_type or "", answer.get_data())


class HTTPExchange:
    """Calls a line over HTTP, on this machine or another.

    Requests go to one origin and are signed for another where the two differ,
    as they do when a line on loopback believes in its public URL.
    """

    def __init__(
        self,
        origin: str,
        *,
        token: str | None = None,
        signed_origin: str | None = None,
        timeout: float = 15,
    ) -> None:
        """Take where the line listens, how it checks signatures, and the patience in seconds.

        Fifteen seconds is what Twilio grants a webhook.
        """
        self._origin = origin.rstrip("/")
        self._signed_origin = (signed_origin or origin).rstrip("/")
        self._token = token
        self._timeout = timeout
        self._session = requests.Session()
        # A proxy of the environment may not reach loopback, and Twilio would not use it either.
        self._session.trust_env = False

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        """Keep the promise of Exchange.request."""
        path, form = _divide(method, path, params, self._origin, self._signed_origin)

        def sign(prepared: PreparedRequest) -> PreparedRequest:
            # What is signed must be the path on the wire, so it is read off at the last moment.
            url = self._signed_origin + prepared.path_url
            prepared.headers.update(_signed(self._token, url, form))
            return prepared

        try:
            answer = self._session.request(
                method,
                self._origin + path,
                data=form,
                auth=sign,
                timeout=self._timeout,
                allow_redirects=False,
            )
        except requests.Timeout as error:
            raise ExchangeError(
                f"{self._origin} did not answer {method} {path} within {self._timeout:g} seconds."
            ) from error
        except requests.RequestException as error:
            raise ExchangeError(
                f"{self._origin} could not be reached for {method} {path}: is the line running?"
            ) from error
        return HTTPAnswer(
            answer.status_code, answer.headers.get("Content-Type", ""), answer.content
        )

    def close(self) -> None:
        """Let go of the connections that are still open."""
        self._session.close()


def _divide(
    method: str, path: str, params: Mapping[str, str], *origins: str
) -> tuple[str, dict[str, str]]:
    """Return the path on the wire and the form, with the parameters where Twilio puts them."""
    for origin in origins:
        path = path.removeprefix(origin)
    # Two slashes name a host: requesting them here would be a call to somebody else.
    if not path.startswith("/") or path.startswith("//"):
        raise ExchangeError(f"The line points to {path}, which is not at {' or '.join(origins)}.")
    if method == "POST":
        return path, dict(params)
    if params:
        path += ("&" if "?" in path else "?") + urlencode(params)
    return path, {}


def _signed(token: str | None, url: str, form: dict[str, str]) -> dict[str, str]:
    if not token:
        return {}
    signature: str = RequestValidator(token).compute_signature(url, form)
    return {SIGNATURE_HEADER: signature}
