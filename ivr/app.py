"""The application: the script's line, the webhook behind its guard, and the public pages."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask

from ivr import site
from ivr.edge import webhook
from ivr.edge.guard import Guard
from ivr.edge.switchboard import Switchboard
from ivr.errors import ScriptRefusedError, ScriptUnreadableError
from ivr.examination import open_line
from ivr.script.files import Files, load
from ivr.script.line import Line
from ivr.settings import Settings, commit
from ivr.spare import Spare
from ivr.watch import SETTLE_SECONDS, Watch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LARGEST_BODY = 64 * 1024
"""Bytes. A webhook of Twilio's has some two thousand."""


class OwnHost:
    """Hands on every request as one to our own host, whatever its Host header says.

    What a header says of the host is never true here, and Flask refuses a malformed one
    before the guard or the webhook is asked.
    """

    def __init__(self, application: "WSGIApplication", origin: str) -> None:
        self._application = application
        self._host = urlsplit(origin).netloc

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        """Answer one request."""
        return self._application(environ | {"HTTP_HOST": self._host}, start_response)


def create_app(settings: Settings, guard: Guard | None = None, spare: Spare | None = None) -> Flask:
    """Make the service: it answers calls from the folder's script, and watches the folder.

    The guard checks Twilio's signature unless another one is given. The spare answers while
    the folder holds no script that may. Raises IVRError where neither does.
    """
    line = _last_good(settings.prompts, spare)
    switchboard = Switchboard(line)

    def expect(line: Line, files: Files) -> None:
        switchboard.expect(line)
        if spare:
            spare.keep(files)

    watch = Watch(settings.prompts, line, switchboard.adopt, expect=expect, settle=SETTLE_SECONDS)
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.url_map.merge_slashes = False  # a redirect would lose the key that was pressed
    webhook.register(app, switchboard, guard or Guard(settings.public_url, settings.tokens))
    site.register(app, switchboard, problems=lambda: watch.problems, commit=commit())
    app.wsgi_app = OwnHost(app.wsgi_app, settings.public_url)  # type: ignore[method-assign] # as Flask says
    watch.start()
    app.extensions["ivr-watch"] = watch
    return app


def _last_good(folder: Path, spare: Spare | None) -> Line:
    try:
        return open_line(load(folder))
    except (ScriptUnreadableError, ScriptRefusedError):
        kept = spare.files() if spare else None
        if kept is None:
            raise
        return open_line(kept)  # and the watch reports what is wrong with the folder
