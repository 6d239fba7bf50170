"""The studio's root address, the choice of language, and addresses without a page."""

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from ivr.i18n import LANGUAGES
from ivr.studio.access import everyone
from ivr.studio.addresses import next_address
from ivr.studio.blueprint import ALL_METHODS, bp
from ivr.studio.translation import remember


@bp.get("/")
@everyone
def beginning() -> Response:
    """Redirect to the overview."""
    return redirect(url_for("studio.overview"), 303)


@bp.post("/language")
@everyone
def language() -> Response:
    """Set the language of the studio in this browser."""
    wanted = request.form.get("language", "")
    if wanted not in LANGUAGES:
        abort(400)
    response = redirect(next_address(request.form), 303)
    remember(response, wanted)
    return response


@bp.route("/<path:rest>", methods=ALL_METHODS)
@everyone
def nothing(rest: str) -> Response:
    """Answer an unknown address with the studio's own 404 page and headers."""
    abort(404)
