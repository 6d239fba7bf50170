"""The webhook that Twilio requests when a call comes in, a key is pressed, or a call has ended.

Every request that the guard admits is answered with HTTP 200 and words for the caller, whatever
its path, method or content. All others get a bare 403.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import structlog
from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, Rule

from ivr.twilio.guard import Guard
from ivr.twilio.observer import SHOWN, CanaryCalls, Observer
from ivr.twilio.switchboard import Answer, Switchboard, keys_in
from ivr.twilio.twiml import CONTENT_TYPE, SILENCE, VOICE, timed

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

log = structlog.get_logger()

bp = Blueprint("voice", __name__)

SECOND = re.compile(r"[0-9]{10}")
CALL_SID = re.compile(r"CA[0-9a-f]{32}")

UNANSWERED = ("no-answer", "canceled")
"""What Twilio reports of an incoming call that ended while it rang; formerly the latter."""


class RestOfPath(BaseConverter):
    """URL converter for the rest of a path, including empty segments and line breaks."""

    regex = "(?s:.*)"
    part_isolating = False


@dataclass(frozen=True, slots=True)
class Webhook:
    """What the webhook of an app works with, in `app.extensions["voice"]`."""

    switchboard: Switchboard
    guard: Guard
    observers: Sequence[Observer]
    canary: CanaryCalls | None = None

    def observers_of(self, form: MultiDict[str, str]) -> Sequence[Observer]:
        """Return the observers of the call that a form is of."""
        is_canary = self.canary and form.get("From") == self.canary.number
        return self.canary.observers if self.canary and is_canary else self.observers


class EarlyRefusal:
    """Refuses requests without a valid signature before they wait for the worker's lock."""

    def __init__(self, guard: Guard, observers: Sequence[Observer]) -> None:
        self._guard = guard
        self._observers = observers

    def refusal(self, environ: "WSGIEnvironment", body: bytes) -> Response | None:
        """Return a 403 for a request that the guard would refuse anyway, or None."""
        is_call = environ["PATH_INFO"].lstrip("/").partition("/")[0] == VOICE.strip("/")
        if is_call and (reason := self._guard.objection(environ, body)):
            return _refused(self._observers, reason)
        return None


def init_app(
    app: Flask,
    switchboard: Switchboard,
    guard: Guard,
    observers: Sequence[Observer] = (),
    canary: CanaryCalls | None = None,
) -> None:
    """Add the webhook to *app*, behind the guard, for every method and path under /voice."""
    app.extensions["voice"] = Webhook(switchboard, guard, observers, canary)
    app.url_map.converters["everything"] = RestOfPath
    for path in (VOICE, f"{VOICE}/<everything:rest>"):  # without methods, for all of them
        app.url_map.add(Rule(path, endpoint="voice.turn"))
    app.register_blueprint(bp)


@bp.before_request
def check_signature() -> Response | None:
    """Refuse requests that Twilio has not signed."""
    webhook: Webhook = current_app.extensions["voice"]
    if webhook.guard.admits(request):
        return None
    return _refused(webhook.observers, "wrong-signature")


@bp.endpoint("voice.turn")
def turn(rest: str = "") -> Response:
    """Answer with the next turn of a call; at /voice/status, note its end."""
    started = perf_counter()
    webhook: Webhook = current_app.extensions["voice"]
    form = _form()
    call = _call(form)
    observers = webhook.observers_of(form)
    if rest == "status":
        for observer in observers:
            observer.ended(call, _seconds(form), form.get("CallStatus") not in UNANSWERED)
        return Response(status=204)
    keys = None
    try:
        keys = keys_in(form.getlist("Digits"))
        answer, document = _answer(webhook.switchboard, rest, keys)
    except Exception:
        log.exception("fault", call=call[-SHOWN:])
        answer = webhook.switchboard.failed()
        document = answer.document
    country = form.get("FromCountry", "")
    ms = round((perf_counter() - started) * 1000, 3)
    for observer in observers:
        observer.turn(call, answer, keys, country, ms)
    return Response(document, content_type=CONTENT_TYPE)


def _refused(observers: Sequence[Observer], reason: str) -> Response:
    for observer in observers:
        observer.refused(reason)
    return Response("Forbidden\n", status=403, content_type="text/plain")


def _answer(switchboard: Switchboard, rest: str, keys: str | None) -> tuple[Answer, bytes]:
    """Begin a call at /voice, or continue it; a made-up path counts as an unknown state.

    Return the answer, and its document for this call. A path without the second in which the call
    began is from a version of this program that did not have it; such a call begins to count now.
    """
    began = int(switchboard.now())
    if not rest.strip("/"):  # also a Voice URL that was set with a trailing slash
        answer = switchboard.begin()
    else:
        token, *more = rest.split("/")
        if more and SECOND.fullmatch(more[0]):
            began = int(more.pop(0))
        answer = switchboard.key(token, None if more == [SILENCE] else keys, began)
    return answer, timed(answer.document, began)


def _form() -> MultiDict[str, str]:
    """Return the signed form of a POST; an empty one if it is too large or cut off."""
    try:
        return request.form if request.method == "POST" else MultiDict()
    except HTTPException:
        return MultiDict()


def _call(form: MultiDict[str, str]) -> str:
    """Return the call's id, or an empty string if there is none."""
    sid = form.get("CallSid", "")
    return sid if CALL_SID.fullmatch(sid) else ""


def _seconds(form: MultiDict[str, str]) -> int | None:
    duration = form.get("CallDuration", "")
    return int(duration) if re.fullmatch(r"[0-9]{1,6}", duration) else None
