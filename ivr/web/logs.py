"""Logging by structlog: one line per event, as JSON in production and in colours for people."""

import logging
import os
import re
import sys
import threading
from collections import deque
from contextlib import suppress
from functools import lru_cache
from json import JSONEncoder
from multiprocessing.util import Finalize
from typing import TextIO

import structlog
from structlog.types import Processor

FLUSH_SECONDS = 0.1
"""Longest time that a line is buffered; a worker that is killed loses buffered lines."""

MOST_LINES = 20_000
"""Size of the buffer while the output stalls, some 3 MB; beyond it the oldest lines are lost."""

CLOSE_SECONDS = 1.0
"""Time limit for writing buffered lines when the process ends."""

HIDDEN = "…"
PERSONAL = re.compile(r"\b[A-Z]{2}[0-9a-fA-F]{32}\b|\+?\d[\d \-]{4,}\d|[\w.+-]+@[\w-]+\.[\w.-]+")
"""Twilio's ids, phone numbers and e-mail addresses."""


class LibraryHandler(logging.Handler):
    """Forwards records of Python's logging, from Flask, granian and others, to structlog."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log a record, with its traceback if it has one."""
        fault = {"exc_info": record.exc_info} if record.exc_info else {}
        log = structlog.get_logger()
        log.log(record.levelno, record.getMessage(), logger=record.name, **fault)


class SafeLogger(structlog.WriteLogger):
    """Writes lines and ignores errors: a full disk must not end a phone call."""

    def msg(self, message: str) -> None:
        """Write one line, or lose it."""
        with suppress(OSError, ValueError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


class BufferedLogger:
    """Buffers lines and writes them in a thread, every FLUSH_SECONDS.

    A system call for each line takes as long as a quarter of an answer
    (docs/development/load.md), and an output that stalls would delay callers. Writes to the file
    descriptor, because a process that ends cannot take the lock of `sys.stdout` from a thread.
    """

    def __init__(self, file: int) -> None:
        """Start the thread that writes to an open file descriptor."""
        self._file = os.dup(file)  # nobody else can close this one
        self._lines: deque[str] = deque(maxlen=MOST_LINES)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ivr-log", daemon=True)
        self._thread.start()
        Finalize(self, self.close, exitpriority=0)  # a worker ends without atexit

    def msg(self, message: str) -> None:
        """Buffer a line."""
        self._lines.append(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg

    def close(self) -> None:
        """Write the buffered lines within CLOSE_SECONDS, and stop the thread."""
        self._closed.set()
        self._thread.join(CLOSE_SECONDS)

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


def configure(*, json: bool, buffered: bool = False) -> None:
    """Log to standard output, with warnings and errors of libraries.

    Tracebacks do not show local variables, which could hold what a caller sent.
    """
    root = logging.getLogger()
    if not any(isinstance(handler, LibraryHandler) for handler in root.handlers):
        root.addHandler(LibraryHandler(logging.WARNING))
    buffer = BufferedLogger(sys.stdout.fileno()) if buffered else None
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if json:
        shared += [structlog.processors.format_exc_info, _without_people, _in_json]
    else:
        plain = structlog.dev.plain_traceback
        shared.append(structlog.dev.ConsoleRenderer(exception_formatter=plain, colors=_colours()))
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *names: buffer or _writing_to(sys.stdout),
        cache_logger_on_first_use=False,
    )


@lru_cache(maxsize=1)
def _writing_to(stream: TextIO) -> SafeLogger:
    return SafeLogger(stream)


def _without_people(
    logger: object, method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Mask personal data in tracebacks: database errors quote the values that they refuse."""
    if "exception" in event:
        event["exception"] = PERSONAL.sub(HIDDEN, event["exception"])
    return event


_encode = JSONEncoder(default=repr).encode
"""Escapes all but ASCII, so that no text can fail to be encoded."""


def _in_json(logger: object, method: str, event: structlog.types.EventDict) -> str:
    return _encode(event)


def _colours() -> bool:
    return sys.stdout.isatty()


def silence() -> None:
    """Turn logging off, for commands that print something else."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory(), processors=[_drop])


def _drop(
    logger: object, method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    raise structlog.DropEvent
