"""The Flask application of the studio, beside the line: pages for staff, and their test calls."""

from collections.abc import Callable
from time import time

from flask import Flask
from jinja2 import StrictUndefined
from pydantic import SecretStr
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from ivr.checks.checker import Checker
from ivr.checks.runner import HERE, CheckRunner
from ivr.line.middleware import MountedStudio
from ivr.line.poller import Poller
from ivr.settings import Settings
from ivr.studio import all_views, gate, sessions, translation
from ivr.studio.editions.draft import Drafts
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.folder import OwnFolder
from ivr.studio.editions.source import EditionSource
from ivr.studio.gate import csrf
from ivr.studio.people import People, person_of_this_machine
from ivr.studio.people.single_sign_on import Provider
from ivr.studio.phone import test_number
from ivr.studio.phone.test_number import TestNumber
from ivr.studio.services import AT_ONCE, SWEEP_SECONDS, Studio
from ivr.studio.statistics import Recorder

MAX_BODY_BYTES = 64 * 1024
"""Limit for request bodies; pages that take recordings have a higher one."""

CONCURRENT = 2 * AT_ONCE
"""Limit of concurrent requests, in a worker. Half of them can use the pages; the others get static
files, or a page that says that the studio is busy and has what was typed."""

PUBLIC_TEMPLATES = (
    "layout/base.html",
    "layout/forms.html",
    "layout/refusal.html",
    "accounts/choose_password.html",
    "accounts/sign_in.html",
)
"""Templates of the pages that need no account, compiled before the first request: many at once
would each compile them, while callers wait."""


def create_studio(
    settings: Settings,
    source: EditionSource,
    *,
    own_folder: OwnFolder | None = None,
    now: Callable[[], float] = time,
    checks: CheckRunner = HERE,
) -> Flask:
    """Create the studio on the database of a source; needs SECRET_KEY.

    With `own_folder`, on one's own machine, it needs no sign-in and writes the folder. `now` is
    the clock of calls, in seconds since 1970.
    """
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False  # a redirect would lose the key of a test call
    studio = _services(settings, source, own_folder, now, checks)
    init_app(app, studio)
    test_number.init_app(app, TestNumber(studio.call_codes, studio.clock))
    return app


def init_app(app: Flask, studio: Studio) -> None:
    """Add the pages to *app*."""
    app.extensions["studio"] = studio
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        WTF_CSRF_TIME_LIMIT=None,  # a token lasts as long as its session
        WTF_CSRF_CHECK_DEFAULT=False,  # the gate checks it, after the person's rights
        WTF_CSRF_SSL_STRICT=False,  # the gate checks Origin, which privacy settings leave in
    )
    sessions.configure(app, studio)
    translation.configure(app)
    csrf.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_error_handler(HTTPException, gate.unrouted)
    app.register_blueprint(all_views.bp)
    for name in PUBLIC_TEMPLATES:
        app.jinja_env.get_template(name)
    if studio.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # as Flask's documentation says
            app.wsgi_app, x_for=studio.proxies, x_proto=0, x_host=0
        )


def mount_studio(app: Flask) -> MountedStudio:
    """Return the studio as it is mounted beside the line, and begin to delete what is too old."""
    studio: Studio = app.extensions["studio"]
    sweeper = Poller(studio.sweep, every=SWEEP_SECONDS)
    sweeper.start()
    return MountedStudio(app, CONCURRENT, sweeper.stop)


def statistics_of(settings: Settings, source: EditionSource) -> Recorder:
    """Return the recorder of calls in the source's database."""
    secret = settings.secret_key
    assert secret is not None, "without SECRET_KEY there is no database"
    return Recorder(
        source.database, secret.get_secret_value(), sends_mail=settings.smtp_url is not None
    )


def _services(
    settings: Settings,
    source: EditionSource,
    own_folder: OwnFolder | None,
    now: Callable[[], float],
    checks: CheckRunner,
) -> Studio:
    secret_key = _secret_value(settings.secret_key)
    assert secret_key is not None, "without SECRET_KEY there is no studio"
    checker = Checker(checks.check)
    return Studio(
        database=source.database,
        people=People(source.database),
        drafts=Drafts(source.database),
        # Studio and Editions share one checker, whose cache avoids checking the same content twice.
        editions=Editions(source.database, checker.check, own_folder, source.cache),
        checker=checker,
        live=lambda: source.live.line,
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
    issuer = settings.oidc_issuer
    client = settings.oidc_client_id
    secret = _secret_value(settings.oidc_client_secret)
    if issuer is None or client is None or secret is None:
        return None
    return Provider(issuer, client, secret)


def _secret_value(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
