"""The gate: what is asked of each request before a page sees it."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, g, redirect, request
from flask_wtf.csrf import CSRFProtect

from ivr.settings import is_loopback
from ivr.studio import access, sessions
from ivr.studio.addresses import address_of
from ivr.studio.studio import Studio

SAFE = ("GET", "HEAD", "OPTIONS")


def guard(blueprint: Blueprint, studio: Studio, csrf: CSRFProtect) -> None:
    """Ask, in this order: who are you, may you, is it too much, can it be kept, is it you."""

    @blueprint.before_request
    def admit() -> Response | None:
        decision = access.decided(request.endpoint)
        if decision is None:
            abort(403)
        if request.endpoint == "studio.static":
            return None
        g.person = sessions.holder(studio, background=decision.background)
        if decision.role and g.person is None:
            return _to_sign_in()
        if decision.role and not g.person.may(decision.role):
            abort(403)
        size = access.size_taken(request.endpoint)
        if size:
            request.max_content_length = size
        _require_text()
        if request.method not in SAFE:
            _require_own_page(studio)
            csrf.protect()
        return None


def _require_text() -> None:
    """Refuse NUL, which PostgreSQL keeps in no text and nobody can type."""
    sent = (request.view_args or {}, request.form)
    if any("\0" in str(text) for each in sent for pair in each.items() for text in pair):
        abort(400)


def _to_sign_in() -> Response:
    if request.method not in SAFE or _wants_data():
        abort(401)
    asked = request.full_path.rstrip("?")
    where = address_of("sign_in", next=asked)
    return redirect(where, 303)  # type: ignore[return-value] # werkzeug's own type of it


def _wants_data() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _require_own_page(studio: Studio) -> None:
    """Refuse what another site's page makes a browser send."""
    origin = request.headers.get("Origin")
    if origin is None or origin == studio.origin:
        return
    # On its own machine the studio has several names, but none of another site's.
    if studio.is_open and is_loopback(urlsplit(origin).hostname or ""):
        return
    abort(403)
