"""The webhook that Twilio requests when a call comes in, a key is pressed, or a call has ended.

Every request that the guard admits is answered with HTTP 200 and words for the caller, whatever
its path, method or content. All others get a bare 403.
"""

import re
from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING

import structlog
from flask import Blueprint, Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, Rule

from ivr.twilio.guard import Guard
from ivr.twilio.observer import SHOWN, Observer
from ivr.twilio.switchboard import Answer, Switchboard, keys_in
from ivr.twilio.twiml import CONTENT_TYPE, SILENCE, VOICE

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

log = structlog.get_logger()

CALL_SID = re.compile(r"CA[0-9a-f]{32}")


class RestOfPath(BaseConverter):
    """URL converter for the rest of a path, including empty segments and line breaks."""

    regex = "(?s:.*)"
    part_isolating = False


class BrowserSessions(SecureCookieSessionInterface):
    """Sessions for browsers only: calls need none, and opening one takes time (docs/load.md)."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Open a session unless the request belongs to a call."""
        if request.environ["PATH_INFO"].startswith(VOICE):
            return None
        return super().open_session(app, request)


class EarlyRefusal:
    """Refuses requests that cannot be Twilio's before they queue with those of callers."""

    def __init__(self, guard: Guard, observers: Sequence[Observer]) -> None:
        self._guard = guard
        self._observers = observers

    def refusal(self, environ: "WSGIEnvironment", body: bytes) -> Response | None:
        """Return a 403 for a request that the guard would refuse anyway, or None."""
        is_call = environ["PATH_INFO"].lstrip("/").partition("/")[0] == VOICE.strip("/")
        if not is_call or self._guard.may_admit(environ, body):
            return None
        return _refused(self._observers)


def register(
    app: Flask, switchboard: Switchboard, guard: Guard, observers: Sequence[Observer] = ()
) -> None:
    """Register the webhook behind the guard, for every method and path under /voice."""
    blueprint = Blueprint("voice", __name__)

    @blueprint.before_request
    def refuse_strangers() -> Response | None:
        return None if guard.admits(request) else _refused(observers)

    def turn(rest: str = "") -> Response:
        started = perf_counter()
        form = _form()
        call = _call(form)
        if rest == "status":
            for observer in observers:
                observer.ended(call, _seconds(form))
            return Response(status=204)
        keys = None
        try:
            keys = keys_in(form.getlist("Digits"))
            answer = _answer(switchboard, rest, keys)
        except Exception:
            log.exception("fault", call=call[-SHOWN:])
            answer = switchboard.failed()
        country = form.get("FromCountry", "")
        ms = round((perf_counter() - started) * 1000, 3)
        for observer in observers:
            observer.turn(call, answer, keys, country, ms)
        return Response(answer.document, content_type=CONTENT_TYPE)

    app.session_interface = BrowserSessions()
    app.url_map.converters["everything"] = RestOfPath
    app.register_blueprint(blueprint)
    app.view_functions["voice.turn"] = turn
    for path in ("/voice", "/voice/<everything:rest>"):  # a rule without methods accepts all
        app.url_map.add(Rule(path, endpoint="voice.turn", merge_slashes=False))


def _refused(observers: Sequence[Observer]) -> Response:
    for observer in observers:
        observer.refused()
    return Response("Forbidden\n", status=403, content_type="text/plain")


def _answer(switchboard: Switchboard, rest: str, keys: str | None) -> Answer:
    """A call begins at /voice; an invalid path is answered like a lost state."""
    if not rest.strip("/"):  # also for a voice URL with a trailing slash
        return switchboard.begin()
    token, _, silence = rest.partition("/")
    return switchboard.key(token, None if silence == SILENCE else keys)


def _form() -> MultiDict[str, str]:
    """The signed form; empty if it is too large or incomplete."""
    try:
        return request.form if request.method == "POST" else MultiDict()
    except HTTPException:
        return MultiDict()


def _call(form: MultiDict[str, str]) -> str:
    """The call's id, or an empty string."""
    sid = form.get("CallSid", "")
    return sid if CALL_SID.fullmatch(sid) else ""


def _seconds(form: MultiDict[str, str]) -> int | None:
    duration = form.get("CallDuration", "")
    return int(duration) if re.fullmatch(r"[0-9]{1,6}", duration) else None
