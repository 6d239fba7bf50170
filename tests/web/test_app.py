"""The whole service: which doors it has, who may pass them, and how it starts."""

from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from ivr.app import create_app
from ivr.errors import ScriptRefusedError, ScriptUnreadableError
from tests.calling import ORIGIN, TWILIO_SENDS, Twilio
from tests.conftest import Serve, service_of, settings_for, write_into
from tests.scripts import full_script, replaced, with_text, without

GUARDED, PUBLIC, HIDDEN = "guarded", "public", "hidden"

DECIDED = {
    "/voice": GUARDED,
    "/voice/<everything:rest>": GUARDED,
    "/": PUBLIC,
    "/healthz": PUBLIC,
    "/readyz": PUBLIC,
    "/fallback.xml": PUBLIC,
    "/recordings/<name>": PUBLIC,
    "/metrics": HIDDEN,
}
"""Every route of the service. A new one belongs here, once somebody has decided who may pass."""

METHODS = "GET HEAD POST PUT DELETE PATCH OPTIONS TRACE CONNECT BREW".split()
VALUES = {"rest": "x", "name": "0" * 32 + ".wav"}


def routes(app: Flask) -> dict[str, str]:
    """The routes of a service, each with an address that leads to it.

    The studio's are decided on one by one in tests/studio/test_access.py.
    """
    adapter = app.url_map.bind("localhost")
    return {
        rule.rule: adapter.build(rule.endpoint, {name: VALUES[name] for name in rule.arguments})
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.startswith("studio.")
    }


def test_every_route_was_decided_on(app: Flask) -> None:
    assert set(routes(app)) == set(DECIDED)


@pytest.mark.parametrize("method", METHODS)
def test_a_guarded_route_is_closed_to_strangers_by_every_method(
    app: Flask, client: FlaskClient, method: str
) -> None:
    for rule, address in routes(app).items():
        if DECIDED[rule] == GUARDED:
            assert client.open(address, method=method).status_code == 403


def test_a_public_route_is_open_and_only_to_be_read(app: Flask, client: FlaskClient) -> None:
    for rule, address in routes(app).items():
        if DECIDED[rule] == PUBLIC:
            expected = 404 if address.startswith("/recordings/") else 200
            assert client.get(address).status_code == expected
            for method in ("POST", "PUT", "DELETE", "PATCH", "BREW"):
                assert client.open(address, method=method).status_code == 405


def test_a_hidden_route_is_not_there_for_strangers(app: Flask, client: FlaskClient) -> None:
    for rule, address in routes(app).items():
        if DECIDED[rule] == HIDDEN:
            assert client.get(address).status_code == 404
            assert client.get(address, headers={"Authorization": "Bearer "}).status_code == 404


def test_no_route_is_without_its_guard_once_one_is_added(app: Flask) -> None:
    """The blueprint of the webhook gets its guard where it is registered, for all its routes."""
    functions = app.before_request_funcs
    assert functions["voice"] and None not in functions
    for rule in app.url_map.iter_rules():
        guarded = rule.endpoint.startswith("voice.")
        assert guarded is (DECIDED.get(rule.rule) == GUARDED)


PATHS = st.binary(max_size=40).map(lambda path: "/" + quote(path, safe="/:;,=@!$&'()*+~"))
NEARLY = st.sampled_from(
    [
        *("/voice/", "//voice", "/voice//", "/./voice", "/voice/../voice", "/VOICE", "/voice/x/"),
        *("/healthz/", "//healthz", "/readyz/", "/fallback.xml/", "/fallback", "/recordings"),
        *(
            "/recordings/",
            "/recordings//",
            "/recordings/x/",
            "/recordings/../healthz",
            "//",
            "/%2f",
        ),
        *("/recordings/" + "0" * 32 + ".mp3", "/static/x", "/favicon.ico", "/robots.txt", "/%2f"),
    ]
)


@given(path=PATHS | NEARLY, method=st.sampled_from(METHODS), signed=st.booleans())
def test_nothing_leads_elsewhere_and_nothing_fails(
    app: Flask, path: str, method: str, *, signed: bool
) -> None:
    """A redirect would lose the key that was pressed."""
    reply = Twilio(app).ask(path, TWILIO_SENDS, method=method, signature=None if signed else "")
    assert reply.status in (200, 204, 403, 404, 405)
    assert not reply.header("Location")


def test_a_forged_host_changes_no_public_page(client: FlaskClient) -> None:
    pages = [client.get(path).data for path in ("/", "/readyz", "/fallback.xml")]
    for host in ("evil.example.com", "a..b", "", "x" * 300, "[::1"):
        forged = {"Host": host, "X-Forwarded-Host": "evil.example.com"}
        again = [
            client.get(path, headers=forged).data for path in ("/", "/readyz", "/fallback.xml")
        ]
        assert again == pages


def test_readiness_tells_what_is_wrong_with_the_folder_and_which_line_answers(
    serve: Serve, folder: Path
) -> None:
    app = serve()
    client, watch = app.test_client(), service_of(app)
    before = client.get("/readyz").get_json()
    assert before["status"] == "ready" and before["problems"] == []

    write_into(folder, without(with_text(full_script(), "sv/welcome.txt", ""), "en/notice.txt"))
    watch.poll()
    broken = client.get("/readyz").get_json()
    assert broken["edition"] == before["edition"]
    assert "errors" in str(broken["problems"])
    (problem,) = watch.problems
    assert [detail.split(":")[0] for detail in problem.details] == [
        "en/notice.txt",
        "sv/welcome.txt",
    ]

    write_into(folder, replaced(full_script(), "sv/welcome.txt", "polisens", "Polisens"))
    watch.poll()
    mended = client.get("/readyz").get_json()
    assert mended["problems"] == []
    assert mended["edition"] != before["edition"]


def test_a_service_does_not_start_without_a_script(tmp_path: Path) -> None:
    with pytest.raises(ScriptUnreadableError, match="nowhere"):
        create_app(settings_for(tmp_path / "nowhere"))


def test_a_service_does_not_start_with_a_broken_script(folder: Path) -> None:
    write_into(folder, with_text(full_script(), "en/fast.txt", "\n"))
    with pytest.raises(ScriptRefusedError, match=r"en/fast\.txt"):
        create_app(settings_for(folder))


def test_a_service_believes_in_its_public_address_alone(serve: Serve) -> None:
    app = serve()
    assert Twilio(app, origin=ORIGIN).ask().status == 200
    assert Twilio(app, origin="http://127.0.0.1:8000").ask().status == 403
