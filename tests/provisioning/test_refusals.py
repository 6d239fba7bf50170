"""Refusals of Twilio, and faults of the network."""

import json
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from internet import LOOPBACK
from proxying import Answer, Proxy, Reply, Silence
from twilio_account import ACCOUNT, KEY, NUMBER, SID, TwilioAccount, bought, ok, refused

from ivr.twilio.numbers.probe import CERTIFICATES
from ivr.twilio.numbers.service import FALLBACK_REASONS, REACH_REASONS

from .conftest import Run, flat

pytestmark = pytest.mark.servers

ROOT = Path(__file__).parent.parent.parent


API, ROUTES, TRUST_HUB = "api.dublin.ie1.twilio.com", "routes.twilio.com", "trusthub.twilio.com"
NUMBERS = f"{API}/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers"
PAGE = Reply(200, b"<html>Sign in to the network</html>", "text/html")

PROBLEM = {
    "type": "https://www.twilio.com/docs/api/errors/20003",
    "title": "Forbidden",
    "status": 403,
    "code": 20003,
    "detail": "This key may not.",
}

REFUSALS: dict[str, tuple[Answer, str]] = {
    "credentials": (
        refused(401, 20003, "Authenticate"),
        "Twilio does not know TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN in region ie1: "
        "Authenticate (20003)",
    ),
    "permission": (refused(403, 20003, "Denied"), "they may not do this: Denied"),
    "a restricted key": (
        refused(401, 70051, "Authorization Error"),
        "they may not do this: Authorization Error (70051)",
    ),
    "not found": (
        refused(404, 20404, "Not found"),
        "api.dublin.ie1.twilio.com did not find what was requested: Not found (20404)",
    ),
    "rate": (refused(429, 20429, "Too Many Requests"), "too many requests"),
    "values": (refused(400, 21402, "Invalid Url"), "does not accept the values"),
    "fault": (refused(503, 20503, "Unavailable"), "Twilio's API has a fault"),
    "fault without words": (Reply(502, b"<html>", "text/html"), "has a fault: HTTP 502"),
    "a list of words": (Reply(500, b'["?"]'), "has a fault: HTTP 500"),
    "a closed connection": (Silence.HANG_UP, "does not allow connections to"),
    "time": (Silence.STALL, "did not answer in time"),
}


@pytest.fixture
def unused_port() -> int:
    """A port where nothing listens."""
    with socket.create_server((LOOPBACK, 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the timeout of twenty seconds."""
    monkeypatch.setattr("ivr.twilio.numbers.account.TIMEOUT", 1)


@pytest.mark.parametrize(("answer", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_when_the_number_is_looked_for_is_told_in_one_sentence(
    run: Run, account: TwilioAccount, answer: Answer, sentence: str
) -> None:
    account.answer[API] = answer
    result = run("connect", NUMBER)
    assert (result.exit_code, account.changes()) == (1, [])
    assert sentence in result.output
    assert result.output.startswith("Error: ")


STRANGE: dict[str, tuple[Reply, str]] = {
    "a page": (PAGE, "HTTP 200, text/html"),
    "a page that forbids": (replace(PAGE, status=403), "HTTP 403, text/html"),
    "another page": (replace(PAGE, status=302), "HTTP 302, text/html"),
    "an empty object": (ok({}), "HTTP 200, application/json"),
    "another object": (ok({"a": 1, "b": {}}), "HTTP 200, application/json"),
    "a list": (ok([]), "HTTP 200, application/json"),
    "a list of things": (ok({"incoming_phone_numbers": [1]}), "HTTP 200, application/json"),
    "a list of objects": (ok({"incoming_phone_numbers": [{}]}), "HTTP 200, application/json"),
    "a list of other numbers": (
        ok({"incoming_phone_numbers": [{"sid": 7, "phone_number": NUMBER}]}),
        "HTTP 200, application/json",
    ),
    "a refusal without words": (Reply(400, b"{}"), "HTTP 400, application/json"),
    "nothing": (Reply(200, b"", ""), "HTTP 200, -"),
}
"""What Twilio's API never answers, to whatever it was asked."""

PLACES = {
    "looking for the region": (f"GET {ROUTES}", 3),
    "setting the number": (f"POST {NUMBERS}/{SID}.json", 1),
    "reading the number back": (f"GET {NUMBERS}/{SID}.json", 1),
    "leading the calls": (f"POST {ROUTES}", 1),
}


@pytest.mark.parametrize(("answer", "said"), STRANGE.values(), ids=STRANGE)
def test_what_answers_in_place_of_twilio_is_told_with_the_address_and_what_came(
    run: Run, account: TwilioAccount, answer: Reply, said: str
) -> None:
    account.answer[API] = answer
    result = run("connect", NUMBER)
    assert (result.exit_code, account.changes()) == (1, [])
    assert f"in place of Twilio at https://{NUMBERS}.json ({said})" in flat(result.output)


@pytest.mark.parametrize("answer", [PAGE, ok({})], ids=["a page", "an empty object"])
@pytest.mark.parametrize(("place", "exit_code"), PLACES.values(), ids=PLACES)
def test_what_answers_in_place_of_twilio_is_told_wherever_it_comes(
    run: Run, account: TwilioAccount, place: str, exit_code: int, answer: Reply
) -> None:
    account.answer[place] = answer
    result = run("connect", NUMBER)
    assert result.exit_code == exit_code
    assert f"in place of Twilio at https://{place.split()[1]}" in flat(unquote(result.output))


def test_a_proxy_that_lets_nothing_through_is_told(run: Run, proxy: Proxy) -> None:
    proxy.refused = 403
    assert "The proxy of this machine" in run("connect", NUMBER).output


def test_a_host_that_does_not_answer_is_told(
    run: Run, unused_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a proxy, and with every name resolved to a closed port."""
    known = socket.getaddrinfo

    def closed(*_: object, **__: object) -> object:
        return known(LOOPBACK, unused_port, type=socket.SOCK_STREAM)

    monkeypatch.setattr(socket, "getaddrinfo", closed)
    told = run("connect", NUMBER, NO_PROXY="*").output
    assert f"{API} cannot be reached from here" in told


def test_a_certificate_that_nobody_vouches_for_is_told(run: Run, proxy: Proxy) -> None:
    proxy.distrusted.add(API)
    assert "is not trusted here" in run("connect", NUMBER).output


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (refused(401, 20003, "Authenticate"), "does not know TWILIO_ACCOUNT_SID"),
        (Reply(403, json.dumps(PROBLEM).encode()), "This key may not. (20003)"),
        (Reply(500, b""), "has a fault"),
        (Silence.STALL, "did not answer in time"),
    ],
)
def test_a_refusal_when_the_number_is_changed_is_told_and_the_earlier_settings_are_kept(
    run: Run, account: TwilioAccount, file: Path, answer: Answer, sentence: str
) -> None:
    account.answer[f"POST {NUMBERS}/"] = answer
    result = run("connect", NUMBER)
    assert result.exit_code == 1
    assert sentence in result.output
    assert file.exists()


def test_a_key_of_another_region_is_told_as_such(run: Run, account: TwilioAccount) -> None:
    key = {"TWILIO_API_KEY": KEY, "TWILIO_API_SECRET": "another-secret-of-it"}
    result = run("connect", NUMBER, **key)
    assert "TWILIO_API_KEY with TWILIO_API_SECRET in region ie1" in result.output
    assert "another" not in result.output.replace("another one", "")


def test_a_host_that_is_not_there_is_told_with_the_region_and_the_edge(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a proxy, and without name resolution."""

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    result = run("connect", NUMBER, NO_PROXY="*", TWILIO_EDGE="atlantis")
    assert result.exit_code == 1
    assert "The host api.atlantis.ie1.twilio.com does not exist." in result.output
    assert "TWILIO_EDGE (atlantis)" in result.output


def test_a_number_of_another_account_is_told(run: Run, account: TwilioAccount) -> None:
    account.numbers["ie1"].clear()
    result = run("connect", NUMBER)
    assert f"{NUMBER} is not in account {ACCOUNT} in region ie1." in result.output


def test_an_address_that_twilio_does_not_take_leaves_the_number_alone(
    run: Run, account: TwilioAccount
) -> None:
    result = run("connect", NUMBER, PUBLIC_URL="https://localhost")
    assert result.exit_code == 1
    assert "is not valid: https://localhost/voice" in result.output
    assert account.number() == bought()


def test_calls_that_could_not_be_led_here_are_told_with_what_is_left_to_do(
    run: Run, account: TwilioAccount
) -> None:
    account.answer[f"POST {ROUTES}"] = refused(400, 20001, "Invalid region")
    result = run("connect", NUMBER)
    told = flat(result.output)
    assert result.exit_code == 1
    assert "calls handled in us1 → ie1" in told.partition("Not done")[2]
    assert "fallback URL" not in told.partition("Not done")[2]
    assert "Invalid region" in told and "PUBLIC_URL must" not in told
    assert f"Run ivr connect {NUMBER} again" in told


def test_an_address_that_twilio_does_not_take_is_told_by_the_setting(
    run: Run, account: TwilioAccount
) -> None:
    account.answer[f"POST {NUMBERS}/"] = refused(400, 21402, "Invalid Url")
    told = flat(run("connect", NUMBER).output)
    assert "PUBLIC_URL and FALLBACK_URL must" in told
    assert "voice URL" in told.partition("Not done")[2]


def test_no_secret_is_shown_wherever_it_stands(run: Run, account: TwilioAccount) -> None:
    account.number()["voice_url"] = "https://user:pass@old.example/voice?token=abc"
    account.number()["status_callback"] = "not an address"
    echo = "Bad: https://user:pass@old.example and sesam-oppna-dig-nu"
    result = run("connect", NUMBER, "--dry-run")
    assert "https://***@old.example/voice?***" in result.output
    assert "not an address" in result.output
    account.answer[API] = refused(400, 21402, echo)
    refused_result = run("connect", NUMBER)
    for told in (result.output, refused_result.output):
        assert "pass" not in told and "abc" not in told
    assert "Bad: https://***@old.example and ***" in refused_result.output


def test_everything_is_told_in_swedish_too(run: Run, account: TwilioAccount) -> None:
    result = run("connect", NUMBER, lang="sv")
    told = flat(result.output)
    assert "regionen ie1: inställt nu" in told
    assert "uppringarens namn på → av" in told
    assert "Numret är inställt som planerat" in told
    account.answer[API] = REFUSALS["credentials"][0]
    refused_result = run("disconnect", NUMBER, lang="sv")
    assert refused_result.output.startswith("Fel: Twilio känner inte igen TWILIO_ACCOUNT_SID")


def test_there_are_words_for_every_reason_why_an_address_does_not_answer() -> None:
    reasons = {*CERTIFICATES.values(), "untrusted", "tls", "slow", "unknown_host", "closed"}
    assert set(REACH_REASONS) == set(FALLBACK_REASONS) == reasons


def test_the_client_of_twilio_is_not_loaded_for_help() -> None:
    code = (
        "import sys; from ivr.cli import connect, disconnect; print('twilio.rest' in sys.modules)"
    )
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert asked.stdout == "False\n"
