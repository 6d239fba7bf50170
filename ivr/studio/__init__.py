"""The studio: web pages where staff read, hear, edit and publish the script."""

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from ivr.studio import gate, pages, sessions, translation
from ivr.studio.blueprint import closed_bp
from ivr.studio.gate import csrf
from ivr.studio.single_sign_on import Provider
from ivr.studio.studio import Studio

__all__ = ["Provider", "Studio", "init_app"]


def init_app(app: Flask, studio: Studio | None) -> None:
    """Add the studio to *app*; without a studio, its pages explain why it is missing."""
    app.extensions["studio"] = studio
    app.register_error_handler(HTTPException, gate.unrouted)
    if studio is None:
        app.register_blueprint(closed_bp)
        return
    sessions.configure(app, studio)
    translation.configure(app)
    app.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,  # the gate checks it, in the studio alone
        WTF_CSRF_TIME_LIMIT=None,  # a token lasts as long as its session
        WTF_CSRF_SSL_STRICT=False,  # the gate checks Origin, which privacy settings leave in
    )
    csrf.init_app(app)
    if studio.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign] # as Flask's documentation says
            app.wsgi_app, x_for=studio.proxies, x_proto=0, x_host=0
        )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(pages.bp)
