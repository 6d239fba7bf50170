"""`ivr serve`: the production server, for real calls."""

import gc
import multiprocessing
import os
import socket

import click
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

import ivr.app  # noqa: F401 # before workers are forked: one that is replaced answers sooner
from ivr.checks.spelling import load
from ivr.database import Database
from ivr.errors import ConfigError
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import EditionCache
from ivr.publishing.live.startup import open_first
from ivr.settings import from_environment
from ivr.web import logs
from ivr.web.server import Server

THREADS = 256
"""Per worker. A client that sends its body slowly holds one; they start on demand."""

CONNECTIONS = 1_024
"""Per worker, idle ones too; more wait in the backlog."""

HEAD_MILLISECONDS = 15_000
"""As long as Twilio itself waits for a webhook."""

STOP_SECONDS = 20
"""After SIGTERM; a client that never finishes its request does not hold up a stop."""

LOG = {"class": "ivr.web.logs.LibraryHandler"}
"""Where the server's own words go: into the service's log, in its form."""


@click.command()
def command() -> None:
    """Answer real calls: signatures are checked, and every setting comes from the environment.

    Listens on all addresses at PORT. On SIGTERM every request that has come in is answered
    first. Why this server and these options: docs/servers.md.
    """
    settings = from_environment(os.environ)
    # What is wrong is told once and here, not by each worker.
    database = Database(settings.database_address)
    opening = open_first(settings.prompts, Editions(database), EditionCache(settings.edition_cache))
    database.close()
    _check_port(settings.port)
    if settings.secret_key:  # the studio checks spelling; workers that are forked share the words
        load(opening.line.languages)
    logs.configure(json=True)
    # Python 3.14 would begin each worker from nothing: slower, and nothing of its memory shared.
    multiprocessing.set_start_method("fork", force=True)
    server = Server(
        "ivr.wsgi:app",
        address="0.0.0.0",
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=THREADS,
        backlog=2 * CONNECTIONS,
        backpressure=CONNECTIONS,
        http=HTTPModes.http1,
        # A kept connection may be closed on a stop while a request is on its way in it.
        http1_settings=HTTP1Settings(keep_alive=False, header_read_timeout=HEAD_MILLISECONDS),
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig={"handlers": {"console": LOG, "access": LOG}},
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    gc.freeze()  # so that workers share what is there by now, and no collection looks at it
    server.serve()


def _check_port(port: int) -> None:
    try:
        socket.create_server(("0.0.0.0", port)).close()  # granian itself would share the port
    except OSError as error:
        raise ConfigError(
            f"Cannot listen at port {port}: {error.strerror}. "
            "Stop what listens there, or set PORT to another one."
        ) from error
