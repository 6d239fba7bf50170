"""The webhook that Twilio requests when a call comes in, a key is pressed, or a call has ended.

Every request that the guard admits is answered with HTTP 200 and words for the caller, whatever
its path, method or content. All others get a bare 403.
"""

import re
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol
from wsgiref.types import WSGIEnvironment

import structlog
from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, Rule

from ivr.twilio.guard import Guard
from ivr.twilio.switchboard import Answer, Switchboard, keys_in
from ivr.twilio.twiml import CONTENT_TYPE, SILENCE, VOICE, timed

log = structlog.get_logger()

bp = Blueprint("voice", __name__)

SHOWN = 8
"""Characters of a call's id in the log: enough to follow a call, and no more."""

SECOND = re.compile(r"[0-9]{10}")
CALL_SID = re.compile(r"CA[0-9a-f]{32}")

UNANSWERED = ("no-answer", "canceled")
"""What Twilio reports of an incoming call that ended while it rang; formerly the latter."""


class RestOfPath(BaseConverter):
    """URL converter for the rest of a path, including empty segments and line breaks."""

    regex = "(?s:.*)"
    part_isolating = False


class Observer(Protocol):
    """Receives the events of calls; must neither block nor raise.

    `call` is Twilio's id of the call, or empty if the request had none.
    """

    def turn(self, call: str, answer: Answer, country: str, ms: float) -> None:
        """A caller was answered, in `ms` milliseconds."""

    def ended(self, call: str, seconds: int | None, answered: bool) -> None:
        """A call has ended, perhaps before it was answered."""

    def refused(self, reason: str) -> None:
        """A request had no valid signature; `reason` is one of a few words."""


@dataclass(frozen=True, slots=True)
class CanaryCalls:
    """The number of `ivr canary`, and the observer of its calls, which are no callers'."""

    number: str
    observer: Observer | None


@dataclass(frozen=True, slots=True)
class Webhook:
    """What the webhook of an app works with, in `app.extensions["voice"]`.

    Without an observer calls are neither logged nor counted.
    """

    switchboard: Switchboard
    guard: Guard
    observer: Observer | None = None
    canary: CanaryCalls | None = None

    def observer_of(self, form: MultiDict[str, str]) -> Observer | None:
        """Return the observer of the call that a form is of."""
        if self.canary and form.get("From") == self.canary.number:
            return self.canary.observer
        return self.observer

    def early_refusal(self, environ: WSGIEnvironment, body: bytes) -> Response | None:
        """Return a 403 for a request that the guard would refuse anyway, or None.

        It need not wait for the worker's lock.
        """
        is_call = environ["PATH_INFO"].lstrip("/").partition("/")[0] == VOICE.strip("/")
        if is_call and (reason := self.guard.objection(environ, body)):
            return self.refused(reason)
        return None

    def refused(self, reason: str) -> Response:
        """Return a 403, which says nothing to whoever asked."""
        if self.observer:
            self.observer.refused(reason)
        return Response("Forbidden\n", status=403, content_type="text/plain")


def init_app(app: Flask, webhook: Webhook) -> None:
    """Add the webhook to *app*, behind the guard, for every method and path under /voice."""
    app.extensions["voice"] = webhook
    app.url_map.converters["everything"] = RestOfPath
    for path in (VOICE, f"{VOICE}/<everything:rest>"):  # without methods, for all of them
        app.url_map.add(Rule(path, endpoint="voice.turn"))
    app.register_blueprint(bp)


@bp.before_request
def check_signature() -> Response | None:
    """Refuse requests that Twilio has not signed."""
    webhook: Webhook = current_app.extensions["voice"]
    return None if webhook.guard.admits(request) else webhook.refused("wrong-signature")


@bp.endpoint("voice.turn")
def turn(rest: str = "") -> Response:
    """Answer with the next turn of a call; at /voice/status, note its end."""
    started = perf_counter()
    webhook: Webhook = current_app.extensions["voice"]
    form = _form()
    sid = form.get("CallSid", "")
    call = sid if CALL_SID.fullmatch(sid) else ""
    observer = webhook.observer_of(form)
    if rest == "status":
        if observer:
            seconds, answered = _seconds(form), form.get("CallStatus") not in UNANSWERED
            log.info("call-ended", call=_shown(call), seconds=seconds, answered=answered)
            observer.ended(call, seconds, answered)
        return Response(status=204)
    keys = None
    try:
        keys = keys_in(form.getlist("Digits"))
        token, began, is_silence = _parts(rest)
        if began is None:
            began = int(webhook.switchboard.now())
        answer = webhook.switchboard.answer(token, None if is_silence else keys, began)
        document = timed(answer.document, began)
    except Exception:
        log.exception("fault", call=_shown(call))
        answer = webhook.switchboard.failed()
        document = answer.document
    if observer:
        ms = round((perf_counter() - started) * 1000, 3)
        told = {"place": answer.place, "key": keys, "outcome": answer.outcome, "ms": ms}
        log.info("turn", call=_shown(call), **told)
        observer.turn(call, answer, form.get("FromCountry", ""), ms)
    return Response(document, content_type=CONTENT_TYPE)


def _parts(rest: str) -> tuple[str | None, int | None, bool]:
    """Return what a path says: the state, when the call began, and whether there was silence.

    An incoming call has no state, and a made-up path counts as an unknown one. A path without the
    second in which the call began is from a version of this program that did not have it; such a
    call begins to count now.
    """
    if not rest.strip("/"):  # also a Voice URL that was set with a trailing slash
        return None, None, False
    token, *more = rest.split("/")
    began = int(more.pop(0)) if more and SECOND.fullmatch(more[0]) else None
    return token, began, more == [SILENCE]


def _shown(call: str) -> str:
    return call[-SHOWN:] or "?"


def _form() -> MultiDict[str, str]:
    """Return the signed form of a POST; an empty one if it is too large or cut off."""
    try:
        return request.form if request.method == "POST" else MultiDict()
    except HTTPException:
        return MultiDict()


def _seconds(form: MultiDict[str, str]) -> int | None:
    duration = form.get("CallDuration", "")
    return int(duration) if re.fullmatch(r"[0-9]{1,6}", duration) else None
