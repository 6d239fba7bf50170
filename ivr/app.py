"""The application: the script's line, the webhook behind its guard, and the public pages."""

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
from ivr.statistics.choices import RecentChoices
from ivr.studio import Provider, Studio
from ivr.studio.accounts import People, person_of_this_machine
from ivr.twilio import webhook
from ivr.twilio.guard import Guard
from ivr.twilio.observer import CallLog
from ivr.web import views
from ivr.web.middleware import OneByOne, OwnHost
from ivr.web.observers import CallCounter

LARGEST_BODY = 64 * 1024
"""Bytes that are read at most; of a webhook the guard takes fewer."""

MAY_WAIT = ("studio", "metrics", "readyz", "")
"""What asks a database or a disk, and the menu in print, which takes a moment to be made.
All else is answered from memory, one after the other."""


def create_app(
    settings: Settings,
    guard: Guard | None = None,
    *,
    database: Database | None = None,
    edition_cache: EditionCache | None = None,
    open_studio: bool = False,
) -> Flask:
    """Make the service: it answers calls with the live edition, and looks after new ones.

    The guard checks Twilio's signature unless another one is given. Without a database the
    folder's script answers; with a shelf, this machine keeps what answered last. An open studio
    asks nobody to sign in. Raises IVRError where there is nothing to answer with.
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
    webhook.register(app, service.switchboard, guard, observers)
    views.register(
        app,
        service.switchboard,
        problems=lambda: service.problems + counter.problems,
        commit=settings.commit,
        folder=lambda: service.folder,
        is_insider=lambda: metrics.has_token(token),
        counting=lambda: counter.condition,
    )
    metrics.register(app, counter.sharing, token)
    studio.register(app, _studio(settings, service, is_open=open_studio))
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
    """What the studio works with, or None where it cannot be."""
    if service.database is None or settings.secret_key is None:
        return None
    checker = Checker(RecentChoices(service.database))
    return Studio(
        database=service.database,
        people=People(service.database),
        drafts=Drafts(service.database),
        editions=Editions(service.database, checker.check),  # what a page has shown is known
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
