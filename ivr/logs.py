"""Logs: one line an event; JSON where machines read it, colours where a person does."""

import logging
import sys
import threading
from contextlib import suppress
from functools import lru_cache
from json import JSONEncoder
from multiprocessing.util import Finalize
from typing import TextIO

import structlog
from structlog.types import Processor


class SteadyLogger(structlog.WriteLogger):
    """Writes lines, and never fails its caller: a full disk must not end a phone call."""

    def msg(self, message: str) -> None:
        """Write one line, or lose it."""
        with suppress(OSError, ValueError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


class GatheringLogger(SteadyLogger):
    """Gathers lines: to hand each one over by itself takes longer than to answer a call.

    Warnings and errors are handed over at once, with all that came before them.
    """

    def msg(self, message: str) -> None:
        """Add one line to those that wait, or lose it."""
        with suppress(OSError, ValueError), self._lock:
            self._write(message + "\n")

    log = debug = info = msg

    def hand_over(self) -> None:
        """Write what waits."""
        with suppress(OSError, ValueError), self._lock:
            self._flush()


def configure(*, json: bool, gather: float = 0) -> None:
    """Send every log line of the process to standard output, at once or every `gather` seconds.

    Tracebacks are text without local variables, which could hold what a caller sent.
    """
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if json:
        shared += [structlog.processors.format_exc_info, _in_json]
    else:
        plain = structlog.dev.plain_traceback
        shared.append(structlog.dev.ConsoleRenderer(exception_formatter=plain, colors=_colours()))
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *names: _writing_to(sys.stdout, gathering=gather > 0),
        cache_logger_on_first_use=False,
    )
    if gather:
        logger = _writing_to(sys.stdout, gathering=True)
        assert isinstance(logger, GatheringLogger), "it is made just so"
        threading.Thread(target=_keep_handing_over, args=(logger, gather), daemon=True).start()
        # A worker is a child process, and those end without atexit.
        Finalize(None, logger.hand_over, exitpriority=0)


@lru_cache(maxsize=1)
def _writing_to(stream: TextIO, *, gathering: bool) -> SteadyLogger:
    return GatheringLogger(stream) if gathering else SteadyLogger(stream)


def _keep_handing_over(logger: GatheringLogger, seconds: float) -> None:
    pause = threading.Event()
    while not pause.wait(seconds):
        logger.hand_over()


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
