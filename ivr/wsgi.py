"""The WSGI application, for a production server: `ivr.wsgi:app`."""

import os
import sys

from ivr import logs
from ivr.app import create_app
from ivr.database import Database
from ivr.editions import Shelf
from ivr.errors import IVRError
from ivr.settings import from_environment

logs.configure(json=True)
try:
    settings = from_environment(os.environ)
    database = Database(settings.database_address)
    app = create_app(settings, database=database, shelf=Shelf(settings.shelf))
except IVRError as error:
    sys.exit(f"ivr cannot start.\n{error}")
