"""The Flask application factory."""

from flask import Flask

from ivr import studio
from ivr.checks.checker import Checker
from ivr.database import Database, narrow_data
from ivr.publishing.drafts import Drafts
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import EditionCache
from ivr.publishing.live.service import Service
from ivr.settings import Settings
from ivr.statistics import metrics
from ivr.studio import Provider, Studio
from ivr.studio.accounts import People, person_of_this_machine
from ivr.twilio import webhook
from ivr.twilio.guard import Guard
from ivr.twilio.observer import CallLog
from ivr.web import views
from ivr.web.middleware import OneByOne, OwnHost
from ivr.web.observers import CallCounter

LARGEST_BODY = 64 * 1024
"""Largest request body in bytes; the guard of the webhook takes fewer."""

MAY_WAIT = ("studio", "metrics", "readyz", "")
"""First parts of paths that read a database or a disk, and of the menu in print, which is slow to
render. All other requests are answered from memory, one at a time."""


def create_app(
    settings: Settings,
    guard: Guard | None = None,
    *,
    database: Database | None = None,
    edition_cache: EditionCache | None = None,
    open_studio: bool = False,
) -> Flask:
    """Create the app, which answers calls with the live edition and polls for newer ones.

    The guard checks Twilio's signature unless another one is given. Without a database the
    folder's script answers; an edition cache keeps the last edition on this machine's disk. An
    open studio asks nobody to sign in. Raises IVRError if there is no script to answer with.
    """
    narrow_data(settings.data)
    service = Service(settings.prompts, database=database, edition_cache=edition_cache)
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.url_map.merge_slashes = False  # a redirect would lose the key that was pressed
    counter = CallCounter(settings, service)
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
    guard = guard or Guard(settings.public_url, settings.tokens)
    observers = (CallLog(), counter)
    webhook.init_app(app, service.switchboard, guard, observers)
    site = views.Site(
        switchboard=service.switchboard,
        problems=lambda: service.problems + counter.problems,
        commit=settings.commit,
        folder=lambda: service.folder,
        is_insider=metrics.has_token,
        counting=lambda: counter.condition,
    )
    views.init_app(app, site)
    metrics.init_app(app, counter.sharing, token)
    studio.init_app(app, _studio(settings, service, is_open=open_studio))
    app.wsgi_app = OneByOne(  # type: ignore[method-assign] # as Flask says
        OwnHost(app.wsgi_app, settings.public_url),
        most_bytes=LARGEST_BODY,
        but=MAY_WAIT,
        refusal=webhook.EarlyRefusal(guard, observers).refusal,
    )
    service.start()
    counter.start()
    service.at_stop(counter.stop)
    app.extensions["ivr"] = service
    return app


def _studio(settings: Settings, service: Service, *, is_open: bool) -> Studio | None:
    """Return the studio's services, or None without a database or a secret key."""
    if service.database is None or settings.secret_key is None:
        return None
    checker = Checker()
    return Studio(
        database=service.database,
        people=People(service.database),
        drafts=Drafts(service.database),
        editions=Editions(service.database, checker.check),  # the checks of pages are cached
        checker=checker,
        live=lambda: service.switchboard.line,
        origin=settings.public_url,
        secret_key=settings.secret_key.get_secret_value(),
        open_person=person_of_this_machine() if is_open else None,
        proxies=settings.proxies,
        provider=_provider(settings),
    )


def _provider(settings: Settings) -> Provider | None:
    issuer, client, secret = (
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret,
    )
    if issuer is None or client is None or secret is None:
        return None
    return Provider(issuer, client, secret.get_secret_value())
