"""Test calls to the draft, an edition or a request, through signed requests to the webhook.

Each line has a separate app without observers, so that test calls are not counted.
"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from ivr.call.state import edition_of
from ivr.errors import IVRError, ScriptRefusedError
from ivr.i18n import N_
from ivr.phone.connection import standard_parameters
from ivr.phone.document import parse
from ivr.phone.errors import PhoneError
from ivr.phone.exchange import WSGIExchange
from ivr.script import fields
from ivr.script.files import Files
from ivr.script.finding import Finding
from ivr.script.line import Line, prepare
from ivr.script.reading import read
from ivr.script.speech import Recording
from ivr.secret_keys import SigningKey
from ivr.studio.test_phone.reply import Reply, reply_of
from ivr.twilio import webhook
from ivr.twilio.guard import Guard
from ivr.twilio.switchboard import Switchboard
from ivr.twilio.twiml import VOICE, token_of
from ivr.twilio.webhook import Webhook

ORIGIN = "https://test-phone.invalid"
"""The public URL of these apps; no request is sent to it."""

AS_IF: ContextVar[float | None] = ContextVar("AS_IF", default=None)
"""The simulated time of a test call, in seconds since 1970; None is the present."""

MAX_LINES = 4
"""Maximum of cached lines. A call continues in the draft that it began with."""


class DraftUnreadableError(ScriptRefusedError):
    """The draft's `files` cannot be called because of the `findings`."""

    def __init__(self, findings: Sequence[Finding], files: Files) -> None:
        self.findings = tuple(findings)
        self.files = files
        super().__init__(
            N_("The draft cannot answer a test call as it is. Correct these errors first:")
        )

    def message(self, language: str) -> str:
        """Return the message in the reader's language, with a line for each finding."""
        titles = fields.titles(self.files)
        told = (
            f"{one.message(language, titles)} {one.hint(language, titles)}" for one in self.findings
        )
        return "\n".join((super().message(language), *told))


class CallFailedError(IVRError):
    """The line's answer is not valid TwiML."""

    def __init__(self, reason: PhoneError) -> None:
        super().__init__(
            N_("No telephone can follow what the line answers here. %(reason)s"), reason=reason
        )


@dataclass(frozen=True, slots=True)
class Extension:
    """A line and an exchange with its app."""

    line: Line
    exchange: WSGIExchange


class TestPhone:
    """Makes test calls. As with Twilio, the state of a call is in its path."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        """Take a clock that returns seconds since 1970."""
        self._clock = clock
        self._kept: OrderedDict[str, Extension] = OrderedDict()
        self._lock = threading.Lock()

    def ask(
        self,
        line: Callable[[], Line],
        path: str = VOICE,
        keys: str | None = None,
        at: datetime | None = None,
    ) -> Reply:
        """Return the webhook's reply at a path to keys, or to silence without keys.

        The reply is that of a local time `at`, by default the present. A call continues in the line
        that it began with while that is cached, and otherwise in `line`, which treats it like a
        call from an unknown edition. Raises CallFailedError, and the errors of `line`.
        """
        extension = self._begun_with(path) or self._extension(line())
        parameters = {**standard_parameters(), "CallStatus": "in-progress", "Digits": keys or ""}
        with _told_to_people(), _as_if(at, extension.line):
            answer = extension.exchange.request("POST", path, parameters)
            return reply_of(parse(answer.body, path), extension.line)

    def recording(self, name: str) -> Recording | None:
        """Return a recording of a cached line, or None."""
        with self._lock:
            kept = [extension.line for extension in self._kept.values()]
        return next((line.recordings[name] for line in kept if name in line.recordings), None)

    def _begun_with(self, path: str) -> Extension | None:
        edition = edition_of(token_of(path))
        with self._lock:
            extensions = list(self._kept.values())
        return next((found for found in extensions if found.line.edition == edition), None)

    def _now(self) -> float:
        as_if = AS_IF.get()
        return self._clock() if as_if is None else as_if

    def _extension(self, line: Line) -> Extension:
        fingerprint = line.script.fingerprint
        with self._lock:
            extension = self._kept.pop(fingerprint, None) or Extension(
                line, _exchange_to(line, self._now)
            )
            self._kept[fingerprint] = extension
            while len(self._kept) > MAX_LINES:
                self._kept.popitem(last=False)
        return extension


@contextmanager
def _told_to_people() -> Iterator[None]:
    try:
        yield
    except PhoneError as error:
        raise CallFailedError(error) from error


def line_of(files: Files) -> Line:
    """Return the line of a draft, even with errors, if it can be called."""
    reading = read(files)
    if reading.script is None or not reading.is_whole:
        raise DraftUnreadableError(reading.errors, files)
    return prepare(reading.script)


@contextmanager
def _as_if(at: datetime | None, line: Line) -> Iterator[None]:
    """Simulate a local time in the line's zone; of an ambiguous time, the earlier one."""
    token = AS_IF.set(at.replace(tzinfo=line.script.timezone).timestamp() if at else None)
    try:
        yield
    finally:
        AS_IF.reset(token)


def _exchange_to(line: Line, now: Callable[[], float]) -> WSGIExchange:
    token = secrets.token_hex()
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False
    guard = Guard(ORIGIN, [SigningKey(token)])
    webhook.init_app(app, Webhook(Switchboard(line, now), guard))
    return WSGIExchange(app, origin=ORIGIN, token=token)
