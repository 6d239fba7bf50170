"""Requests over HTTP as Twilio sends them. All calls of the other tests are made over WSGI."""

import socket
from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path

import pytest
import trustme
from flask import Flask, Response, redirect, request
from twilio.request_validator import RequestValidator
from werkzeug.wrappers import Response as BaseResponse

from ivr.phone import Exchange, ExchangeError, HTTPAnswer, HTTPExchange
from tests.serving import serving
from tests.twilio.numbers.internet import Internet

ORIGIN, HOST = "https://line.example.se", "ivr.example.se"
TOKEN = "a token for tests"
FORM = {"CallSid": "CA1", "Digits": "å 5&6"}

Connect = Callable[[str | None], Exchange]


def the_line() -> Flask:
    app = Flask(__name__)

    @app.route("/<path:path>", methods=["GET", "POST"])
    def echo(path: str) -> Response:
        signature = request.headers.get("X-Twilio-Signature", "unsigned")
        query = request.query_string.decode()
        url = f"{ORIGIN}/{path}" + (f"?{query}" if query else "")
        if signature != "unsigned":
            valid = RequestValidator(TOKEN).validate(url, request.form, signature)
            signature = "valid" if valid else "invalid"
        text = f"{request.method} {url} {sorted(request.form.items())} {signature}"
        return Response(text, status=201, content_type="text/plain; charset=utf-8")

    @app.post("/moved")
    def moved() -> BaseResponse:
        return redirect("/voice", 308)

    @app.get("/endless")
    def endless() -> Response:
        return Response(repeat(bytes(1024 * 1024)))

    return app


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(lambda origin: the_line()) as address:
        yield address


@pytest.fixture
def connect(address: str) -> Iterator[Connect]:
    """Makes an exchange for a token."""
    opened: list[HTTPExchange] = []

    def connect(token: str | None) -> Exchange:
        opened.append(HTTPExchange(address + "/", token=token, signed_origin=ORIGIN))
        return opened[-1]

    yield connect
    for exchange in opened:
        exchange.close()


def text(answer: HTTPAnswer) -> str:
    return answer.body.decode()


def test_a_post_sends_a_signed_form(connect: Connect) -> None:
    answer = connect(TOKEN).request("POST", "/voice/menu?state=sv.1-2", FORM)
    assert (answer.status, answer.content_type) == (201, "text/plain; charset=utf-8")
    assert text(answer) == f"POST {ORIGIN}/voice/menu?state=sv.1-2 {sorted(FORM.items())} valid"


@pytest.mark.parametrize(
    ("path", "params", "asked"),
    [
        ("/page", {}, "/page"),
        ("/page", {"Digits": "5", "CallSid": "CA1"}, "/page?Digits=5&CallSid=CA1"),
        ("/page?a=b", {"Digits": "5"}, "/page?a=b&Digits=5"),
    ],
)
def test_a_get_sends_the_parameters_in_a_signed_query(
    connect: Connect, path: str, params: dict[str, str], asked: str
) -> None:
    assert text(connect(TOKEN).request("GET", path, params)) == f"GET {ORIGIN}{asked} [] valid"


@pytest.mark.parametrize(
    ("token", "ending"), [(None, "unsigned"), ("", "unsigned"), ("other", " invalid")]
)
def test_nothing_is_signed_without_a_token_and_wrongly_with_another(
    connect: Connect, token: str | None, ending: str
) -> None:
    assert text(connect(token).request("POST", "/voice", FORM)).endswith(ending)


def test_a_redirect_is_an_answer_and_a_path_may_begin_with_the_public_origin(
    connect: Connect,
) -> None:
    assert connect(TOKEN).request("POST", "/moved", FORM).status == 308
    answer = connect(TOKEN).request("POST", f"{ORIGIN}/voice", {})
    assert text(answer) == f"POST {ORIGIN}/voice [] valid"


@pytest.mark.parametrize(
    "path", ["https://other.example/voice", "//other.example/voice", f"{ORIGIN}.other/voice", ""]
)
def test_no_other_host_is_ever_called(connect: Connect, path: str) -> None:
    with pytest.raises(ExchangeError, match="which is not at https?://"):
        connect(TOKEN).request("POST", path, {})


def test_an_http_line_is_signed_for_its_own_origin_unless_told_otherwise(address: str) -> None:
    exchange = HTTPExchange(address, token=TOKEN)
    # The line believes in another origin, so what is signed for loopback does not convince it.
    assert text(exchange.request("POST", f"{address}/voice", {})).endswith(" invalid")
    exchange.close()


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Internet:
    """Names and an authority, where a proxy of the environment leads nowhere."""
    found = Internet(trustme.CA(), monkeypatch)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    for name in ("NO_PROXY", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    return found


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_an_authority_of_the_environment_is_trusted_and_a_proxy_is_not_used(
    internet: Internet, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    internet.authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv(name, str(tmp_path / "authority.pem"))
    tls = internet.good(HOST)
    with serving(lambda origin: the_line(), HOST, tls) as origin:
        exchange = HTTPExchange(origin)
        assert exchange.request("POST", "/voice", {}).status == 201
        exchange.close()


def test_a_certificate_that_is_not_trusted_is_named(internet: Internet) -> None:
    with serving(lambda origin: the_line(), HOST, internet.untrusted(HOST)) as origin:
        exchange = HTTPExchange(origin)
        with pytest.raises(ExchangeError, match="unable to get local issuer.*REQUESTS_CA_BUNDLE"):
            exchange.request("POST", "/voice", {})
        exchange.close()


def test_a_bundle_of_authorities_that_is_missing_is_named(
    internet: Internet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    exchange = HTTPExchange(f"https://{HOST}")
    with pytest.raises(ExchangeError, match="missing.pem"):
        exchange.request("POST", "/voice", {})


def test_a_line_that_is_not_running_is_named() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        exchange = HTTPExchange(f"http://127.0.0.1:{port}")
        with pytest.raises(ExchangeError, match=f"127.0.0.1:{port} could not be reached for POST"):
            exchange.request("POST", "/voice", {})


def test_a_line_that_does_not_answer_in_time_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        exchange = HTTPExchange(f"http://127.0.0.1:{mute.getsockname()[1]}", timeout=0.05)
        with pytest.raises(ExchangeError, match="did not answer GET /voice within 0.05 seconds"):
            exchange.request("GET", "/voice", {})
        exchange.close()


def test_an_answer_without_an_end_is_given_up(address: str) -> None:
    exchange = HTTPExchange(address)
    with pytest.raises(ExchangeError, match="more than"):
        exchange.request("GET", "/endless", {})
    exchange.close()
