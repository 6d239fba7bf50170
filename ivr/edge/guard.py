"""The guard at the door: only requests that Twilio signed come in."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from flask import Request
from twilio.request_validator import RequestValidator, compare
from werkzeug.urls import iri_to_uri

SIGNATURE_HEADER = "X-Twilio-Signature"

PLAIN = re.compile(r"[A-Za-z0-9._/-]*")
"""A path that is the same raw and decoded, like all of the line's own."""


class Form(dict[str, list[str]]):
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

    def admits(self, request: Request) -> bool:
        """Tell whether Twilio signed this request; never raises on a malformed one."""
        signature = request.headers.get(SIGNATURE_HEADER, "")
        try:
            form = Form(request.form.lists() if request.method == "POST" else ())
            url = self._origin + raw_target(request)
            return any(_signed(each, url, form, signature) for each in self._validators)
        except Exception:  # too large, or nothing that the validator can read: stay shut
            return False


class OpenDoor(Guard):
    """Lets everyone in: for the development server, which only this machine reaches."""

    def __init__(self) -> None:
        pass

    def admits(self, request: Request) -> bool:
        """Always true."""
        return True


def _signed(validator: RequestValidator, url: str, form: Form, signature: str) -> bool:
    """Ask for the URL as it is first: the validator always tries it with and without a port."""
    if compare(validator.compute_signature(url, form), signature):
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
