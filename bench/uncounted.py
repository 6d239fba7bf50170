"""The line without a database: calls are answered the same, and not counted one by one.

Beside `ivr.wsgi:app` it shows what the counting takes of a worker's processor time.
"""

from __future__ import annotations

import os

from ivr.app import create_app
from ivr.settings import from_environment
from ivr.web import logs

logs.configure(json=True, buffered=True)
app = create_app(from_environment(os.environ))
