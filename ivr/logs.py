"""Logs: one line an event; JSON where machines read it, colours where a person does."""

import logging
import sys
from contextlib import suppress
from functools import lru_cache
from json import JSONEncoder
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


def configure(*, json: bool) -> None:
    """Send every log line of the process to standard output.

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
        logger_factory=lambda *names: _writing_to(sys.stdout),
        cache_logger_on_first_use=False,
    )


@lru_cache(maxsize=1)
def _writing_to(stream: TextIO) -> SteadyLogger:
    return SteadyLogger(stream)


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
