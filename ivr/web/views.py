"""Public pages for browsers, monitors and Twilio: GET only, and no redirects."""

import hashlib
import importlib.metadata
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from werkzeug.local import LocalProxy

from ivr.errors import Problem
from ivr.reports.menu.rendering import render
from ivr.twilio.switchboard import Switchboard
from ivr.twilio.twiml import CONTENT_TYPE, RECORDINGS

VERSION = importlib.metadata.version("ivr")

RECORDING_NAME = re.compile(r"[0-9a-f]{32}\.(?:wav|mp3)")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""On every response, unless its view sets others."""

PLAYABLE = "default-src 'none'; media-src 'self'; frame-ancestors 'none'"
"""Policy of a recording: browsers make a page around it, which must be allowed to play it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the public pages show, in `app.extensions["site"]`.

    `problems` are those of the script and around it, shown in detail to an insider alone;
    `folder` says whether the script's folder is live, and `commit` which code runs.
    """

    switchboard: Switchboard
    problems: Callable[[], Sequence[Problem]]
    commit: str
    folder: Callable[[], str]
    is_insider: Callable[[], bool]
    counting: Callable[[], Mapping[str, object] | None] = lambda: None


bp = Blueprint("site", __name__)

current_site: Site = LocalProxy(  # type: ignore[assignment] # as Flask's own proxies
    lambda: current_app.extensions["site"]
)


def init_app(app: Flask, site: Site) -> None:
    """Add the public pages to *app*."""
    app.extensions["site"] = site
    app.register_blueprint(bp)


@bp.after_request
def add_headers(response: Response) -> Response:
    """Add the headers that a view has not set."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


@bp.get("/", merge_slashes=False)
def menu() -> Response:
    """Show the menu in print."""
    page = render(current_site.switchboard.line)
    response = Response(page.html, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = page.policy
    response.headers["Cache-Control"] = "public, max-age=60"
    return _conditional(response, page.etag)


@bp.get("/healthz", merge_slashes=False)
def healthz() -> Response:
    """Say that the worker is alive."""
    return _unstored(jsonify(status="ok"))


@bp.get("/readyz", merge_slashes=False)
def readyz() -> Response:
    """Say which edition and which code answer calls, and what is wrong."""
    line = current_site.switchboard.line  # one for the whole response: it may change meanwhile
    return _unstored(
        jsonify(
            status="ready",
            edition=line.edition,
            fingerprint=line.script.fingerprint,
            version=VERSION,
            commit=current_site.commit,
            languages=list(line.languages),
            folder=current_site.folder(),
            problems=_problems(),
            statistics=current_site.counting(),
        )
    )


@bp.get("/fallback.xml", merge_slashes=False)
def fallback() -> Response:
    """Serve the fault document."""
    document = current_site.switchboard.fault
    response = Response(document, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-cache"
    return _conditional(response, hashlib.sha256(document).hexdigest()[:32])


@bp.get(f"{RECORDINGS}/<name>", merge_slashes=False)
def recording(name: str) -> Response:
    """Serve a recording by its hash."""
    is_name = RECORDING_NAME.fullmatch(name)
    found = current_site.switchboard.recording(name) if is_name else None
    if found is None:
        return _unstored(Response("Not found\n", 404, content_type="text/plain; charset=utf-8"))
    response = Response(found.sound, content_type=found.content_type)
    response.headers["Content-Security-Policy"] = PLAYABLE
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(name)  # made from a hash of the sound
    response.make_conditional(request, accept_ranges=True, complete_length=len(found.sound))
    return response


def _problems() -> list[str]:
    problems = current_site.problems()
    if current_site.is_insider():
        return [line for problem in problems for line in problem.details]
    return list(dict.fromkeys(problem.summary for problem in problems))


def _conditional(response: Response, etag: str) -> Response:
    """Answer 304 to a client that has the same bytes already."""
    response.set_etag(etag)
    response.make_conditional(request)
    return response


def _unstored(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
