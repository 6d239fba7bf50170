"""The application: the script's line, the webhook behind its guard, and the public pages."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask

from ivr import site
from ivr.database import Database
from ivr.edge import webhook
from ivr.edge.guard import Guard
from ivr.editions import Shelf
from ivr.service import Service
from ivr.settings import Settings, commit

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


def create_app(
    settings: Settings,
    guard: Guard | None = None,
    *,
    database: Database | None = None,
    shelf: Shelf | None = None,
) -> Flask:
    """Make the service: it answers calls with the live edition, and looks after new ones.

    The guard checks Twilio's signature unless another one is given. Without a database the
    folder's script answers; with a shelf, this machine keeps what answered last. Raises
    IVRError where there is nothing to answer with.
    """
    service = Service(settings.prompts, database=database, shelf=shelf)
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.url_map.merge_slashes = False  # a redirect would lose the key that was pressed
    webhook.register(app, service.switchboard, guard or Guard(settings.public_url, settings.tokens))
    site.register(app, service.switchboard, problems=lambda: service.problems, commit=commit())
    app.wsgi_app = OwnHost(app.wsgi_app, settings.public_url)  # type: ignore[method-assign] # as Flask says
    service.start()
    app.extensions["ivr"] = service
    return app
