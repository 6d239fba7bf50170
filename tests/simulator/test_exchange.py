"""Requests over HTTP, as sent by Twilio. All other tests call over WSGI."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import partial
from itertools import repeat
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import trustme
from flask import Flask, Response, redirect, request
from twilio.request_validator import RequestValidator
from werkzeug.wrappers import Response as BaseResponse

from ivr.simulator.exchange import ExchangeError, HTTPAnswer, HTTPExchange
from tests.account.internet import Internet
from tests.serving import serving

ORIGIN, HOST = "https://line.example.se", "ivr.example.se"
TOKEN = "a token for tests"
FORM = {"CallSid": "CA1", "Digits": "å 5&6"}

Call = Callable[..., HTTPAnswer]


def the_line() -> Flask:
    app = Flask(__name__)

    @app.route("/<path:path>", methods=["GET", "POST"])
    def echo(path: str) -> BaseResponse:
        if path == "moved":
            return redirect("/voice", 308)
        if path == "endless":
            return Response(repeat(bytes(1024 * 1024)))
        signature = request.headers.get("X-Twilio-Signature", "unsigned")
        query = request.query_string.decode()
        url = f"{ORIGIN}/{path}" + (f"?{query}" if query else "")
        if signature != "unsigned":
            valid = RequestValidator(TOKEN).validate(url, request.form, signature)
            signature = "valid" if valid else "invalid"
        text = f"{request.method} {url} {sorted(request.form.items())} {signature}"
        return Response(text, status=201, content_type="text/plain; charset=utf-8")

    return app


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(lambda origin: the_line()) as address:
        yield address


def call(
    origin: str,
    path: str = "/voice",
    params: Mapping[str, str] = MappingProxyType({}),
    method: str = "POST",
    **options: Any,
) -> HTTPAnswer:
    with closing(HTTPExchange(origin, **options)) as exchange:
        return exchange.request(method, path, params)


@pytest.fixture
def signed(address: str) -> Call:
    """Sends a request that is signed for the public origin."""
    return partial(call, address + "/", token=TOKEN, signed_origin=ORIGIN)


def text(answer: HTTPAnswer) -> str:
    return answer.body.decode()


@pytest.mark.parametrize(("query", "between"), [("", "?"), ("?a=b", "&")])
def test_a_get_sends_parameters_in_a_signed_query(signed: Call, query: str, between: str) -> None:
    asked = f"GET {ORIGIN}/page{query}{between}Digits=5&CallSid=CA1 [] valid"
    assert text(signed(f"/page{query}", {"Digits": "5", "CallSid": "CA1"}, "GET")) == asked


def test_redirects_are_not_followed_and_a_path_may_include_the_origin(signed: Call) -> None:
    assert signed("/moved", FORM).status == 308
    assert text(signed(f"{ORIGIN}/voice")) == f"POST {ORIGIN}/voice [] valid"


@pytest.mark.parametrize(
    "path", ["https://other.example/voice", "//other.example/voice", f"{ORIGIN}.other/voice", ""]
)
def test_no_other_host_is_ever_called(signed: Call, path: str) -> None:
    with pytest.raises(ExchangeError, match="which is not at https?://"):
        signed(path)


def test_a_place_is_named_once(address: str) -> None:
    with pytest.raises(ExchangeError) as told:
        call(address, "https://other.example/voice", signed_origin=address)
    assert str(told.value).count(address) == 1


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Internet:
    """Host names and an authority, with a proxy in the environment that does not exist."""
    found = Internet(trustme.CA(), monkeypatch)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    for name in ("NO_PROXY", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    return found


def test_the_environments_authority_is_trusted_and_its_proxy_ignored(
    internet: Internet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    internet.authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "authority.pem"))
    with serving(lambda origin: the_line(), HOST, internet.good(HOST)) as origin:
        assert call(origin).status == 201


def test_an_unknown_authority_is_named(internet: Internet, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        serving(lambda origin: the_line(), HOST, internet.untrusted(HOST)) as origin,
        pytest.raises(ExchangeError, match="unable to get local issuer.*REQUESTS_CA_BUNDLE"),
    ):
        call(origin)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/missing.pem")
    with pytest.raises(ExchangeError, match="missing.pem"):
        call(f"https://{HOST}")


def test_an_unreachable_or_slow_line_is_named_in_the_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(ExchangeError, match="did not answer POST /voice within 0.05 seconds"):
            call(f"http://{address}", timeout=0.05)
    with pytest.raises(ExchangeError, match=f"{address} could not be reached for POST /voice"):
        call(f"http://{address}")


def test_an_answer_without_an_end_is_given_up(address: str) -> None:
    with pytest.raises(ExchangeError, match="more than"):
        call(address, "/endless", method="GET")
