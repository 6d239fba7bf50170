"""Security headers on every response of the studio."""

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException

from ivr.studio.sessions import PATH

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


def add_headers(response: Response) -> Response:
    """Add the headers to a response, unless its view has set them."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    studio = current_app.extensions["studio"]
    if studio and studio.is_secure:
        response.headers.setdefault("Strict-Transport-Security", YEAR)
    if request.endpoint != "studio.static":
        response.headers["Cache-Control"] = "no-store"
    return response


def unrouted(error: HTTPException) -> HTTPException | Response:
    """Add the headers where no route matches, so that Flask does not run the blueprint's hooks."""
    if not f"{request.path}/".startswith(f"{PATH}/"):
        return error
    return add_headers(Response(error.get_body(), error.code, error.get_headers()))
