"""The complete service: its routes, their access, and the start."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ivr.studio.database import Database
from tests.conftest import Serve, studio_in

GUARDED, PUBLIC, HIDDEN = "guarded", "public", "hidden"

DECIDED = {
    "/voice": GUARDED,
    "/voice/<everything:rest>": GUARDED,
    "/test-call": GUARDED,
    "/test-call/<everything:rest>": GUARDED,
    "/test-call/<id>/recordings/<name>": PUBLIC,
    "/": PUBLIC,
    "/healthz": PUBLIC,
    "/readyz": PUBLIC,
    "/fallback.xml": PUBLIC,
    "/recordings/<name>": PUBLIC,
    "/metrics": HIDDEN,
}
"""Every route of the service. Additions need a decision about access."""

METHODS = "GET HEAD POST PUT DELETE PATCH OPTIONS TRACE CONNECT BREW".split()
VALUES = {"rest": "x", "id": "0" * 32, "name": "0" * 32 + ".wav"}


@pytest.fixture
def app(serve: Serve, database: Database) -> Flask:
    """A line with a studio beside it."""
    return serve(database=database)


def routes(app: Flask) -> dict[str, str]:
    """Return the routes of a service, each with an example address.

    The studio's routes are tested one by one in tests/studio/test_access.py.
    """
    return {
        rule.rule: each.url_map.bind("localhost").build(
            rule.endpoint, {name: VALUES[name] for name in rule.arguments}
        )
        for each in (app, studio_in(app))
        for rule in each.url_map.iter_rules()
        if "studio" not in rule.rule
    }


def test_every_route_was_decided_on(app: Flask) -> None:
    assert set(routes(app)) == set(DECIDED)


def test_each_route_is_open_closed_or_hidden_as_decided(app: Flask, client: FlaskClient) -> None:
    for rule, address in routes(app).items():
        if DECIDED[rule] == GUARDED:
            assert {client.open(address, method=method).status_code for method in METHODS} == {403}
        elif DECIDED[rule] == HIDDEN:
            assert client.get(address).status_code == 404
            assert client.get(address, headers={"Authorization": "Bearer "}).status_code == 404
        else:
            expected = 404 if "/recordings/" in address else 200
            assert client.get(address).status_code == expected
            sent = [client.open(address, method=method) for method in ("POST", "DELETE", "BREW")]
            # Other methods of the test number's recordings belong to its guarded route.
            refused = 403 if rule.startswith("/test-call") else 405
            assert {answer.status_code for answer in sent} == {refused}
            assert refused == 403 or "GET" in sent[0].headers["Allow"]


def test_a_forged_host_changes_no_public_page(client: FlaskClient) -> None:
    paths = ("/", "/readyz", "/fallback.xml")
    pages = [client.get(path).data for path in paths]
    for host in ("evil.example.com", "a..b", "", "[::1"):
        forged = {"Host": host, "X-Forwarded-Host": "evil.example.com"}
        assert [client.get(path, headers=forged).data for path in paths] == pages
