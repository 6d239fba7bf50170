"""The page Test phone: test calls to the draft or the live line, and codes for the test number."""

import re
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from flask import Response, abort, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ivr.i18n import local_moment
from ivr.script.files import Files, fingerprint
from ivr.script.model.line import Line
from ivr.script.model.speech import Recording
from ivr.simulator.document import KEYS
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.people import Role
from ivr.studio.services import DRAFT, LIVE, current_studio
from ivr.studio.services.calls import Reply, line_of
from ivr.studio.services.codes import LIFETIME
from ivr.studio.translation import language
from ivr.twiml.turn_address import CALL_PATH

log = structlog.get_logger()

PATH = re.compile(
    rf"{CALL_PATH}(?:/[A-Za-z0-9._-]{{1,200}}(?:/[0-9]{{10}}(?:\?[a-z0-9.]{{1,40}})?)?)?"
)
TIME = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?")
"""Values of a browser's `datetime-local` field, in this century."""
RECORDING = re.compile(r"[0-9a-f]{32}\.(?:wav|mp3)")


@bp.get("/phone")
@access.needs(Role.READER)
def phone() -> str:
    """Show the test phone, by default for the draft if it has changes."""
    newest = DRAFT if current_studio.drafts.current().changes else LIVE
    called = request.args.get("called", newest)
    if called not in (DRAFT, LIVE):
        current_studio.files(called)  # refuses what does not exist
    return render_template(
        "phone/phone.html",
        called=called,
        at=_written(time_in(request.args)),
        edition=current_studio.editions.newest_number(),
    )


@bp.get("/phone/ask")
@access.needs(Role.READER)
def phone_ask() -> Response:
    """Return the line's reply as JSON."""
    path = request.args.get("path", CALL_PATH)
    key = request.args.get("key", "")
    if not PATH.fullmatch(path) or key not in {"", *KEYS}:
        abort(400)
    at = time_in(request.args)
    called = request.args.get("called", DRAFT)
    reply = current_studio.test_phone.ask(partial(_line_to_call, called), path, key, at)
    return jsonify(_reply_object(reply) | {"as_if": _simulated_time(at)})


@bp.get("/phone/recordings/<name>")
@access.needs(Role.READER)
def phone_recording(name: str) -> Response:
    """Serve a recording of a test call."""
    sound = _recording(name) if RECORDING.fullmatch(name) else None
    if sound is None:
        abort(404)
    return sound_response(sound.sound, sound.content_type)


def sound_response(data: bytes, content_type: str) -> Response:
    """Return a sound, or the part that a browser asks for."""
    response = Response(data, content_type=content_type)
    response.make_conditional(request, accept_ranges=True, complete_length=len(data))
    return response


def _line_to_call(called: str) -> Line:
    if called == LIVE:
        return current_studio.live()  # it may come from a folder, which is no edition
    return line_of(current_studio.files(called))


def _recording(name: str) -> Recording | None:
    """Return a recording of a test call, the live line or the draft, or None.

    Cards play recordings that were in no test call.
    """
    sound = current_studio.test_phone.recording(name)
    others = (_line_to_call(of).recordings.get(name) for of in (LIVE, DRAFT))
    return sound or next(filter(None, others), None)


def time_in(arguments: MultiDict[str, str]) -> datetime | None:
    """Return the simulated local time of a call, or None for the present."""
    if not (written := arguments.get("at", "").strip()):
        return None
    if not TIME.fullmatch(written):
        abort(400)
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        abort(400)


def _written(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds" if at.second else "minutes") if at else ""


def _simulated_time(at: datetime | None) -> str:
    return _("As if it were %(time)s.", time=local_moment(at, language())) if at else ""


def _reply_object(reply: Reply) -> dict[str, Any]:
    values = asdict(reply)
    for part in (*values["fixed"], *values["skippable"]):
        part["sound"] = part["sound"] and url_for("studio.phone_recording", name=part["sound"])
    return values


@bp.post("/phone/code")
@access.needs(Role.READER)
def phone_code() -> str:
    """Issue a code, and show it to the person who asked for it."""
    if current_studio.test_number is None:
        abort(404)
    called = request.form.get("called", DRAFT)
    files = current_studio.files(called)
    at = time_in(request.form)
    zone = line_of(files).script.timezone
    is_publishable = _is_publishable(files)
    person = access.current_person()
    code = current_studio.call_codes.issue(
        files,
        by=person,
        as_if=at.replace(tzinfo=zone) if at else None,
        is_publishable=is_publishable,
    )
    log.info("test-code-issued", by=person.id)
    return render_template(
        "phone/phone_code.html",
        code=f"{code[:3]}\N{NO-BREAK SPACE}{code[3:]}",
        until=current_studio.now + LIFETIME,
        called=called,
        time=local_moment(at, language()) if at else "",
        is_publishable=is_publishable,
        blocked=current_studio.call_codes.blocked_until(),
    )


def _is_publishable(files: Files) -> bool:
    """Return whether a script can be published as it is.

    A script that was published can be published again, even if today's rules find errors in it.
    """
    if current_studio.editions.was_published(fingerprint(files)):
        return True
    live = current_studio.drafts.current().live_files
    return current_studio.checker.check(files, live).may_answer
