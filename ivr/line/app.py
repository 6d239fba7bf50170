"""The Flask application of the line, which answers Twilio: the place to begin reading.

A call: Twilio posts to /voice, and `webhook` asks the `switchboard` for the TwiML document that the
caller hears next. The script comes from a `source`: the folder of prompts (`FolderSource`),
or the editions of the studio (`EditionSource` in `ivr.studio.editions.source`).
"""

from contextlib import ExitStack
from dataclasses import dataclass

from flask import Flask

from ivr.line import views, webhook
from ivr.line.counting import CallCounter, Statistics
from ivr.line.guard import Guard
from ivr.line.menu_in_print import MenuInPrint
from ivr.line.middleware import MAX_BODY_BYTES, MountedStudio, with_middleware
from ivr.line.poller import Poller
from ivr.line.request import RequestInMemory
from ivr.line.source import LineSource
from ivr.line.webhook import Webhook
from ivr.settings import Settings


@dataclass(frozen=True, slots=True)
class LineServices:
    """The source and the background threads of a line, in `app.extensions["line"]`."""

    source: LineSource
    poller: Poller
    studio: MountedStudio | None
    at_stop: ExitStack

    def stop(self) -> None:
        """Stop all background threads."""
        self.poller.stop()
        self.source.live.stop()
        self.at_stop.close()


def create_line(
    settings: Settings,
    source: LineSource,
    menu: MenuInPrint,
    guard: Guard | None = None,
    *,
    statistics: Statistics | None = None,
    studio: MountedStudio | None = None,
) -> Flask:
    """Create the application, and begin to follow the source.

    `guard` checks Twilio's signatures unless another one is given. `menu` is the menu in print,
    which the source prepares. Calls are counted in `statistics`, if there are any.
    """
    guard = guard or Guard(settings.public_url, settings.signing_keys)
    switchboard = source.live.switchboard
    poller = Poller(*source.tasks)
    counter = CallCounter(source, statistics)
    calls = Webhook(switchboard, guard, counter)

    app = Flask(__name__, static_folder=None)
    app.request_class = RequestInMemory
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.url_map.merge_slashes = False  # a redirect would lose the key that was pressed
    webhook.init_app(app, calls)
    views.init_app(app, views.Site(settings, source, menu, counter, poller))

    app.wsgi_app = with_middleware(  # type: ignore[assignment, method-assign]
        app.wsgi_app, calls, settings.public_url, studio
    )

    services = app.extensions["line"] = LineServices(source, poller, studio, ExitStack())
    if not source.problems:
        poller.poll()  # the first one takes the longest: no caller is waiting yet
    poller.start()
    counter.start()
    services.at_stop.callback(counter.stop)
    if studio:
        services.at_stop.callback(studio.stop)
    return app
