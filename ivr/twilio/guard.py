"""The guard at the door: only requests that Twilio signed come in."""

import re
from collections.abc import Sequence
from hmac import compare_digest
from typing import TYPE_CHECKING
from urllib.parse import unquote

from flask import Request
from twilio.request_validator import RequestValidator
from werkzeug.urls import iri_to_uri

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

SIGNATURE_HEADER = "HTTP_X_TWILIO_SIGNATURE"
"""As WSGI writes it."""

SIGNATURE = re.compile(r"[A-Za-z0-9+/]{27}=")
"""A SHA-1 digest in base64."""

FORM = "application/x-www-form-urlencoded"

MOST_BYTES = 16 * 1024
"""Of a webhook's form. Twilio's have some two thousand; SIP headers may add as much again."""

MOST_FIELDS = 128
"""Of a webhook's form. Twilio documents some forty, and may add more without notice."""

PLAIN = re.compile(r"[A-Za-z0-9._/-]*")
"""A path that is the same raw and decoded, like all of the line's own."""


class SignedForm(dict[str, list[str]]):
    """What was posted, as the validator asks for it first: of others it takes much longer."""

    getall = dict.__getitem__


class Guard:
    """Checks the signature of requests with Twilio's own validator.

    The URL that was signed is the configured origin with the raw path and query of the
    request: no header can change it. A request is let in if any of the tokens signed it.
    """

    def __init__(self, origin: str, tokens: Sequence[str]) -> None:
        if not all(tokens) or not tokens:
            raise ValueError("an empty token would accept what anyone can sign")
        self._origin = origin
        self._validators = [RequestValidator(token) for token in tokens]

    def may_admit(self, environ: "WSGIEnvironment", body: bytes) -> bool:
        """Tell, without parsing anything, whether a request looks like one of Twilio's.

        Costs microseconds, and refuses what would take long to refuse by its signature.
        """
        if not SIGNATURE.fullmatch(environ.get(SIGNATURE_HEADER, "")):
            return False
        if environ["REQUEST_METHOD"] != "POST":
            return True  # of others the body is never read
        return (
            len(body) <= MOST_BYTES
            and body.count(b"&") < MOST_FIELDS
            and environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() == FORM
        )

    def admits(self, request: Request) -> bool:
        """Tell whether Twilio signed this request; never raises on a malformed one."""
        signature = request.environ.get(SIGNATURE_HEADER, "")
        try:
            form = SignedForm(request.form.lists() if request.method == "POST" else ())
            url = self._origin + raw_target(request)
            return any(_signed(each, url, form, signature) for each in self._validators)
        except Exception:  # too large, or nothing that the validator can read: stay shut
            return False


class NoGuard(Guard):
    """Lets everyone in: for the development server, which only this machine reaches."""

    def __init__(self) -> None:
        pass

    def may_admit(self, environ: "WSGIEnvironment", body: bytes) -> bool:
        """Always true."""
        return True

    def admits(self, request: Request) -> bool:
        """Always true."""
        return True


def _signed(validator: RequestValidator, url: str, form: SignedForm, signature: str) -> bool:
    """Ask for the URL as it is first: the validator always tries it with and without a port."""
    if compare_digest(validator.compute_signature(url, form), signature):
        return True
    return bool(validator.validate(url, form, signature))


def raw_target(request: Request) -> str:
    """Return path and query as they were sent, percent-escapes and all.

    Some servers do not tell the raw path, and some copy the process's environment into the
    request's: what does not fit the path that was routed is not believed.
    """
    environ = request.environ
    query = environ.get("QUERY_STRING", "")
    raw = str(environ.get("RAW_URI") or environ.get("REQUEST_URI") or "")
    path = _raw_path(raw.partition("?")[0], str(environ["PATH_INFO"]))
    return f"{path}?{query}" if query else path


def _raw_path(raw: str, decoded: str) -> str:
    if raw in ("", decoded) and PLAIN.fullmatch(decoded):
        return decoded
    routed = decoded.encode("latin-1").decode(errors="replace")
    if unquote(raw, errors="replace") == routed:
        return raw
    return iri_to_uri(routed)  # not `request.path`, which has lost a second slash
