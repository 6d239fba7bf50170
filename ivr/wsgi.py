"""The WSGI application for production servers, `ivr.wsgi:app`."""

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

PR_SET_PDEATHSIG = 1
"""Option of Linux's prctl: send a signal to this process when its parent dies."""


def stop_with_parent() -> None:
    """Stop this worker when the main process is killed, since it would keep the port occupied.

    Does nothing outside a worker, and on other systems than Linux.
    """
    parent = multiprocessing.parent_process()
    if parent is None or sys.platform != "linux":
        return
    # A fork inherits the main process's handler, which would ignore SIGTERM until granian's is set.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent.pid:  # the parent died before prctl
        sys.exit(1)


stop_with_parent()
logs.configure(json=True, buffer=logs.BufferedLogger(logs.STANDARD_OUTPUT))
try:
    settings = from_environment(os.environ)
    require(settings.extras)
    database = Database(settings.database_address, migrates=True)
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

# A full collection would visit all objects and delay all callers:
# docs/development/measurements.md.
gc.freeze()
