"""How the studio comes into the app: one blueprint, its gate, its headers, its pages."""

from flask import Blueprint, Flask, render_template, request
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from ivr.i18n import LANGUAGES
from ivr.studio import access, refusals, sessions, translation
from ivr.studio.addresses import home
from ivr.studio.capacity import limit
from ivr.studio.gate import guard
from ivr.studio.headers import secure
from ivr.studio.navigation import offered
from ivr.studio.pages import PAGES
from ivr.studio.studio import Studio
from ivr.studio.translation import language

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def register(app: Flask, studio: Studio | None) -> None:
    """Put the studio into the app; where there is none, a page that says why."""
    blueprint = Blueprint(
        "studio",
        __name__,
        url_prefix=sessions.PATH,
        template_folder="templates",
        static_folder="static",
    )
    secure(blueprint, studio)
    if studio is None:
        _close(blueprint)
    else:
        _open(app, blueprint, studio)
    app.register_blueprint(blueprint)


def _open(app: Flask, blueprint: Blueprint, studio: Studio) -> None:
    sessions.configure(app, studio)
    translation.configure(app)
    app.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,  # the gate asks for it, in the studio alone
        WTF_CSRF_TIME_LIMIT=None,  # it holds as long as its session
        WTF_CSRF_SSL_STRICT=False,  # the gate looks at Origin, which is not left out for privacy
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    limit(blueprint)
    guard(blueprint, studio, CSRFProtect(app))
    refusals.register(blueprint)

    @blueprint.context_processor
    def what_every_page_shows() -> dict[str, object]:
        person = access.somebody()
        return {
            "person": person,
            "navigation": offered(person),
            "language": language(),
            "languages": LANGUAGES,
            "moment": translation.moment,
            "studio_is_open": studio.is_open,
            "home": home(),
            "here": request.full_path.rstrip("?") if request.method == "GET" else home(),
        }

    for page in PAGES:
        page.register(blueprint, studio)


def _close(blueprint: Blueprint) -> None:
    """Answer every address with why there is no studio."""

    def closed(rest: str = "") -> tuple[str, int]:
        return render_template("studio/closed.html"), 404

    for rule in ("", "/", "/<path:rest>"):
        blueprint.add_url_rule(rule, "closed", access.everyone(closed), methods=METHODS)
