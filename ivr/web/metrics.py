"""GET /metrics for Prometheus, protected by a bearer token."""

import hmac
from collections.abc import Callable

from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST

bp = Blueprint("metrics", __name__)

EXTENSION = "ivr.metrics"
SCHEME = "Bearer "


def init_app(app: Flask, exposition: Callable[[], bytes], token: str | None) -> None:
    """Register the view of an exposition. Without a token nobody may read it."""
    app.extensions[EXTENSION] = exposition
    app.config["METRICS_TOKEN"] = token
    app.register_blueprint(bp)


@bp.get("/metrics")
def metrics() -> Response:
    """Return the figures of all workers of this machine; 404 without the token."""
    if not has_token():
        return Response("Not found\n", 404, content_type="text/plain; charset=utf-8")
    exposition: Callable[[], bytes] = current_app.extensions[EXTENSION]
    response = Response(exposition(), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response


def has_token() -> bool:
    """Return whether the current request carries the metrics token."""
    token = current_app.config.get("METRICS_TOKEN")
    given = request.headers.get("Authorization", "")
    expected = f"{SCHEME}{token}"
    return bool(token) and hmac.compare_digest(given.encode(errors="replace"), expected.encode())
