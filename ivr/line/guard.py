"""The signature guard, which admits only requests signed by Twilio."""

import re
from collections.abc import Sequence
from enum import StrEnum
from hmac import compare_digest
from urllib.parse import unquote
from wsgiref.types import WSGIEnvironment

from flask import Request
from twilio.request_validator import HMAC_SHA1, HMAC_SHA256, RequestValidator
from werkzeug.urls import iri_to_uri

from ivr.secret_keys import SigningKey

SIGNATURE_HEADER = "HTTP_X_TWILIO_SIGNATURE"
"""Key of the header in the WSGI environment."""

SHA1 = r"[A-Za-z0-9+/]{27}="
SHA256 = r"[A-Za-z0-9+/]{43}="
"""Patterns of base64 digests."""

SIGNATURES = {
    HMAC_SHA1: re.compile(rf"(?:{SHA256}, ?)?({SHA1})(?:, ?{SHA256})?"),
    HMAC_SHA256: re.compile(rf"(?:{SHA1}, ?)?({SHA256})(?:, ?{SHA1})?"),
}
"""Patterns of the header by algorithm. A signature by the other algorithm may precede or follow.
Twilio documents one signature a request, but servers join repeated headers with a comma."""

FORM = "application/x-www-form-urlencoded"

MAX_FORM_BYTES = 16 * 1024
"""Maximum size of a form. Twilio's have some 2,000 bytes; SIP headers may double that."""

MAX_FORM_FIELDS = 128
"""Maximum number of form fields. Twilio documents some forty, and may add more without notice."""

UNESCAPED = re.compile(r"[A-Za-z0-9._/-]*")
"""Paths that are equal in raw and decoded form, such as all paths of the line."""


class Refusal(StrEnum):
    """Reasons to refuse a request."""

    NONE = "no-signature"
    UNKNOWN = "unknown-signature"
    WRONG = "wrong-signature"
    LARGE = "too-large"
    NO_FORM = "no-form"


class SignedForm(dict[str, list[str]]):
    """The posted form, with the `getall` method that the validator tries first."""

    getall = dict.__getitem__


class Signer:
    """Checks signatures with one key and its algorithm, by Twilio's validator.

    Twilio's header with the algorithm is ignored: it is not signed, so a forger could choose the
    algorithm.
    """

    def __init__(self, key: SigningKey) -> None:
        self._validator = RequestValidator(key.secret)
        self._algorithm = key.algorithm
        self._header = SIGNATURES[key.algorithm]

    def signature_in(self, header: str) -> str | None:
        """Return the signature by this algorithm in a well-formed header, or None."""
        match = self._header.fullmatch(header)
        return match[1] if match else None

    def has_signed(self, header: str, url: str, form: SignedForm) -> bool:
        """Return whether a header contains a valid signature by this key."""
        signature = self.signature_in(header)
        if signature is None:
            return False
        # The plain URL first, which is faster: `validate` tries it with and without a port.
        if compare_digest(self._validator.compute_signature(url, form, self._algorithm), signature):
            return True
        return bool(self._validator.validate(url, form, signature, self._algorithm))


class Guard:
    """Checks the signature of requests.

    The signed URL is the configured origin with the raw path and query of the request, so no
    header can change it. A signature by any of the keys is valid.
    """

    def __init__(self, origin: str, keys: Sequence[SigningKey]) -> None:
        if not keys or not all(key.secret for key in keys):
            raise ValueError("an empty secret would accept what anyone can sign")
        self._origin = origin
        self._signers = [Signer(key) for key in keys]

    def objection(self, environ: WSGIEnvironment, body: bytes) -> Refusal | None:
        """Return the reason to refuse a request without checking its signature, or None.

        This takes microseconds, and protects the signature check from large requests.
        """
        header = environ.get(SIGNATURE_HEADER, "")
        if not any(signer.signature_in(header) for signer in self._signers):
            return Refusal.UNKNOWN if header else Refusal.NONE
        if environ["REQUEST_METHOD"] != "POST":
            return None  # the body of other methods is never read
        if len(body) > MAX_FORM_BYTES or body.count(b"&") >= MAX_FORM_FIELDS:
            return Refusal.LARGE
        return None if is_form(environ) else Refusal.NO_FORM

    def admits(self, request: Request) -> bool:
        """Return whether Twilio signed this request; never raises for a malformed one."""
        header = request.environ.get(SIGNATURE_HEADER, "")
        try:
            form = SignedForm(request.form.lists() if request.method == "POST" else ())
            url = self._origin + raw_target(request)
            return any(signer.has_signed(header, url, form) for signer in self._signers)
        except Exception:  # the form is too large, or the validator cannot process it
            return False


class NoGuard(Guard):
    """Guard that admits every request, for the development server on loopback."""

    def __init__(self) -> None:
        pass

    def objection(self, environ: WSGIEnvironment, body: bytes) -> Refusal | None:
        """Return no objection."""
        return None

    def admits(self, request: Request) -> bool:
        """Always true."""
        return True


def is_form(environ: WSGIEnvironment) -> bool:
    """Return whether the body of a request is a URL-encoded form, as sent by Twilio."""
    content_type: str = environ.get("CONTENT_TYPE", "")
    return content_type.partition(";")[0].strip().lower() == FORM


def raw_target(request: Request) -> str:
    """Return the path and query as sent, with percent-escapes.

    Some servers do not pass the raw path, and some add the environment of the process to the
    request: a raw path that does not match the routed path is ignored.
    """
    environ = request.environ
    query = environ.get("QUERY_STRING", "")
    raw = str(environ.get("RAW_URI") or environ.get("REQUEST_URI") or "")
    path = _raw_path(raw.partition("?")[0], str(environ["PATH_INFO"]))
    return f"{path}?{query}" if query else path


def _raw_path(raw: str, decoded: str) -> str:
    if raw in ("", decoded) and UNESCAPED.fullmatch(decoded):
        return decoded
    routed = decoded.encode("latin-1").decode(errors="replace")
    if unquote(raw, errors="replace") == routed:
        return raw
    return iri_to_uri(routed)  # not `request.path`, which merges slashes
