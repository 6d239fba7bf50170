"""Public pages, all GET: menu in print, health, metrics, fallback document, recordings.

The metrics, and all that /readyz tells beside its status, need METRICS_TOKEN as bearer token.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST

import ivr
from ivr.concurrency import BusyError, ConcurrencyLimit
from ivr.errors import Problem
from ivr.line.counting import CallCounter
from ivr.line.menu_in_print import MenuInPrint
from ivr.line.middleware import leave_queue
from ivr.line.poller import Poller
from ivr.line.source import LineSource
from ivr.line.switchboard import Switchboard
from ivr.settings import Settings
from ivr.twiml.documents import CONTENT_TYPE, RECORDINGS

bp = Blueprint("site", __name__)

EXTENSION = "ivr.site"

RECORDING_NAME = re.compile(r"[0-9a-f]{32}\.(?:wav|mp3)")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Default headers of every response; a view may set its own."""

METRICS_AT_ONCE = 2
"""Limit of concurrent requests for the metrics, in a worker. Prometheus sends one at a time."""

PLAYABLE = "default-src 'none'; media-src 'self'; frame-ancestors 'none'"
"""Policy for recordings: the page in which a browser opens a sound must be able to play it."""

NO_STUDIO = """\
Den här telefonlinjen har ingen studio. Den som driver linjen slår på den med SECRET_KEY.

This phone line has no studio. The operator enables it with SECRET_KEY.
"""


@dataclass(frozen=True, slots=True)
class Site:
    """The services of the public pages and the status."""

    settings: Settings
    source: LineSource
    menu: MenuInPrint
    counter: CallCounter
    poller: Poller
    metrics_limit: ConcurrencyLimit = field(
        default_factory=lambda: ConcurrencyLimit(METRICS_AT_ONCE)
    )

    @property
    def switchboard(self) -> Switchboard:
        """The switchboard that answers calls."""
        return self.source.live.switchboard

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, though calls are answered."""
        return (*self.source.problems, *self.poller.problems, *self.counter.problems)


def init_app(app: Flask, site: Site) -> None:
    """Register the pages."""
    app.extensions[EXTENSION] = site
    app.register_blueprint(bp)


def current_site() -> Site:
    """Return the site of the current app."""
    site: Site = current_app.extensions[EXTENSION]
    return site


@bp.after_request
def add_headers(response: Response) -> Response:
    """Set the default headers."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


@bp.get("/")
def menu() -> Response:
    """Return the menu in print."""
    menu = current_site().menu
    now = menu.moment
    prepared = menu.at(now)
    if prepared is None:  # it could not be rendered: /readyz reports why
        raise BusyError
    page = prepared.page
    response = Response(page.html, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = page.policy
    response.headers["Cache-Control"] = f"public, max-age={prepared.max_age(now)}"
    return _conditional(response, page.etag)


@bp.get("/healthz")
def healthz() -> Response:
    """Return 200 while the process is alive."""
    return _unstored(jsonify(status="ok"))


@bp.get("/readyz")
def readyz() -> Response:
    """Return 200 while calls can be answered.

    With the token of the metrics it also tells edition, version and problems: whoever attacks a
    line would use them. `problems` are in full, and `summaries` name no host, path or text.
    """
    if not _has_metrics_token():
        return _unstored(jsonify(status="ready"))
    site = current_site()
    line = site.switchboard.line  # read once, since another edition may be published meanwhile
    return _unstored(
        jsonify(
            status="ready",
            edition=line.short_fingerprint,
            number=site.source.live.edition.number or None,
            fingerprint=line.script.fingerprint,
            version=ivr.__version__,
            commit=site.settings.commit,
            languages=list(line.languages),
            announcements=_announcements(site.switchboard),
            unconfirmed=len(line.script.unconfirmed),
            source=site.source.description,
            problems=_distinct(chain.from_iterable(each.details for each in site.problems)),
            summaries=_distinct(each.summary for each in site.problems),
            information=list(site.settings.information),
            statistics=site.counter.condition,
        )
    )


@bp.route("/studio", defaults={"rest": ""}, methods=["GET", "POST"])
@bp.route("/studio/<path:rest>", methods=["GET", "POST"])
def no_studio(rest: str) -> Response:
    """Explain to staff why there is no studio; with one, these requests never arrive here."""
    return _unstored(Response(NO_STUDIO, 404, content_type="text/plain; charset=utf-8"))


@bp.get("/metrics")
def metrics() -> Response:
    """Return the metrics of all workers of this machine; 404 without the token."""
    if not _has_metrics_token():
        return _not_found()
    site = current_site()
    leave_queue()
    with site.metrics_limit:
        return _unstored(Response(site.counter.exposition(), content_type=CONTENT_TYPE_LATEST))


@bp.get("/fallback.xml")
def fallback() -> Response:
    """Return the fault document."""
    document = current_site().switchboard.fault
    response = Response(document, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-cache"
    return _conditional(response, hashlib.sha256(document).hexdigest()[:32])


@bp.get(f"{RECORDINGS}/<name>")
def recording(name: str) -> Response:
    """Return a recording of an edition in memory."""
    recorded = (
        current_site().switchboard.recording(name) if RECORDING_NAME.fullmatch(name) else None
    )
    if recorded is None:
        return _not_found()
    response = Response(recorded.sound, content_type=recorded.content_type)
    response.headers["Content-Security-Policy"] = PLAYABLE
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(name)  # made from a hash of the sound
    response.make_conditional(request, accept_ranges=True, complete_length=len(recorded.sound))
    return response


def _announcements(switchboard: Switchboard) -> dict[str, object]:
    """Return the current announcements, whether they close the line, and when they change (UTC).

    Planned announcements are not public.
    """
    current = switchboard.interval
    return {
        "now": [announcement.name for announcement in current.announced],
        "closed": any(announcement.closes for announcement in current.announced),
        "until": current.end.isoformat() if current.announced and current.end else None,
    }


def _distinct(lines: Iterable[str]) -> list[str]:
    """Return each line once, because several parts may report the same failure."""
    return list(dict.fromkeys(lines))


def _has_metrics_token() -> bool:
    token = current_site().settings.metrics_token
    authorization = request.headers.get("Authorization", "").encode(errors="replace")
    if token is None:
        return False
    return hmac.compare_digest(authorization, f"Bearer {token.get_secret_value()}".encode())


def _not_found() -> Response:
    return _unstored(Response("Not found\n", 404, content_type="text/plain; charset=utf-8"))


def _conditional(response: Response, etag: str) -> Response:
    """Add an ETag; the response becomes a 304 if the client has the same content."""
    response.set_etag(etag)
    response.make_conditional(request)
    return response


def _unstored(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
