"""The signature guard: admits only requests that Twilio signed."""

import re
from collections.abc import Sequence
from hmac import compare_digest
from urllib.parse import unquote
from wsgiref.types import WSGIEnvironment

from flask import Request
from twilio.request_validator import HMAC_SHA1, HMAC_SHA256, RequestValidator
from werkzeug.urls import iri_to_uri

from ivr.secret_keys import SigningKey

SIGNATURE_HEADER = "HTTP_X_TWILIO_SIGNATURE"
"""The WSGI name of the header."""

SHA1, SHA256 = r"[A-Za-z0-9+/]{27}=", r"[A-Za-z0-9+/]{43}="
"""Digests in base64."""

SIGNATURES = {
    HMAC_SHA1: re.compile(rf"(?:{SHA256}, ?)?({SHA1})(?:, ?{SHA256})?"),
    HMAC_SHA256: re.compile(rf"(?:{SHA1}, ?)?({SHA256})(?:, ?{SHA1})?"),
}
"""The header by algorithm, with the signature that counts; the other one may stand beside it.

Twilio documents one signature a request. Servers join repeated headers with a comma.
"""

FORM = "application/x-www-form-urlencoded"

MOST_BYTES = 16 * 1024
"""Size of a form. Twilio's are some 2,000 bytes; SIP headers may double that."""

MOST_FIELDS = 128
"""Fields of a form. Twilio documents some forty and may add more without notice."""

PLAIN = re.compile(r"[A-Za-z0-9._/-]*")
"""Paths that are the same raw and decoded, such as all paths of the line."""


class SignedForm(dict[str, list[str]]):
    """The posted form with the `getall` that the validator looks for first: its fast path."""

    getall = dict.__getitem__


class Signer:
    """Checks signatures with one key, by its algorithm only, with Twilio's own validator.

    The header with which Twilio names the algorithm is not signed, and not read: it would allow
    whoever sends a request to choose.
    """

    def __init__(self, key: SigningKey) -> None:
        self._validator = RequestValidator(key.secret)
        self._algorithm = key.algorithm
        self._header = SIGNATURES[key.algorithm]

    def signature_in(self, header: str) -> str | None:
        """Return the signature by this algorithm in a header, if it is well-formed."""
        found = self._header.fullmatch(header)
        return found[1] if found else None

    def has_signed(self, header: str, url: str, form: SignedForm) -> bool:
        """Return whether this key made the signature by this algorithm in a header."""
        signature = self.signature_in(header)
        if signature is None:
            return False
        # The URL as it is first: `validate` always tries it with and without a port.
        if compare_digest(self._validator.compute_signature(url, form, self._algorithm), signature):
            return True
        return bool(self._validator.validate(url, form, signature, self._algorithm))


class Guard:
    """Checks the signature of requests.

    The signed URL is the configured origin with the raw path and query of the request, so no
    header can change it. A request is admitted if it was signed with any of the keys.
    """

    def __init__(self, origin: str, keys: Sequence[SigningKey]) -> None:
        if not keys or not all(key.secret for key in keys):
            raise ValueError("an empty secret would accept what anyone can sign")
        self._origin = origin
        self._signers = [Signer(key) for key in keys]

    def objection(self, environ: WSGIEnvironment, body: bytes) -> str:
        """Return why a request cannot be Twilio's, without parsing it; "" if it can be.

        Takes microseconds, and refuses requests whose signature would take long to check.
        """
        header = environ.get(SIGNATURE_HEADER, "")
        if not any(signer.signature_in(header) for signer in self._signers):
            return "no-signature"
        if environ["REQUEST_METHOD"] != "POST":
            return ""  # the body of other methods is never read
        if len(body) > MOST_BYTES or body.count(b"&") >= MOST_FIELDS:
            return "too-large"
        return "" if is_form(environ) else "no-form"

    def admits(self, request: Request) -> bool:
        """Return whether Twilio signed this request; never raises for a malformed one."""
        header = request.environ.get(SIGNATURE_HEADER, "")
        try:
            form = SignedForm(request.form.lists() if request.method == "POST" else ())
            url = self._origin + raw_target(request)
            return any(signer.has_signed(header, url, form) for signer in self._signers)
        except Exception:  # too large, or unreadable for the validator: refuse
            return False


class NoGuard(Guard):
    """Admits every request: for the development server, which listens on loopback only."""

    def __init__(self) -> None:
        pass

    def objection(self, environ: WSGIEnvironment, body: bytes) -> str:
        """Return none."""
        return ""

    def admits(self, request: Request) -> bool:
        """Always true."""
        return True


def is_form(environ: WSGIEnvironment) -> bool:
    """Return whether the body of a request is a form as Twilio sends it."""
    content_type: str = environ.get("CONTENT_TYPE", "")
    return content_type.partition(";")[0].strip().lower() == FORM


def raw_target(request: Request) -> str:
    """Return path and query as they were sent, with percent-escapes.

    Some servers do not pass the raw path, and some copy the environment of the process into
    the request's: a raw path that does not match the routed path is ignored.
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
    return iri_to_uri(routed)  # not `request.path`, which merges slashes
