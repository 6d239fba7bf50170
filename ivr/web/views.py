"""The public addresses that a browser, a monitor or Twilio reads from: GET, and no redirects."""

import hashlib
import importlib.metadata
import re
from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, Flask, Response, jsonify, request

from ivr.errors import Problem
from ivr.reports.script.public import render
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
"""What every answer carries, unless its view says otherwise."""

PLAYABLE = "default-src 'none'; media-src 'self'; frame-ancestors 'none'"
"""A browser that opens a sound makes a page around it, and asks this policy if it may play."""


def register(
    app: Flask,
    switchboard: Switchboard,
    *,
    problems: Callable[[], Sequence[Problem]],
    commit: str,
    folder: Callable[[], str],
    is_insider: Callable[[], bool],
    counting: Callable[[], Mapping[str, object] | None] = lambda: None,
) -> None:
    """Put the public pages into the app.

    `problems` tells what is wrong with the script or around it, in detail to an insider alone,
    `folder` how the script's folder stands to what is live, and `commit` which code runs.
    """
    blueprint = Blueprint("site", __name__)

    def menu() -> Response:
        page = render(switchboard.line)
        response = Response(page.html, content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = page.policy
        response.headers["Cache-Control"] = "public, max-age=60"
        return _conditional(response, page.etag)

    def healthz() -> Response:
        return _unstored(jsonify(status="ok"))

    def told() -> list[str]:
        if is_insider():
            return [line for problem in problems() for line in problem.details]
        return list(dict.fromkeys(problem.summary for problem in problems()))

    def readyz() -> Response:
        line = switchboard.line  # one line for the whole answer, whatever is published meanwhile
        return _unstored(
            jsonify(
                status="ready",
                edition=line.edition,
                fingerprint=line.script.fingerprint,
                version=VERSION,
                commit=commit,
                languages=list(line.languages),
                folder=folder(),
                problems=told(),
                statistics=counting(),
            )
        )

    def fallback() -> Response:
        document = switchboard.fault
        response = Response(document, content_type=CONTENT_TYPE)
        response.headers["Cache-Control"] = "no-cache"
        return _conditional(response, hashlib.sha256(document).hexdigest()[:32])

    def recording(name: str) -> Response:
        found = switchboard.recording(name) if RECORDING_NAME.fullmatch(name) else None
        if found is None:
            return _unstored(Response("Not found\n", 404, content_type="text/plain; charset=utf-8"))
        response = Response(found.sound, content_type=found.content_type)
        response.headers["Content-Security-Policy"] = PLAYABLE
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.set_etag(name)  # made from a hash of the sound
        response.make_conditional(request, accept_ranges=True, complete_length=len(found.sound))
        return response

    @blueprint.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    for path, view in (
        ("/", menu),
        ("/healthz", healthz),
        ("/readyz", readyz),
        ("/fallback.xml", fallback),
        (f"{RECORDINGS}/<name>", recording),
    ):
        blueprint.add_url_rule(path, view_func=view, merge_slashes=False)
    app.register_blueprint(blueprint)


def _conditional(response: Response, etag: str) -> Response:
    """Answer 304 to a reader that has the same bytes already."""
    response.set_etag(etag)
    response.make_conditional(request)
    return response


def _unstored(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
