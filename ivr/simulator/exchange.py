"""Exchanges, which send the telephone's requests to the line over WSGI or HTTP.

Requests are signed as by Twilio; `algorithm` is Twilio's name for it, such as HMAC_SHA256.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from urllib.parse import urlencode
from wsgiref.types import WSGIApplication

import requests
from requests import PreparedRequest
from twilio.request_validator import HMAC_SHA1, RequestValidator
from werkzeug.test import Client

from ivr.simulator.document import PhoneError

SIGNATURE_HEADER = "X-Twilio-Signature"

UNTRUSTED = re.compile(r"certificate verify failed: (.+?) \(_ssl")

TWIML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})

MAX_ANSWER_BYTES = 16 * 1024 * 1024
"""Limit for the body of an answer: a quarter of an hour of sound in telephone quality."""


class ExchangeError(PhoneError):
    """The line cannot be reached, or a document refers to another host."""


@dataclass(frozen=True, slots=True)
class HTTPAnswer:
    """The raw answer of the line; redirects are not followed."""

    status: int
    content_type: str
    body: bytes

    @property
    def media_type(self) -> str:
        """The content type without its parameters."""
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def is_twiml(self) -> bool:
        """Whether Twilio would parse it as a document."""
        return self.status == 200 and self.media_type in TWIML_TYPES


class Exchange(Protocol):
    """Sends requests to the line."""

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        """Send a request for a path, which may have a query and may begin with the line's origin.

        A POST carries the parameters as a form and a GET in its query, as Twilio sends them.
        Raises ExchangeError if the line cannot be reached or the path is at another host.
        """


class WSGIExchange:
    """Exchange with a WSGI application in this process.

    Requests are signed if there is a token. Exceptions of the application are not caught.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        origin: str,
        token: str | None = None,
        algorithm: str = HMAC_SHA1,
    ) -> None:
        """Take an application and its public origin."""
        self._client = Client(app)
        self._origin = origin.rstrip("/")
        self._signature_headers = partial(_signature_headers, token, algorithm)

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        """Send a request; see Exchange.request."""
        path, form = _target_and_form(method, path, params, self._origin)
        answer = self._client.open(
            path,
            method=method,
            base_url=self._origin,
            data=form,
            headers=self._signature_headers(self._origin + path, form),
            buffered=True,
        )
        return HTTPAnswer(answer.status_code, answer.content_type or "", answer.get_data())


class HTTPExchange:
    """Exchange over HTTP; requests are signed if there is a token.

    `signed_origin` is the origin in signatures if it differs from the requested one, such as for a
    line on loopback that is configured with its public URL.
    """

    def __init__(
        self,
        origin: str,
        *,
        token: str | None = None,
        algorithm: str = HMAC_SHA1,
        signed_origin: str | None = None,
        timeout: float | tuple[float, float] = 15,
        proxied: bool = False,
    ) -> None:
        """Take an origin. The default timeout is Twilio's for a webhook, in seconds.

        A pair of timeouts limits connecting and answering separately. A `proxied` exchange uses
        the proxy of the environment, which may not reach loopback.
        """
        self._origin = origin.rstrip("/")
        self._signed_origin = (signed_origin or origin).rstrip("/")
        self._signature_headers = partial(_signature_headers, token, algorithm)
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = proxied
        self._session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        """Send a request; see Exchange.request."""
        path, form = _target_and_form(method, path, params, self._origin, self._signed_origin)

        def sign(prepared: PreparedRequest) -> PreparedRequest:
            # Requests may normalise the path: sign the prepared one, which is sent.
            url = self._signed_origin + prepared.path_url
            prepared.headers.update(self._signature_headers(url, form))
            return prepared

        try:
            with self._session.request(
                method,
                self._origin + path,
                data=form,
                auth=sign,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as answer:
                body = _limited_body(answer)
        except requests.Timeout as error:
            raise ExchangeError(
                f"{self._origin} did not answer {method} {path} within {self._timeout} seconds."
            ) from error
        except requests.exceptions.SSLError as error:
            distrust = UNTRUSTED.search(str(error))
            reason = distrust[1] if distrust else error
            raise ExchangeError(
                f"{self._origin} makes no TLS connection: {reason}. If its "
                f"authority is your own, name its certificate in REQUESTS_CA_BUNDLE."
            ) from error
        except requests.RequestException as error:
            raise ExchangeError(
                f"{self._origin} could not be reached for {method} {path}: is the line running?"
            ) from error
        except OSError as error:  # the file of authorities cannot be read
            raise ExchangeError(f"{self._origin} cannot be called: {error}.") from error
        if body is None:
            raise ExchangeError(
                f"{self._origin} answered {method} {path} with more than "
                f"{MAX_ANSWER_BYTES:,} bytes."
            )
        return HTTPAnswer(answer.status_code, answer.headers.get("Content-Type", ""), body)

    def close(self) -> None:
        """Close open connections."""
        self._session.close()


def _limited_body(answer: requests.Response) -> bytes | None:
    """Return the body of an answer, or None if it exceeds MAX_ANSWER_BYTES."""
    body = bytearray()
    for part in answer.iter_content(64 * 1024):
        body += part
        if len(body) > MAX_ANSWER_BYTES:
            return None
    return bytes(body)


def _target_and_form(
    method: str, path: str, params: Mapping[str, str], *origins: str
) -> tuple[str, dict[str, str]]:
    """Return the path to request, and the form; a GET has its parameters in the query instead.

    Raises ExchangeError if the URL is of another host.
    """
    for origin in origins:
        path = path.removeprefix(origin)
    # A path with two leading slashes refers to another host.
    if not path.startswith("/") or path.startswith("//"):
        places = " or ".join(dict.fromkeys(origins))
        raise ExchangeError(f"The line points to {path}, which is not at {places}.")
    if method == "POST":
        return path, dict(params)
    if params:
        path += ("&" if "?" in path else "?") + urlencode(params)
    return path, {}


def _signature_headers(
    token: str | None, algorithm: str, url: str, form: dict[str, str]
) -> dict[str, str]:
    if not token:
        return {}
    signature: str = RequestValidator(token).compute_signature(url, form, algorithm)
    return {SIGNATURE_HEADER: signature}
