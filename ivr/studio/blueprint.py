"""The studio's blueprint with its request hooks and error handlers.

`ivr.studio.all_views` adds the views of all features.
"""

from functools import cache

from flask import Blueprint, Response, abort, request, send_file, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.local import LocalProxy

from ivr.errors import DatabaseUnavailableError, EditionError, IVRError
from ivr.i18n import LANGUAGES, translator, unbroken
from ivr.reports import html_pages
from ivr.studio import access, gate, refusals, sessions, translation
from ivr.studio.navigation import links
from ivr.studio.people import Role
from ivr.studio.services import current_studio
from ivr.studio.sessions import PATH

ALL_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class StudioBlueprint(Blueprint):
    """A blueprint with static files, and the stylesheet shared with the reports."""

    def send_static_file(self, filename: str) -> Response:
        """Serve a static file."""
        if filename == "base.css":
            return send_file(html_pages.BASE_STYLE)
        return super().send_static_file(filename)


bp = StudioBlueprint(
    "studio", __name__, url_prefix=PATH, template_folder=".", static_folder="static"
)
bp.before_request(gate.admit)
bp.teardown_request(gate.leave)
bp.after_request(gate.add_headers)
bp.after_request(gate.discard_body)
bp.register_error_handler(HTTPException, refusals.refuse)
bp.register_error_handler(gate.OriginRefusedError, refusals.other_address)
bp.register_error_handler(DatabaseUnavailableError, refusals.refuse)
bp.register_error_handler(EditionError, refusals.not_found)
bp.register_error_handler(IVRError, refusals.impossible)


@bp.context_processor
def page_context() -> dict[str, object]:
    """Return the template variables of every page."""
    person = access.person_or_none()
    home = url_for("studio.overview")
    return {
        "person": person,
        "session_seconds": sessions.seconds_left(),
        "navigation": links(person),
        "may_edit": person is not None and person.may(Role.EDITOR),
        "language": translation.language(),
        "tell": translator(translation.language()),
        "unbroken": unbroken,
        "languages": LANGUAGES,
        "day": translation.day,
        "moment": translation.moment,
        "names": LocalProxy(cache(current_studio.people.full_names)),
        "studio_is_open": current_studio.is_open,
        "test_number": current_studio.test_number,
        "home": home,
        "here": request.full_path.rstrip("?") if request.method == "GET" else home,
    }


@bp.route("/<path:rest>", methods=ALL_METHODS)
@access.everyone
def nothing(rest: str) -> str:
    """Abort with the studio's own error page for an unknown address."""
    abort(404)
