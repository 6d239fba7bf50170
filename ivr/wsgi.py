"""The WSGI application for production servers, `ivr.wsgi:app`."""

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time

import structlog

from ivr.checks.process import CheckProcess
from ivr.errors import IVRError
from ivr.extras import require
from ivr.line import logs
from ivr.service import create_service
from ivr.settings import from_environment

PARENT_SECONDS = 0.25
"""Interval at which a worker looks whether the main process is there."""


def stop_with_parent() -> None:
    """Stop this worker when the main process is killed, since it would keep the port occupied.

    Does nothing outside a worker.
    """
    if parent := multiprocessing.parent_process():
        # A fork inherits the main process's handler, which would ignore SIGTERM until granian's
        # is set.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        threading.Thread(target=_watch, args=(parent.pid,), name="ivr-parent", daemon=True).start()


def _watch(parent: int) -> None:
    # Linux would send a signal for each thread of the main process that ends (PR_SET_PDEATHSIG),
    # and granian's handler waits for itself if another one comes while it runs.
    while os.getppid() == parent:
        time.sleep(PARENT_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


stop_with_parent()
logs.configure(json=True, buffer=logs.BufferedLogger(logs.STANDARD_OUTPUT))
try:
    settings = from_environment(os.environ)
    require(settings.extras)
    app = create_service(settings, checks=CheckProcess(settings.data / "check.lock"))
except IVRError as error:
    structlog.get_logger().critical("start-refused", reason=str(error))
    sys.exit(1)
except Exception:
    structlog.get_logger().exception("start-failed")
    sys.exit(1)

# A full collection would visit all objects and delay all callers.
gc.freeze()
