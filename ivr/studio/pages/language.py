"""The choice of the language in which the studio speaks."""

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from ivr.i18n import LANGUAGES
from ivr.studio.access import everyone
from ivr.studio.addresses import onward
from ivr.studio.studio import Studio
from ivr.studio.translation import remember


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Put the view into the blueprint."""

    @blueprint.post("/language")
    @everyone
    def language() -> Response:
        wanted = request.form.get("language", "")
        if wanted not in LANGUAGES:
            abort(400)
        response = redirect(onward(request.form), 303)
        remember(response, wanted, secure=studio.is_secure)
        return response
