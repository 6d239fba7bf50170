"""The WSGI application, for a production server: `ivr.wsgi:app`."""

import os
import sys
from pathlib import Path

from ivr import logs
from ivr.app import create_app
from ivr.errors import IVRError
from ivr.settings import from_environment
from ivr.spare import VARIABLE, Spare

logs.configure(json=True)
try:
    shared = os.environ.get(VARIABLE)
    app = create_app(from_environment(os.environ), spare=Spare(Path(shared)) if shared else None)
except IVRError as error:
    sys.exit(f"ivr cannot start.\n{error}")
