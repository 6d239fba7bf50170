"""`ivr serve`: the production server."""

import gc
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import structlog
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

import ivr
from ivr.addresses import listening_socket
from ivr.errors import ScriptUnreadableError
from ivr.extras import require
from ivr.line import logs
from ivr.line.cache import NO_EDITION
from ivr.line.folder import files_in
from ivr.line.source import LineSource
from ivr.settings import Settings, from_environment, unknown_settings

THREADS = 256
"""Threads of a worker, started on demand. A client that sends its body slowly occupies one."""

CONNECTIONS = 1_024
"""Open connections of a worker, including idle ones; more wait in the backlog."""

HEAD_MILLISECONDS = 15_000
"""Timeout for request headers: as long as Twilio waits for a webhook."""

STOP_SECONDS = 20
"""Timeout after SIGTERM, for clients that never finish a request."""

LOG = {"class": "ivr.line.logs.LibraryHandler"}
"""Log handler for granian's errors. Its warnings concern options that are set on purpose."""

METRICS = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus_client's setting: the folder of the metrics of all workers."""

MEMORY = Path("/dev/shm")
"""Linux' memory file system. On a disk, a write could block."""

log = structlog.get_logger()


@click.command()
def command() -> None:
    """Answer real calls. Checks signatures, and takes all settings from the environment.

    Listens on HOST and PORT. On SIGTERM, it answers the requests that have arrived, and stops. See
    docs/operations.md.
    """
    settings = from_environment(os.environ)
    require(settings.extras)
    # An output that stalls must stop neither a start nor granian, which logs that a worker died
    # before it starts another one.
    with closing(logs.BufferedLogger(logs.STANDARD_OUTPUT)) as buffer, _metrics_folder():
        logs.configure(json=True, buffer=buffer)
        _serve(settings)


def _serve(settings: Settings) -> None:
    # The line imports prometheus_client, which looks for the folder of the metrics only then.
    from ivr.service import open_source

    # Open everything before the workers start, so that an error is reported only once.
    source = open_source(settings)
    source.close()
    listening_socket(
        settings.host, settings.port
    ).close()  # raises for a port in use, which granian would share
    # The default of Python 3.14 is slower and shares no memory between workers.
    multiprocessing.set_start_method("fork", force=True)
    server = Granian(
        "ivr.wsgi:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=THREADS,
        backlog=2 * CONNECTIONS,
        backpressure=CONNECTIONS,
        http=HTTPModes.http1,
        # On a stop, a kept-alive connection could be closed while a request arrives.
        http1_settings=HTTP1Settings(keep_alive=False, header_read_timeout=HEAD_MILLISECONDS),
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig={"handlers": {"console": LOG, "access": LOG}},
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    server.on_startup(lambda: _log_start(settings, source))
    server.on_shutdown(lambda: log.info("stopped", port=settings.port))
    # Imported before workers are forked, so that they start quickly.
    import_module("ivr.studio.app" if settings.secret_key else "ivr.line.app")
    gc.freeze()  # exclude existing objects from collection: workers share their memory
    server.serve()


@contextmanager
def _metrics_folder() -> Iterator[None]:
    """Provide a folder for metrics, unless one is set, as several instances of a machine need."""
    if os.environ.get(METRICS):
        yield
        return
    with TemporaryDirectory(
        prefix="ivr-metrics-", dir=MEMORY if MEMORY.is_dir() else None
    ) as folder:
        os.environ[METRICS] = folder
        try:
            yield
        finally:
            del os.environ[METRICS]


def _log_start(settings: Settings, source: LineSource) -> None:
    for name, hint in unknown_settings(os.environ).items():
        log.warning("unknown-setting", name=name, hint=hint)
    log.info(
        "started",
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        version=ivr.__version__,
        commit=settings.commit,
        edition=source.live.line.short_fingerprint,
        number=source.live.edition.number,
        source=source.description,
    )
    if _folder_differs(source, settings.prompts):
        log.info(
            "folder-differs",
            folder=str(settings.prompts),
            hint="The folder is not what callers hear, and need not be. "
            f"`ivr diff live {settings.prompts}` shows how it differs.",
        )


def _folder_differs(source: LineSource, folder: Path) -> bool:
    """Return whether the folder has another script than the edition; False if it is unreadable."""
    with suppress(ScriptUnreadableError):
        edition = source.live.edition
        return edition.number != NO_EDITION and files_in(folder) != edition.files
    return False
