"""The webhook that Twilio requests when a call comes in, a key is pressed, or a call has ended.

Every signed request is answered with HTTP 200 and words for the caller, for any path, method and
content. All other requests are answered with 403.
"""

import re
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol
from wsgiref.types import WSGIEnvironment

import structlog
from flask import Blueprint, Flask, Request, Response, current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, Rule

from ivr.line.guard import Guard, Refusal
from ivr.line.switchboard import Answer, Switchboard, keys_in
from ivr.twiml.documents import CONTENT_TYPE
from ivr.twiml.turn_address import CALL_PATH, TEST_CALL_PATH, requested_turn, timed

log = structlog.get_logger()

bp = Blueprint("voice", __name__)

ID_LENGTH = 8
"""Logged characters of a call's SID: enough to follow a call, but not to identify it at Twilio."""

CALL_SID = re.compile(r"CA[0-9a-f]{32}")

UNANSWERED = ("no-answer", "canceled")
"""Twilio's statuses of an incoming call that ended while ringing; the second is older."""


class RestOfPath(BaseConverter):
    """URL converter for any path, including empty segments and line breaks."""

    regex = "(?s:.*)"
    part_isolating = False
    weight = 200  # after rules with more segments, as for Werkzeug's own converter of paths


class Observer(Protocol):
    """Receiver of the events of calls; its methods must neither block nor raise.

    `call` is the SID of the call, or empty if the request had none.
    """

    def turn(self, call: str, answer: Answer, country: str, ms: float) -> None:
        """Handle an answer to a caller, which took `ms` milliseconds."""

    def ended(self, call: str, seconds: int | None, answered: bool) -> None:
        """Handle the end of a call, which may not have been answered."""

    def refused(self, reason: Refusal) -> None:
        """Handle a request without a valid signature; `reason` is a fixed identifier."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Services of the webhook, in `app.extensions["voice"]`."""

    switchboard: Switchboard
    guard: Guard
    observer: Observer

    def early_refusal(self, environ: WSGIEnvironment, body: bytes) -> Response | None:
        """Return a 403 for a request that is refused before its signature is checked, or None."""
        path = f"/{environ['PATH_INFO'].lstrip('/').partition('/')[0]}"
        # Recordings of test calls are requested by GET, without a signature.
        is_test_call = path == TEST_CALL_PATH and environ["REQUEST_METHOD"] == "POST"
        is_call = path == CALL_PATH or is_test_call
        if is_call and (reason := self.guard.objection(environ, body)):
            return self.refused(reason)
        return None

    def check(self, request: Request) -> Response | None:
        """Return a 403 for a request that Twilio did not sign, or None."""
        return None if self.guard.admits(request) else self.refused(Refusal.WRONG)

    def refused(self, reason: Refusal) -> Response:
        """Report a refused request to the observer, and return a 403 without details."""
        self.observer.refused(reason)
        return Response("Forbidden\n", status=403, content_type="text/plain")


def init_app(app: Flask, webhook: Webhook) -> None:
    """Add the webhook to *app*, behind the guard, for every method and path under /voice."""
    app.extensions["voice"] = webhook
    app.url_map.converters["everything"] = RestOfPath
    for path in (CALL_PATH, f"{CALL_PATH}/<everything:rest>"):  # a rule without methods matches all
        app.url_map.add(Rule(path, endpoint="voice.turn"))
    app.register_blueprint(bp)


@bp.before_request
def check_signature() -> Response | None:
    """Refuse requests without a valid signature."""
    webhook: Webhook = current_app.extensions["voice"]
    return webhook.check(request)


@bp.endpoint("voice.turn")
def turn(rest: str = "") -> Response:
    """Return the next turn of a call; /voice/status reports the end of a call."""
    started = perf_counter()
    webhook: Webhook = current_app.extensions["voice"]
    form = posted_form()
    sid = form.get("CallSid", "")
    call = sid if CALL_SID.fullmatch(sid) else ""
    observer = webhook.observer
    if rest == "status":
        seconds = _seconds(form)
        answered = form.get("CallStatus") not in UNANSWERED
        log.info("call-ended", call=_short_id(call), seconds=seconds, answered=answered)
        observer.ended(call, seconds, answered)
        return Response(status=204)
    keys = None
    try:
        keys = keys_in(form.getlist("Digits"))
        query = request.query_string.decode("latin-1")
        now = int(webhook.switchboard.now())
        token, began, is_silence = requested_turn(rest, query, now)
        answer = webhook.switchboard.answer(token, None if is_silence else keys, began)
        document = timed(answer.document, began)
    except Exception:
        log.exception("fault", call=_short_id(call))
        answer = webhook.switchboard.failed()
        document = answer.document
    ms = round((perf_counter() - started) * 1000, 3)
    details = {"place": answer.place, "key": keys, "outcome": answer.outcome, "ms": ms}
    log.info("turn", call=_short_id(call), **details)
    observer.turn(call, answer, form.get("FromCountry", ""), ms)
    return Response(document, content_type=CONTENT_TYPE)


def _short_id(call: str) -> str:
    return call[-ID_LENGTH:] or "?"


def posted_form() -> MultiDict[str, str]:
    """Return the form of a POST; empty if it is too large or incomplete."""
    try:
        return request.form if request.method == "POST" else MultiDict()
    except HTTPException:
        return MultiDict()


def _seconds(form: MultiDict[str, str]) -> int | None:
    duration = form.get("CallDuration", "")
    return int(duration) if re.fullmatch(r"[0-9]{1,6}", duration) else None
