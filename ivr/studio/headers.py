"""What every answer of the studio tells the browser to allow, and not to keep."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from ivr.studio.sessions import PATH
from ivr.studio.studio import Studio

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
YEAR = "max-age=31536000"


def secure(blueprint: Blueprint, studio: Studio | None) -> None:
    """Put the headers on every answer, those to refused requests too."""

    @blueprint.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if studio and studio.is_secure:
            response.headers.setdefault("Strict-Transport-Security", YEAR)
        if request.endpoint != "studio.static":
            response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.app_errorhandler(HTTPException)
    def add_headers_to_what_no_view_answers(error: HTTPException) -> HTTPException | Response:
        # Where no route fits, Flask does not know whose request it is.
        if not f"{request.path}/".startswith(f"{PATH}/"):
            return error
        return add_headers(Response(error.get_body(), error.code, error.get_headers()))
