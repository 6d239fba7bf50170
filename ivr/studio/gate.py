"""Request hooks of the studio: capacity, access rights, CSRF, and security headers."""

from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import structlog
from flask import Response, abort, g, redirect, request, url_for
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import Forbidden, HTTPException

from ivr.addresses import is_loopback
from ivr.line.middleware import leave_queue
from ivr.studio import access, sessions
from ivr.studio.services import current_studio
from ivr.studio.sessions import PATH

SAFE = ("GET", "HEAD", "OPTIONS")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
ACCOUNT = "studio.account"
"""The page on which people change a password that somebody else has set."""

MAX_ORIGIN_LENGTH = 200
"""Characters of a refused origin that are shown and logged: it is the sender's."""

CHUNK_BYTES = 64 * 1024

YEAR = "max-age=31536000"

csrf = CSRFProtect()
log = structlog.get_logger()


class OriginRefusedError(Forbidden):
    """A form was sent by a page of another address than the studio's own."""

    def __init__(self, origin: str) -> None:
        super().__init__()
        self.origin = origin[:MAX_ORIGIN_LENGTH]


def admit() -> Response | None:
    """Check capacity, access rights, size and origin of a request, in this order."""
    if request.endpoint == "studio.static":  # public, and never blocks
        return None
    limits = g.limits = ExitStack()
    limits.enter_context(current_studio.limit)
    if sessions.is_named():
        leave_queue()
    decision = access.decided(request.endpoint)
    if decision is None:
        abort(403)
    g.person = sessions.holder(background=decision.background)
    if decision.role and g.person is None:
        return _to_sign_in()
    if decision.role and g.person.must_change_password and request.endpoint != ACCOUNT:
        return redirect(url_for(ACCOUNT), 303)  # type: ignore[return-value] # werkzeug's own type of it
    if decision.role and not g.person.may(decision.role):
        abort(403)
    if decision.role:
        request.max_content_length = decision.megabytes * access.MEGABYTE
    if decision.megabytes > 1:
        limits.enter_context(current_studio.upload_limit)
    _refuse_nul()
    if request.method not in SAFE:
        _require_own_page()
        csrf.protect()
        leave_queue()  # it may use the database, and the limit admits few
    return None


def leave(error: BaseException | None) -> None:
    """End the request for the limits of concurrent ones."""
    if limits := g.pop("limits", None):
        limits.close()


def add_headers(response: Response) -> Response:
    """Add headers to a response, unless its view has set them."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_studio.is_secure:
        response.headers.setdefault("Strict-Transport-Security", YEAR)
    if request.endpoint != "studio.static":
        response.headers["Cache-Control"] = "no-store"
    return response


def discard_body(response: Response) -> Response:
    """Read what a refused request still sends, up to the limit of its page.

    Without that nginx, which was still sending an upload when the answer came, may answer 502
    instead: 7 of 40 uploads at once did. Whoever signed out meanwhile would not learn why.
    """
    decision = access.decided(request.endpoint)
    if request.method in SAFE or decision is None:
        return response
    request.max_content_length = decision.megabytes * access.MEGABYTE
    with suppress(HTTPException):  # too large, or the sender is gone
        while request.stream.read(CHUNK_BYTES):
            pass
    return response


def unrouted(error: HTTPException) -> HTTPException | Response:
    """Add headers to errors without a route, for which Flask does not run the blueprint's hooks."""
    if not f"{request.path}/".startswith(f"{PATH}/"):
        return error
    return add_headers(Response(error.get_body(), error.code, error.get_headers()))


def _refuse_nul() -> None:
    """Abort with 400 if NUL was sent, because PostgreSQL cannot store it in a text."""
    files = [(name, file.filename) for name, file in request.files.items(multi=True)]
    pairs = [*(request.view_args or {}).items(), *request.form.items(multi=True), *files]
    if any("\0" in f"{name}{value}" for name, value in pairs):
        abort(400)


def _to_sign_in() -> Response:
    if request.method not in SAFE or request.accept_mimetypes.best == "application/json":
        abort(401)
    address = url_for("studio.sign_in", next=request.full_path.rstrip("?"))
    return redirect(address, 303)  # type: ignore[return-value] # werkzeug's own type of it


def _require_own_page() -> None:
    """Raise OriginRefusedError if the form is not of this studio at its own address."""
    origin = request.headers.get("Origin")
    if origin is None or origin == current_studio.origin:
        return
    # On a developer's machine the studio has several host names, but none of another site.
    if current_studio.is_open and is_loopback(urlsplit(origin).hostname or ""):
        return
    error = OriginRefusedError(origin)
    log.warning("origin-refused", origin=error.origin, public_url=current_studio.origin)
    raise error
