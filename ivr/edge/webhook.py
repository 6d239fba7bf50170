"""The webhook: what Twilio asks when a call comes in, a key is pressed, or a call has ended.

Behind the guard every request is answered with HTTP 200 and words for the caller, whatever
its path, method or content; in front of it stands a bare 403.
"""

import re
from time import perf_counter

import structlog
from flask import Blueprint, Flask, Response, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, Rule

from ivr.call.turn import Outcome
from ivr.edge.guard import Guard
from ivr.edge.switchboard import ENDED, Answer, Switchboard, keys_in
from ivr.edge.twiml import CONTENT_TYPE, SILENCE

log = structlog.get_logger()

CALL_SID = re.compile(r"CA[0-9a-f]{32}")


class Everything(BaseConverter):
    """The rest of a path, empty parts and line breaks and all."""

    regex = "(?s:.*)"
    part_isolating = False


def register(app: Flask, switchboard: Switchboard, guard: Guard) -> None:
    """Put the webhook into the app, behind the guard, for every method and path under /voice."""
    blueprint = Blueprint("voice", __name__)

    @blueprint.before_request
    def refuse_strangers() -> Response | None:
        if guard.admits(request):
            return None
        log.warning("refused")
        return Response("Forbidden\n", status=403, content_type="text/plain")

    def turn(rest: str = "") -> Response:
        started = perf_counter()
        if rest == "status":
            log.info("call-ended", call=_call(), seconds=_seconds())
            return Response(status=204)
        keys = None
        try:
            keys = keys_in(_form().getlist("Digits"))
            answer = _answer(switchboard, rest, keys)
        except Exception:
            log.exception("fault", call=_call())
            answer = Answer(switchboard.fault, ENDED, Outcome.FAULT)
        ms = round((perf_counter() - started) * 1000, 3)
        log.info("turn", call=_call(), place=answer.place, key=keys, outcome=answer.outcome, ms=ms)
        return Response(answer.document, content_type=CONTENT_TYPE)

    app.url_map.converters["everything"] = Everything
    app.register_blueprint(blueprint)
    app.view_functions["voice.turn"] = turn
    for path in ("/voice", "/voice/<everything:rest>"):  # without methods, for all of them
        app.url_map.add(Rule(path, endpoint="voice.turn", merge_slashes=False))


def _answer(switchboard: Switchboard, rest: str, keys: str | None) -> Answer:
    """A call begins at /voice; what a made-up path asks for is answered like a lost state."""
    if not rest.strip("/"):  # a voice URL that was set with a slash at its end begins a call too
        return switchboard.begin()
    token, _, silence = rest.partition("/")
    return switchboard.key(token, None if silence == SILENCE else keys)


def _form() -> MultiDict[str, str]:
    """What was sent as a form, as far as it was signed; nothing where it is too large or cut."""
    try:
        return request.form if request.method == "POST" else MultiDict()
    except HTTPException:
        return MultiDict()


def _call() -> str:
    """The end of the call's id: enough to follow a call in the log, and no personal data."""
    sid = _form().get("CallSid", "")
    return sid[-8:] if CALL_SID.fullmatch(sid) else "?"


def _seconds() -> int | None:
    duration = _form().get("CallDuration", "")
    return int(duration) if re.fullmatch(r"[0-9]{1,6}", duration) else None
