"""The WSGI application, for a production server: `ivr.wsgi:app`."""

import os
import sys

from ivr import logs
from ivr.app import create_app
from ivr.errors import IVRError
from ivr.settings import from_environment

logs.configure(json=True)
try:
    app = create_app(from_environment(os.environ))
except IVRError as error:
    sys.exit(f"ivr cannot start.\n{error}")
