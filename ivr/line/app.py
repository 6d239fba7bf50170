"""The Flask application of the line, which answers Twilio: the place to begin reading.

A call: Twilio posts to /voice, and `webhook` asks the `switchboard` for the TwiML document that the
caller hears next. The script comes from a `source`: the folder of prompts (`FolderSource`),
or the editions of the studio (`EditionSource` in `ivr.studio.editions.source`).
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from wsgiref.types import WSGIApplication

from flask import Flask

from ivr.line import views, webhook
from ivr.line.counting import CallCounter, Statistics
from ivr.line.guard import Guard
from ivr.line.menu_in_print import MenuInPrint
from ivr.line.middleware import (
    BodyInMemory,
    ByBodySize,
    ByFirstSegment,
    FewAtATime,
    FixedHost,
    Guarded,
    OneAtATime,
    RequestInMemory,
)
from ivr.line.poller import Poller
from ivr.line.source import LineSource
from ivr.line.webhook import Webhook
from ivr.settings import Settings

MAX_BODY_BYTES = 64 * 1024
"""Limit for request bodies; the signature guard has a lower one for webhooks."""

MENU_AT_ONCE = 16
"""Limit of concurrent requests for the menu in print, in a worker."""


@dataclass(frozen=True, slots=True)
class MountedStudio:
    """The studio: its pages below /studio, at most `at_once` in a worker.

    It also answers test calls below /test-call, once they have passed the line's guard.
    """

    application: WSGIApplication
    at_once: int
    stop: Callable[[], None]


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

    application = with_middleware(app.wsgi_app, calls, studio)
    app.wsgi_app = FixedHost(  # type: ignore[method-assign] # as Flask's documentation says
        application, settings.public_url
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


def with_middleware(
    application: WSGIApplication, calls: Webhook, studio: MountedStudio | None = None
) -> WSGIApplication:
    """Return an application that handles one request at a time.

    Refused requests do not wait in that queue, and neither does the studio. It has a queue of its
    own for requests that anybody can send. Those with a session leave it, since they use a
    database, and recordings, which are large, never join it.
    """
    if studio:
        tests = Guarded(studio.application, calls.check)
        application = ByFirstSegment(application, {"test-call": tests})
    queue = OneAtATime(application)
    menu_in_print = FewAtATime(queue, MENU_AT_ONCE)
    line = BodyInMemory(
        ByFirstSegment(queue, {"": menu_in_print}), MAX_BODY_BYTES, calls.early_refusal
    )
    if studio is None:
        return line
    queued = FewAtATime(OneAtATime(studio.application), studio.at_once)
    pages = ByBodySize(
        MAX_BODY_BYTES,
        small=BodyInMemory(queued, MAX_BODY_BYTES),
        large=FewAtATime(studio.application, studio.at_once),
    )
    return ByFirstSegment(line, {"studio": pages})
