"""The page Test phone: test calls to the draft or the live line."""

import re
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Response, abort, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ivr.errors import EditionError
from ivr.i18n import local_moment
from ivr.phone.document import KEYS
from ivr.publishing.edition import Edition
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.studio import current_studio
from ivr.studio.test_phone.calls import Called
from ivr.studio.test_phone.reply import Reply
from ivr.studio.translation import language
from ivr.twilio.twiml import VOICE

KEYPAD = (
    ("1", ""), ("2", "ABC"), ("3", "DEF"), ("4", "GHI"), ("5", "JKL"), ("6", "MNO"),
    ("7", "PQRS"), ("8", "TUV"), ("9", "WXYZ"), ("*", ""), ("0", ""), ("#", ""),
)  # fmt: skip
"""The keys of a telephone, with their letters."""

PATH = re.compile(rf"{VOICE}(?:/[A-Za-z0-9._-]{{1,200}}(?:/[0-9]{{10}})?)?")
TIME = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?")
"""Values of a browser's `datetime-local` field, in this century."""
NUMBERED = re.compile(r"(edition-)?([1-9][0-9]{0,8})")
"""An edition, or an approval request."""
RECORDING = re.compile(r"[0-9a-f]{32}\.(?:wav|mp3)")


@bp.get("/phone")
@access.needs(Role.READER)
def phone() -> str:
    """Show the test phone."""
    return render_template(
        "studio/phone.html",
        called=called_in(request.args) if "called" in request.args else _newest(),
        at=_written(time_in(request.args)),
        keypad=KEYPAD,
        words=_words(),
        edition=current_studio.editions.newest_number(),
    )


@bp.get("/phone/ask")
@access.needs(Role.READER)
def phone_ask() -> Response:
    """Return the line's reply as JSON."""
    path, key = request.args.get("path", VOICE), request.args.get("key", "")
    if not PATH.fullmatch(path) or key not in {"", *KEYS}:
        abort(400)
    at = time_in(request.args)
    try:
        reply = current_studio.test_phone.ask(called_in(request.args), path, key, at)
    except EditionError:
        abort(404)
    return jsonify(_reply_object(reply) | {"as_if": _as_if(at)})


@bp.get("/phone/recordings/<name>")
@access.needs(Role.READER)
def phone_recording(name: str) -> Response:
    """Serve a recording of a test call."""
    found = current_studio.test_phone.recording(name) if RECORDING.fullmatch(name) else None
    if found is None:
        abort(404)
    response = Response(found.sound, content_type=found.content_type)
    response.make_conditional(request, accept_ranges=True, complete_length=len(found.sound))
    return response


def _newest() -> Called:
    """Return the default to call: the draft if it has changes, otherwise the live line."""
    return Called.DRAFT if current_studio.drafts.current().changes else Called.LIVE


def called_in(asked: MultiDict[str, str]) -> Called | Edition | int:
    """Return the line to call; a number is an approval request."""
    called = asked.get("called", Called.DRAFT)
    try:
        if found := NUMBERED.fullmatch(called):
            number = int(found[2])
            return current_studio.editions.edition(number) if found[1] else number
        return Called(called)
    except EditionError:
        abort(404)
    except ValueError:
        abort(400)


def time_in(asked: MultiDict[str, str]) -> datetime | None:
    """Return the simulated local time of a call, or None for the present."""
    if not (written := asked.get("at", "").strip()):
        return None
    if not TIME.fullmatch(written):
        abort(400)
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        abort(400)


def _written(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds" if at.second else "minutes") if at else ""


def _as_if(at: datetime | None) -> str:
    """Return a sentence about the simulated time of a call, or an empty string."""
    return _("As if it were %(time)s.", time=local_moment(at, language())) if at else ""


def _reply_object(reply: Reply) -> dict[str, Any]:
    """Return a reply as JSON for phone.js, with the addresses of recordings."""
    told = asdict(reply)
    for part in (*told["fixed"], *told["skippable"]):
        part["sound"] = part["sound"] and url_for("studio.phone_recording", name=part["sound"])
    return told


def _words() -> dict[str, str]:
    """Return the texts of phone.js, which fills in the placeholders."""
    return {
        "main_menu": _("Main menu"),
        "no_call": _("No call"),
        "calling": _("Connecting …"),
        "fixed": _("The line is saying what no key can skip"),
        "skippable": _("The line is speaking; any key interrupts it"),
        "waiting": _("The line waits for a key, {seconds} s more"),
        "ended": _("The call has ended"),
        "key": _("Key {key}"),
        "key_lost": _("Key {key}, lost: the line was saying what no key can skip"),
        "silence": _("{seconds} s without a key"),
        "line_hung_up": _("The line hung up after {clock}."),
        "you_hung_up": _("You hung up after {clock}."),
        "no_voice": _(
            "This browser has no voice of its own for {language}: read the text instead."
        ),
        "no_sound": _("The recording could not be played: read the text instead."),
        "unreached": _("The studio did not answer. Try again in a moment."),
        "call": _("Start test call"),
        "call_again": _("New test call"),
        "hang_up": _("Hang up"),
        "interrupted": _("interrupted"),
    }
