"""GET /metrics for clients with the token; for all others there is no such page."""

import hmac
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST

from ivr.statistics.metrics.exposition import exposition
from ivr.statistics.metrics.sharing import Sharing

SCHEME = "Bearer "

bp = Blueprint("metrics", __name__)


@dataclass(frozen=True, slots=True)
class Metrics:
    """What the page works with, in `app.extensions["metrics"]`; without a token it is hidden."""

    sharing: Sharing
    token: str | None


def init_app(app: Flask, sharing: Sharing, token: str | None) -> None:
    """Add the page to *app*."""
    app.extensions["metrics"] = Metrics(sharing, token)
    app.register_blueprint(bp)


@bp.get("/metrics", merge_slashes=False)
def metrics() -> Response:
    """Serve the metrics of all workers."""
    if not has_token():
        return Response("Not found\n", 404, content_type="text/plain; charset=utf-8")
    sharing = current_app.extensions["metrics"].sharing
    response = Response(exposition(*sharing.all()), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response


def has_token() -> bool:
    """Tell whether the current request carries the token; without a token, none does."""
    token = current_app.extensions["metrics"].token
    given = request.headers.get("Authorization", "")
    expected = f"{SCHEME}{token}"
    return bool(token) and hmac.compare_digest(given.encode(errors="replace"), expected.encode())
