"""What stands at every address of the studio at which there is no page."""

from flask import Blueprint, abort, redirect
from werkzeug.wrappers import Response

from ivr.studio.access import everyone
from ivr.studio.addresses import home
from ivr.studio.studio import Studio

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Let the studio itself say that nothing is there, with its headers and in its words."""

    @blueprint.get("/")
    @everyone
    def beginning() -> Response:
        return redirect(home(), 303)

    @blueprint.route("/<path:rest>", methods=METHODS)
    @everyone
    def nothing(rest: str) -> Response:
        abort(404)
