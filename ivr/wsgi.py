"""The WSGI application, for a production server: `ivr.wsgi:app`."""

import gc
import os
import sys

import structlog

from ivr.app import create_app
from ivr.database import Database
from ivr.errors import IVRError
from ivr.extras import require
from ivr.publishing.live.cache import EditionCache
from ivr.settings import from_environment
from ivr.web import logs
from ivr.web.sentry import init_sentry

logs.configure(json=True, buffered=True)
try:
    settings = from_environment(os.environ)
    require(settings.extras)
    if settings.sentry_dsn:
        init_sentry(settings.sentry_dsn.get_secret_value(), settings.commit)
    database = Database(settings.database_address)
    app = create_app(
        settings, database=database, edition_cache=EditionCache(settings.edition_cache)
    )
except IVRError as error:
    structlog.get_logger().critical("start-refused", reason=str(error))
    sys.exit(1)
except Exception:
    structlog.get_logger().exception("start-failed")
    sys.exit(1)

# A full collection visits every object and delays all callers meanwhile: docs/load.md.
gc.freeze()
