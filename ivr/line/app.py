"""The Flask application of the line, which answers Twilio: the place to begin reading.

A call: Twilio posts to /voice, `webhook` asks the `switchboard` for the next words of the caller,
and `twiml` renders them. What callers hear comes from a `source`: a folder of prompts or editions.
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
class Beside:
    """The studio beside the line: its pages below /studio, at most `at_once` in a worker.

    `test_calls` answers requests below /test-call, which have passed the line's guard.
    """

    pages: WSGIApplication
    at_once: int
    test_calls: WSGIApplication
    stop: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Running:
    """What follows the source and counts calls in the background, in `app.extensions["line"]`."""

    source: LineSource
    poller: Poller
    beside: Beside | None
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
    beside: Beside | None = None,
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

    application = in_order(app.wsgi_app, calls, beside)
    app.wsgi_app = FixedHost(  # type: ignore[method-assign] # as Flask's documentation says
        application, settings.public_url
    )

    running = app.extensions["line"] = Running(source, poller, beside, ExitStack())
    if not source.problems:
        poller.poll()  # the first one takes the longest: no caller is waiting yet
    poller.start()
    counter.start()
    running.at_stop.callback(counter.stop)
    if beside:
        running.at_stop.callback(beside.stop)
    return app


def in_order(
    application: WSGIApplication, calls: Webhook, beside: Beside | None = None
) -> WSGIApplication:
    """Return an application that answers one request at a time, and the studio's beside them.

    Requests that are refused early do not wait. The studio has large bodies and a database.
    """
    if beside:
        tests = Guarded(beside.test_calls, calls.check)
        application = ByFirstSegment(application, {"test-call": tests})
    queue = OneAtATime(application)
    menu_in_print = FewAtATime(queue, MENU_AT_ONCE)
    line = BodyInMemory(
        ByFirstSegment(queue, {"": menu_in_print}), MAX_BODY_BYTES, calls.early_refusal
    )
    if beside is None:
        return line
    return ByFirstSegment(line, {"studio": FewAtATime(beside.pages, beside.at_once)})
