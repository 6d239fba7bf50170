"""The test number: staff enter a code from the studio, and hear its script on a telephone.

Requests are guarded like calls to the line, and every URL of the documents is below /test-call, so
that no turn reaches the line. The database is read in threads of its own, with a time limit.
"""

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import structlog
from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.routing import Rule

from ivr.call.passages import ANSWER_PAUSE
from ivr.concurrency import ConcurrencyLimit
from ivr.errors import DatabaseUnavailableError
from ivr.i18n import N_, translator
from ivr.line.middleware import leave_queue, refuse_unsigned
from ivr.line.switchboard import Switchboard, keys_in
from ivr.line.views import add_headers
from ivr.line.webhook import RestOfPath, posted_form
from ivr.script.model.script import EMERGENCY_NUMBER
from ivr.script.model.speech import Recording, Speech, Voice
from ivr.simulator.document import parse
from ivr.studio.services.calls import line_of
from ivr.studio.services.codes import (
    CODE_DIGITS,
    RETENTION,
    CallCodes,
    CodedScript,
    CodeExpiredError,
    CodesBlockedError,
)
from ivr.twiml.documents import (
    CONTENT_TYPE,
    RECORDINGS,
    Addresses,
    render_message,
    render_question,
)
from ivr.twiml.turn_address import SILENCE, TEST_CALL_PATH, TurnAddress, requested_turn, timed

bp = Blueprint("test_call", __name__)
bp.before_request(refuse_unsigned)
bp.before_request(leave_queue)

recordings_bp = Blueprint("test_call_recordings", __name__)
"""Recordings, without a signature: their URLs have the random id of a code."""
recordings_bp.after_request(add_headers)

EXTENSION = "ivr.test_number"

READ_SECONDS = 2.5
"""Time limit for the database, within the four seconds in which Twilio expects an answer."""

MAX_READERS = 4
RECORDINGS_AT_ONCE = 2
"""Limit of concurrent requests for recordings, which are not signed. Fewer than readers, so that
strangers leave some to calls."""

MAX_SCRIPTS = 4
"""Scripts in memory, so that a call reads the database once."""

MAX_TRIES = 3
WAIT_SECONDS = 10

CALL = re.compile(r"(?P<id>[0-9a-f]{32})(?:/(?P<rest>.*))?", re.DOTALL)
QUESTION = re.compile(rf"code/(?P<tries>[0-9])(?:/{SILENCE})?")
CODE = re.compile(f"[0-9]{{{CODE_DIGITS}}}")

VOICES = {
    "sv": Voice("sv", "sv-SE", "Polly.Elin-Neural"),
    "en": Voice("en", "en-GB", "Polly.Amy-Neural"),
}
"""Voices of the test number itself; scripts have their own."""

NOT_THE_LINE = N_("This is a test number, not the information line.")
EMERGENCY = N_("In an emergency, hang up and dial one one two.")
ENTER_CODE = N_("Enter the code from the studio, six digits.")
WRONG_CODE = N_("That code is not valid.")
NOW_FOLLOWS = N_("This is a test, and not the information line.")
NOT_PUBLISHABLE = N_("It has errors, and cannot be published as it is.")
CHOSEN_TIME = N_("You hear what callers would hear at the time chosen in the studio.")
UNAVAILABLE = N_("The test cannot be played just now. Try again in a moment.")
GOODBYE = N_("Goodbye.")

log = structlog.get_logger()

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class CodedCalls:
    """The calls of a code: its script, and the switchboard that answers them."""

    script: CodedScript
    switchboard: Switchboard


class TestNumber:
    """Answers calls to the test number.

    Methods raise CodesBlockedError, CodeExpiredError, DatabaseUnavailableError, and TimeoutError
    if the database takes longer than `seconds`.
    """

    def __init__(
        self, codes: CallCodes, now: Callable[[], float], seconds: float = READ_SECONDS
    ) -> None:
        self._codes = codes
        self._now = now
        self._seconds = seconds
        self._recordings = ConcurrencyLimit(RECORDINGS_AT_ONCE)
        self._threads = ThreadPoolExecutor(MAX_READERS, "ivr-test-number")
        self._read = lru_cache(MAX_SCRIPTS)(self._uncached)

    def document(self, rest: str, query: str, digits: Sequence[str]) -> bytes:
        """Return the document for a URL below /test-call, and the digits that were pressed."""
        if call := CALL.fullmatch(rest):
            return self._turn(call["id"], call["rest"] or "", query, digits)
        if question := QUESTION.fullmatch(rest):
            return self._answer_code("".join(digits[-1:]), int(question["tries"]) + 1)
        return _ask_for_code(_say(NOT_THE_LINE, EMERGENCY), 0)

    def recording(self, id: str, name: str) -> Recording | None:
        """Return a recording of a code's script, or None; raises BusyError."""
        if not CALL.fullmatch(id):
            return None
        with self._recordings:
            leave_queue()
            return self._calls(id).switchboard.recording(name)

    def _answer_code(self, code: str, tries: int) -> bytes:
        if not code:
            return render_message([_say(GOODBYE)])
        if CODE.fullmatch(code) and (id := self._within(self._codes.accept, code)):
            script = self._calls(id).script
            words = [
                NOW_FOLLOWS,
                *([] if script.is_publishable else [NOT_PUBLISHABLE]),
                *([CHOSEN_TIME] if script.as_if else []),
            ]
            return render_message([_say(*words)], then=f"{TEST_CALL_PATH}/{id}")
        log.warning("test-code-refused")
        if tries == MAX_TRIES:
            return render_message([_say(WRONG_CODE, GOODBYE)])
        is_urgent = EMERGENCY_NUMBER in code
        return _ask_for_code(
            _say(*([NOT_THE_LINE, EMERGENCY] if is_urgent else [WRONG_CODE])), tries
        )

    def _turn(self, id: str, rest: str, query: str, digits: Sequence[str]) -> bytes:
        """Return a turn as the line does.

        The switchboard's clock may stand still at a chosen time. The beginning of the call is
        counted back from there, so that announcements are as at that time.
        """
        switchboard = self._calls(id).switchboard
        now = int(self._now())
        token, began, is_silence = requested_turn(rest, query, now)
        keys = None if is_silence else keys_in(digits)
        answer = switchboard.answer(token, keys, switchboard.now() - (now - began))
        parse(
            answer.document, TEST_CALL_PATH
        )  # raises DocumentError for more than a telephone takes
        return timed(answer.document, began)

    def _calls(self, id: str) -> CodedCalls:
        calls = self._within(self._read, id)
        if self._now() > (calls.script.issued + RETENTION).timestamp():
            raise CodeExpiredError
        return calls

    def _uncached(self, id: str) -> CodedCalls:
        script = self._codes.script(id)
        moment = script.as_if.timestamp() if script.as_if else None
        base = f"{TEST_CALL_PATH}/{id}"
        return CodedCalls(
            script,
            Switchboard(
                line_of(script.files),
                self._now if moment is None else lambda: moment,
                Addresses(turns=base, recordings=base + RECORDINGS),
            ),
        )

    def _within(self, read: Callable[[str], Read], argument: str) -> Read:
        """Read the database in a thread; raises TimeoutError."""
        reading = self._threads.submit(read, argument)
        try:
            return reading.result(self._seconds)
        finally:
            reading.cancel()  # no longer wanted, if it has not begun


def init_app(app: Flask, number: TestNumber) -> None:
    """Add the test number to *app*. The line mounts it with its guard."""
    app.extensions[EXTENSION] = number
    app.url_map.converters["everything"] = RestOfPath
    for path in (TEST_CALL_PATH, f"{TEST_CALL_PATH}/<everything:rest>"):
        app.url_map.add(Rule(path, endpoint="test_call.turn"))
    app.register_blueprint(bp)
    app.register_blueprint(recordings_bp)


@bp.endpoint("test_call.turn")
def turn(rest: str = "") -> Response:
    """Return the next words of a test call."""
    number: TestNumber = current_app.extensions[EXTENSION]
    try:
        query = request.query_string.decode("latin-1")
        document = number.document(rest, query, posted_form().getlist("Digits"))
    except (CodesBlockedError, CodeExpiredError) as error:
        document = render_message([_say(str(error))])
    except (DatabaseUnavailableError, TimeoutError) as error:
        log.warning("test-call-unavailable", reason=repr(error))
        document = render_message([_say(UNAVAILABLE)])
    except Exception:
        log.exception("test-call-failed")
        document = render_message([_say(UNAVAILABLE)])
    return Response(document, content_type=CONTENT_TYPE)


@recordings_bp.get(f"{TEST_CALL_PATH}/<id>{RECORDINGS}/<name>")
def recording(id: str, name: str) -> Response:
    """Return a recording of a code's script."""
    number: TestNumber = current_app.extensions[EXTENSION]
    try:
        sound = number.recording(id, name)
    except CodeExpiredError:
        sound = None
    except (DatabaseUnavailableError, TimeoutError):
        return Response(status=503)
    if sound is None:
        return Response("Not found\n", 404, content_type="text/plain; charset=utf-8")
    response = Response(sound.sound, content_type=sound.content_type)
    response.headers["Cache-Control"] = "no-store"
    response.make_conditional(request, accept_ranges=True, complete_length=len(sound.sound))
    return response


def _ask_for_code(first: Speech, tries: int) -> bytes:
    """Ask for a code, after words that keys cannot cut short, since they may name 112."""
    others = [_say(NOT_THE_LINE, EMERGENCY, language="en")] if not tries else []
    key = f"{TEST_CALL_PATH}/code/{tries}"
    address = TurnAddress(key, f"{key}/{SILENCE}")
    return render_question([first], [*others, _say(ENTER_CODE)], address, WAIT_SECONDS, CODE_DIGITS)


def _say(*messages: str, language: str = "sv") -> Speech:
    words = map(translator(language).gettext, messages)
    return Speech(VOICES[language], (ANSWER_PAUSE, *words))
