"""Logs: one line an event; JSON where machines read it, colours where a person does."""

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

GATHER_SECONDS = 0.1
"""How long a line may wait for others; a worker that is killed takes them with it."""

MOST_LINES = 20_000
"""That wait while the output stalls; of more, the oldest are lost. Some 3 MB."""

LAST_SECONDS = 1.0
"""How long a process that ends waits for an output that stalls."""


HIDDEN = "…"
PERSONAL = re.compile(r"\b[A-Z]{2}[0-9a-fA-F]{32}\b|\+?\d[\d \-]{4,}\d|[\w.+-]+@[\w-]+\.[\w.-]+")
"""Ids of Twilio's, numbers of phones, addresses of mail."""


class FromLibraries(logging.Handler):
    """Takes into this log what libraries say by Python's logging: Flask's faults, the server."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log it, with its traceback if it has one."""
        fault = {"exc_info": record.exc_info} if record.exc_info else {}
        log = structlog.get_logger()
        log.log(record.levelno, record.getMessage(), logger=record.name, **fault)


class SteadyLogger(structlog.WriteLogger):
    """Writes lines, and never fails its caller: a full disk must not end a phone call."""

    def msg(self, message: str) -> None:
        """Write one line, or lose it."""
        with suppress(OSError, ValueError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


class Gatherer:
    """Takes lines in memory, and writes them together from a thread of its own.

    To hand over each by itself takes as long as a quarter of an answer (docs/load.md), and an
    output that stalls would hold a caller. It goes past `sys.stdout`, whose lock a process that
    ends cannot take from a thread.
    """

    def __init__(self, file: int) -> None:
        """Take the number of an open file, and begin to write to it every GATHER_SECONDS."""
        self._file = os.dup(file)  # which nobody else can close
        self._lines: deque[str] = deque(maxlen=MOST_LINES)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ivr-log", daemon=True)
        self._thread.start()
        Finalize(self, self.close, exitpriority=0)  # a worker ends without atexit

    def msg(self, message: str) -> None:
        """Take a line."""
        self._lines.append(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg

    def close(self) -> None:
        """Write what waits, as far as that takes no longer than LAST_SECONDS, and no more."""
        self._closed.set()
        self._thread.join(LAST_SECONDS)

    def _run(self) -> None:
        while not self._closed.wait(GATHER_SECONDS):
            self._hand_over()
        self._hand_over()

    def _hand_over(self) -> None:
        with suppress(OSError):
            waiting = [self._lines.popleft() for _ in range(len(self._lines))]
            data = "".join(f"{line}\n" for line in waiting).encode()
            while data:
                data = data[os.write(self._file, data) :]


def configure(*, json: bool, gather: bool = False) -> None:
    """Send every log line of the process to standard output, at once or gathered.

    Tracebacks are text without local variables, which could hold what a caller sent.
    What libraries log is among them, from warnings on.
    """
    root = logging.getLogger()
    if not any(isinstance(handler, FromLibraries) for handler in root.handlers):
        root.addHandler(FromLibraries(logging.WARNING))
    gatherer = Gatherer(sys.stdout.fileno()) if gather else None
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
        logger_factory=lambda *names: gatherer or _writing_to(sys.stdout),
        cache_logger_on_first_use=False,
    )


@lru_cache(maxsize=1)
def _writing_to(stream: TextIO) -> SteadyLogger:
    return SteadyLogger(stream)


def _without_people(
    logger: object, method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Hide people in a traceback: a database names the values that it refuses."""
    if "exception" in event:
        event["exception"] = PERSONAL.sub(HIDDEN, event["exception"])
    return event


_encode = JSONEncoder(default=repr).encode
"""Made once. Escapes all but ASCII, so that no text can fail on its way out."""


def _in_json(logger: object, method: str, event: structlog.types.EventDict) -> str:
    return _encode(event)


def _colours() -> bool:
    return sys.stdout.isatty()


def silence() -> None:
    """Log nothing: for commands whose output is something else."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory(), processors=[_drop])


def _drop(
    logger: object, method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    raise structlog.DropEvent
