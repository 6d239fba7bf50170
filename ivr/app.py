"""The Flask application factory."""

from collections.abc import Callable
from contextlib import nullcontext
from time import time
from wsgiref.types import WSGIApplication

from flask import Flask
from pydantic import SecretStr

from ivr import studio
from ivr.atomic import narrow_data
from ivr.checks.check import check_script
from ivr.checks.checker import Checker
from ivr.checks.process import CheckProcess
from ivr.database import Database
from ivr.publishing.draft import Drafts
from ivr.publishing.editions import Editions
from ivr.publishing.folder import OwnFolder
from ivr.publishing.live.cache import EditionCache
from ivr.publishing.live.poller import Poller
from ivr.publishing.live.service import Service
from ivr.settings import Settings
from ivr.studio import Provider, Studio
from ivr.studio.accounts import People, person_of_this_machine
from ivr.studio.studio import AT_ONCE, SWEEP_SECONDS
from ivr.twilio import webhook
from ivr.twilio.guard import Guard
from ivr.twilio.webhook import Webhook
from ivr.web import test_call, views
from ivr.web.counting import CallCounter
from ivr.web.menu_in_print import MenuInPrint
from ivr.web.middleware import (
    BodyInMemory,
    ByFirstSegment,
    FewAtATime,
    FixedHost,
    OneAtATime,
    Refusal,
    RequestInMemory,
    SessionsInCookiePath,
)
from ivr.web.test_call import TestNumber

MAX_BODY_BYTES = 64 * 1024
"""Limit for request bodies; the signature guard has a lower one for webhooks."""

MENU_AT_ONCE = 16
"""Limit of concurrent requests for the menu in print, in a worker."""

STUDIO_AT_ONCE = 2 * AT_ONCE
"""Limit of concurrent requests to the studio, in a worker. Half of them can use its pages; the
others get static files, or a page that says that the studio is busy and has what was typed."""


def create_app(
    settings: Settings,
    guard: Guard | None = None,
    *,
    database: Database | None = None,
    edition_cache: EditionCache | None = None,
    own_folder: OwnFolder | None = None,
    now: Callable[[], float] = time,
    checks: CheckProcess | None = None,
) -> Flask:
    """Create the application, and start polling for new editions.

    `guard` checks Twilio's signatures unless another one is given. Without a database the
    folder's script answers, and there is no studio. With `own_folder`, on one's own machine, the
    studio needs no sign-in and writes the folder. `now` is the clock of calls, in seconds since
    1970. `checks` checks scripts where calls are answered; without it this process does. Raises
    IVRError if there is no script to answer with.
    """
    narrow_data(settings.data)
    menu = MenuInPrint(now, settings.accessibility_url)
    service = Service(
        settings.prompts,
        database=database,
        edition_cache=edition_cache,
        has_studio=settings.secret_key is not None,
        own_folder=own_folder,
        now=now,
        check=checks.check if checks else check_script,
        turn=checks.turn if checks else nullcontext,
        prepare=menu.prepare,
    )
    counter = CallCounter(settings, service)
    guard = guard or Guard(settings.public_url, settings.signing_keys)
    calls = Webhook(service.switchboard, guard, counter)

    app = Flask(__name__, static_folder=None)
    app.request_class = RequestInMemory
    app.session_interface = SessionsInCookiePath()
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.url_map.merge_slashes = False  # a redirect would lose the key that was pressed
    app.extensions["ivr"] = service

    webhook.init_app(app, calls)
    site = views.Site(
        switchboard=service.switchboard,
        menu=menu,
        settings=settings,
        problems=lambda: service.problems + counter.problems,
        number=lambda: service.updater.number,
        source=lambda: service.source.value,
        counting=lambda: counter.condition,
        metrics=counter.exposition,
    )
    views.init_app(app, site)
    staff = _studio(settings, service, checks, own_folder, edition_cache, now)
    studio.init_app(app, staff)
    test_call.init_app(app, TestNumber(staff.call_codes if staff else None, now))

    app.wsgi_app = in_order(  # type: ignore[method-assign] # as Flask's documentation says
        FixedHost(app.wsgi_app, settings.public_url), calls.early_refusal
    )
    service.start()
    counter.start()
    service.at_stop.callback(counter.stop)
    if staff:
        sweeper = Poller(staff.sweep, every=SWEEP_SECONDS)
        sweeper.start()
        service.at_stop.callback(sweeper.stop)
    if checks:
        service.at_stop.callback(checks.close)
    return app


def in_order(application: WSGIApplication, refusal: Refusal) -> ByFirstSegment:
    """Return an application that answers one request at a time, and the studio's beside them.

    Requests that `refusal` answers do not wait. The studio has large bodies and a database.
    """
    queue = OneAtATime(application)
    menu_in_print = FewAtATime(queue, MENU_AT_ONCE)
    line = BodyInMemory(ByFirstSegment(queue, {"": menu_in_print}), MAX_BODY_BYTES, refusal)
    return ByFirstSegment(line, {"studio": FewAtATime(application, STUDIO_AT_ONCE)})


def _studio(
    settings: Settings,
    service: Service,
    checks: CheckProcess | None,
    own_folder: OwnFolder | None,
    edition_cache: EditionCache | None,
    now: Callable[[], float],
) -> Studio | None:
    """Return the studio's services, or None without a database or a secret key."""
    secret_key = _secret_value(settings.secret_key)
    if service.database is None or secret_key is None:
        return None
    checker = Checker(checks.check if checks else check_script)
    return Studio(
        database=service.database,
        people=People(service.database),
        drafts=Drafts(service.database),
        # Both share one checker, whose cache avoids checking the same content twice.
        editions=Editions(service.database, checker.check, own_folder, edition_cache),
        checker=checker,
        live=lambda: service.switchboard.line,
        origin=settings.public_url,
        secret_key=secret_key,
        open_person=person_of_this_machine() if own_folder else None,
        proxies=settings.proxies,
        provider=_provider(settings),
        sends_mail=settings.smtp_url is not None,
        test_number=settings.test_number,
        clock=now,
    )


def _provider(settings: Settings) -> Provider | None:
    issuer, client = settings.oidc_issuer, settings.oidc_client_id
    secret = _secret_value(settings.oidc_client_secret)
    if issuer is None or client is None or secret is None:
        return None
    return Provider(issuer, client, secret)


def _secret_value(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
