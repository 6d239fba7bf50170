"""Checks of every request before a view of the studio gets it."""

from urllib.parse import urlsplit

from flask import Response, abort, g, redirect, request, url_for
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import ServiceUnavailable

from ivr.addresses import is_loopback
from ivr.studio import access, sessions
from ivr.studio.studio import current_studio

SAFE = ("GET", "HEAD", "OPTIONS")

csrf = CSRFProtect()


class BusyError(ServiceUnavailable):
    """The worker handles as many studio requests as it may."""


def admit() -> Response | None:
    """Check capacity, access rights, size and origin of a request, in this order."""
    if request.endpoint == "studio.static":  # for everybody, and it waits for nothing
        return None
    _take_place()
    decision = access.decided(request.endpoint)
    if decision is None:
        abort(403)
    g.person = sessions.holder(background=decision.background)
    if decision.role and g.person is None:
        return _to_sign_in()
    if decision.role and not g.person.may(decision.role):
        abort(403)
    if size := access.size_taken(request.endpoint):
        request.max_content_length = size
    _require_text()
    if request.method not in SAFE:
        _require_own_page()
        csrf.protect()
    return None


def leave(error: BaseException | None) -> None:
    """Free the place of a request that was handled."""
    if g.pop("took_place", False):
        current_studio.free_places.release()


def _take_place() -> None:
    """Refuse a request, rather than let it wait, if the worker handles too many."""
    if not current_studio.free_places.acquire(blocking=False):
        raise BusyError
    g.took_place = True


def _require_text() -> None:
    """Refuse NUL, which PostgreSQL stores in no text and nobody can type."""
    sent = (request.view_args or {}, request.form)
    if any("\0" in str(text) for each in sent for pair in each.items() for text in pair):
        abort(400)


def _to_sign_in() -> Response:
    if request.method not in SAFE or request.accept_mimetypes.best == "application/json":
        abort(401)
    address = url_for("studio.sign_in", next=request.full_path.rstrip("?"))
    return redirect(address, 303)  # type: ignore[return-value] # werkzeug's own type of it


def _require_own_page() -> None:
    """Refuse a request that another site's page makes a browser send."""
    origin = request.headers.get("Origin")
    if origin is None or origin == current_studio.origin:
        return
    # A studio on a developer's machine has several names, but none of another site's.
    if current_studio.is_open and is_loopback(urlsplit(origin).hostname or ""):
        return
    abort(403)
