"""Logging by structlog: one line an event, as JSON in production, else coloured text."""

import logging
import os
import re
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime
from json import JSONEncoder
from multiprocessing.util import Finalize

import structlog
from structlog.processors import TimeStamper, add_log_level, format_exc_info
from structlog.types import EventDict, Processor

STANDARD_OUTPUT = 1
"""The file descriptor."""

FLUSH_SECONDS = 0.1
"""Maximum time that an event is buffered; a process that is killed loses buffered events."""

MAX_EVENTS = 20_000
"""Size of the buffer while the output stalls, some 8 MB; the oldest events are dropped first."""

CLOSE_SECONDS = 1.0
"""Timeout for writing buffered events when the process ends."""

HIDDEN = "…"
PERSONAL = re.compile(r"\b[A-Z]{2}[0-9a-fA-F]{32}\b|\+?\d[\d \-]{4,}\d|[\w.+-]+@[\w-]+\.[\w.-]+")
"""Patterns of Twilio's SIDs, phone numbers and e-mail addresses."""


class LibraryHandler(logging.Handler):
    """Handler that forwards records of Python's logging, such as Flask's, to structlog."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log a record, with its traceback if it has one."""
        fault = {"exc_info": record.exc_info} if record.exc_info else {}
        log = structlog.get_logger()
        log.log(record.levelno, record.getMessage(), logger=record.name, **fault)


class SafeLogger(structlog.WriteLogger):
    """Logger that ignores write errors: a full disk must not end a phone call."""

    def msg(self, message: str) -> None:
        """Write one line; it is lost after an error."""
        with suppress(OSError, ValueError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


class BufferedLogger:
    """Logger that buffers events, and writes them in a thread every FLUSH_SECONDS.

    Many events at once take less time than one beside each answer, and a stalled output would
    delay callers. It writes to the file descriptor: at exit, another thread may hold the lock of
    `sys.stdout`. A fork begins a buffer and a thread of its own.
    """

    def __init__(self, file: int) -> None:
        """Start the thread that writes to an open file descriptor."""
        self._file = os.dup(file)  # a duplicate that other code cannot close
        self._start()

    def msg(self, event: EventDict) -> None:
        """Buffer an event."""
        if self._process != os.getpid():
            self._start()
        self._events.append(event)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg

    def close(self) -> None:
        """Write the buffered events within CLOSE_SECONDS, and stop the thread."""
        self._closed.set()
        self._thread.join(CLOSE_SECONDS)

    def _start(self) -> None:
        """Start with an empty buffer, because the events in a fork are written by its parent."""
        self._process = os.getpid()
        self._events: deque[EventDict] = deque(maxlen=MAX_EVENTS)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ivr-log", daemon=True)
        self._thread.start()
        Finalize(self, self.close, exitpriority=0)  # workers do not run atexit handlers

    def _run(self) -> None:
        while not self._closed.wait(FLUSH_SECONDS):
            self._flush()
        self._flush()

    def _flush(self) -> None:
        with suppress(OSError, ValueError):
            waiting = [self._events.popleft() for _ in range(len(self._events))]
            data = "".join(f"{_json(event)}\n" for event in waiting).encode()
            while data:
                data = data[os.write(self._file, data) :]


def configure(*, json: bool, buffer: BufferedLogger | None = None) -> None:
    """Log to standard output, including warnings and errors of libraries.

    The `buffer`, if given, writes the lines. Tracebacks have no local variables, which could
    contain data of callers.
    """
    root = logging.getLogger()
    if not any(isinstance(handler, LibraryHandler) for handler in root.handlers):
        root.addHandler(LibraryHandler(logging.WARNING))
    if json:
        render = _buffer_event if buffer else _render_json
        processors: list[Processor] = [_add_time, format_exc_info, _mask_personal_data, render]
    else:
        plain = structlog.dev.plain_traceback
        colours = sys.stdout.isatty()
        console = structlog.dev.ConsoleRenderer(exception_formatter=plain, colors=colours)
        processors = [TimeStamper(fmt="iso", utc=True), console]
    structlog.configure(
        processors=[add_log_level, *processors],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *names: buffer or SafeLogger(sys.stdout),
        cache_logger_on_first_use=False,
    )


def _add_time(logger: object, method: str, event: EventDict) -> EventDict:
    event["timestamp"] = time.time()
    return event


def _mask_personal_data(logger: object, method: str, event: EventDict) -> EventDict:
    """Mask numbers and addresses in tracebacks, because database errors quote rejected values."""
    if "exception" in event:
        event["exception"] = PERSONAL.sub(HIDDEN, event["exception"])
    return event


def _buffer_event(
    logger: object, method: str, event: EventDict
) -> tuple[tuple[EventDict], dict[str, object]]:
    """Pass the event on as it is, because only the buffer's thread renders it."""
    return (event,), {}


def _render_json(logger: object, method: str, event: EventDict) -> str:
    return _json(event)


def _json(event: EventDict) -> str:
    at = datetime.fromtimestamp(event["timestamp"], UTC).replace(tzinfo=None)
    return _encode({**event, "timestamp": f"{at.isoformat()}Z"})


_encode = JSONEncoder(default=repr, skipkeys=True).encode
"""Escapes non-ASCII characters, so that encoding never fails."""


def silence() -> None:
    """Turn logging off, for commands with output of their own."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
