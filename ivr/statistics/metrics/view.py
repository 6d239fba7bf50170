"""GET /metrics, for who has the token; for all others there is no such page."""

import hmac

from flask import Flask, Response, request
from prometheus_client import CONTENT_TYPE_LATEST

from ivr.statistics.metrics.exposition import exposition
from ivr.statistics.metrics.sharing import Sharing

PATH = "/metrics"
SCHEME = "Bearer "


def register(app: Flask, sharing: Sharing, token: str | None) -> None:
    """Put the page into the app; without a token there is none."""

    def metrics() -> Response:
        if not has_token(token):
            return Response("Not found\n", 404, content_type="text/plain; charset=utf-8")
        response = Response(exposition(*sharing.all()), content_type=CONTENT_TYPE_LATEST)
        response.headers["Cache-Control"] = "no-store"
        return response

    app.add_url_rule(PATH, view_func=metrics, merge_slashes=False)


def has_token(token: str | None) -> bool:
    """Tell whether the current request carries a token; without one, none does."""
    given = request.headers.get("Authorization", "")
    expected = f"{SCHEME}{token}"
    return bool(token) and hmac.compare_digest(given.encode(errors="replace"), expected.encode())
