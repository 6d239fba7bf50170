"""Logging by structlog: one line an event, as JSON in production, else coloured text."""

import logging
import os
import re
import sys
import threading
from collections import deque
from contextlib import suppress
from json import JSONEncoder
from multiprocessing.util import Finalize

import structlog
from structlog.types import Processor

STANDARD_OUTPUT = 1
"""The file descriptor."""

FLUSH_SECONDS = 0.1
"""Maximum time that a line is buffered; a process that is killed loses buffered lines."""

MAX_LINES = 20_000
"""Size of the buffer while the output stalls, some 3 MB; the oldest lines are dropped first."""

CLOSE_SECONDS = 1.0
"""Timeout for writing buffered lines when the process ends."""

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
    """Logger that buffers lines, and writes them in a thread every FLUSH_SECONDS.

    A system call for each line takes as long as a quarter of an answer
    (docs/development/measurements.md), and a stalled output would delay callers. It writes to
    the file descriptor: at exit, another thread may hold the lock of `sys.stdout`. A fork begins
    a buffer and a thread of its own.
    """

    def __init__(self, file: int) -> None:
        """Start the thread that writes to an open file descriptor."""
        self._file = os.dup(file)  # a duplicate that other code cannot close
        self._start()

    def msg(self, message: str) -> None:
        """Buffer a line."""
        if self._process != os.getpid():
            self._start()
        self._lines.append(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg

    def close(self) -> None:
        """Write the buffered lines within CLOSE_SECONDS, and stop the thread."""
        self._closed.set()
        self._thread.join(CLOSE_SECONDS)

    def _start(self) -> None:
        """Start with an empty buffer: the lines that a fork finds are its parent's."""
        self._process = os.getpid()
        self._lines: deque[str] = deque(maxlen=MAX_LINES)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ivr-log", daemon=True)
        self._thread.start()
        Finalize(self, self.close, exitpriority=0)  # workers do not run atexit handlers

    def _run(self) -> None:
        while not self._closed.wait(FLUSH_SECONDS):
            self._flush()
        self._flush()

    def _flush(self) -> None:
        with suppress(OSError):
            waiting = [self._lines.popleft() for _ in range(len(self._lines))]
            data = "".join(f"{line}\n" for line in waiting).encode()
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
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if json:
        shared += [structlog.processors.format_exc_info, _mask_personal_data, _render_json]
    else:
        plain, colours = structlog.dev.plain_traceback, sys.stdout.isatty()
        shared.append(structlog.dev.ConsoleRenderer(exception_formatter=plain, colors=colours))
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *names: buffer or SafeLogger(sys.stdout),
        cache_logger_on_first_use=False,
    )


def _mask_personal_data(
    logger: object, method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Mask personal data in tracebacks: database errors quote rejected values."""
    if "exception" in event:
        event["exception"] = PERSONAL.sub(HIDDEN, event["exception"])
    return event


_encode = JSONEncoder(default=repr).encode
"""Escapes non-ASCII characters, so that encoding never fails."""


def _render_json(logger: object, method: str, event: structlog.types.EventDict) -> str:
    return _encode(event)


def silence() -> None:
    """Turn logging off, for commands with output of their own."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
