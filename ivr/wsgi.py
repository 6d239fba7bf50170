"""The WSGI application, for a production server: `ivr.wsgi:app`."""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys

import structlog

from ivr.app import create_app
from ivr.checks.process import CheckProcess
from ivr.database import Database
from ivr.errors import IVRError
from ivr.extras import require
from ivr.publishing.live.cache import EditionCache
from ivr.settings import from_environment
from ivr.web import logs
from ivr.web.sentry import init_sentry

PR_SET_PDEATHSIG = 1
"""Linux: the signal that a process gets when its parent dies."""


def stop_with_parent() -> None:
    """Stop this worker when the main process is killed, or it would keep the port.

    Does nothing in a process that is no worker, and where the system cannot do it.
    """
    parent = multiprocessing.parent_process()
    if parent is None or sys.platform != "linux":
        return
    # A fork has the main process's handler, which would ignore a stop until granian sets its own.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent.pid:  # it died before
        sys.exit(1)


stop_with_parent()
logs.configure(json=True, buffered=True)
try:
    settings = from_environment(os.environ)
    require(settings.extras)
    if settings.sentry_dsn:
        init_sentry(settings.sentry_dsn.get_secret_value(), settings.commit)
    database = Database(settings.database_address)
    app = create_app(
        settings,
        database=database,
        edition_cache=EditionCache(settings.edition_cache),
        checks=CheckProcess(settings.data / "check.lock"),
    )
except IVRError as error:
    structlog.get_logger().critical("start-refused", reason=str(error))
    sys.exit(1)
except Exception:
    structlog.get_logger().exception("start-failed")
    sys.exit(1)

# A full collection visits every object and delays all callers meanwhile: docs/development/load.md.
gc.freeze()
