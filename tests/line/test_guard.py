"""The signature guard: requests signed by Twilio are admitted, all others get a 403."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from flask import Request
from twilio.request_validator import HMAC_SHA1, HMAC_SHA256, RequestValidator
from werkzeug.test import EnvironBuilder

from ivr.line.guard import MAX_FORM_BYTES, MAX_FORM_FIELDS, Guard, NoGuard
from ivr.secret_keys import SigningKey
from ivr.service import create_service
from tests.calling import (
    FORM,
    NEXT_TOKEN,
    ORIGIN,
    TOKEN,
    TWILIO_SENDS,
    Caller,
    Form,
    Reply,
    Twilio,
    assert_spoken,
)
from tests.conftest import Journal, Serve, running, settings_for, started

TARGET = "/voice/sv.main.-.m0i0e0h0.00000000.00000000?edge=1"
SENT: Form = (*TWILIO_SENDS, ("Digits", "4"), ("CallerName", ""))
"""The form of a key press, with one blank value, as Twilio sends and signs it."""

FORBIDDEN = Reply(403, (("Content-Type", "text/plain"), ("Content-Length", "10")), b"Forbidden\n")


@dataclass(frozen=True)
class SignedRequest:
    """A request, the signed URL and form, and a change of the signature."""

    target: str = TARGET
    sent: Form = SENT
    method: str = "POST"
    signed_target: str = TARGET
    signed: Form = SENT
    token: str = TOKEN
    spoil: Callable[[str], str] = str


def _without(name: str) -> Form:
    return tuple(pair for pair in SENT if pair[0] != name)


def _with(name: str, value: str) -> Form:
    return (*_without(name), (name, value))


STRANGERS: Mapping[str, SignedRequest] = {
    "no signature": SignedRequest(spoil=lambda valid: ""),
    "a cut signature": SignedRequest(spoil=lambda valid: valid[:-1]),
    "a signature in another case": SignedRequest(spoil=str.swapcase),
    "a signature twice": SignedRequest(spoil=lambda valid: f"{valid},{valid}"),
    "a signature beyond ASCII": SignedRequest(spoil=lambda valid: "\xff\xfe" * 14),
    "a very long signature": SignedRequest(spoil=lambda valid: valid * 1000),
    "another token": SignedRequest(token="the-token-of-somebody-else"),
    "the empty key": SignedRequest(token=""),
    "a parameter added": SignedRequest(sent=(*SENT, ("Extra", "1"))),
    "a second value added": SignedRequest(sent=(*SENT, ("Digits", "5"))),
    "a parameter removed": SignedRequest(sent=_without("To")),
    "a parameter changed": SignedRequest(sent=_with("Digits", "5")),
    "a blank value dropped": SignedRequest(sent=_without("CallerName")),
    "a blank value not signed": SignedRequest(signed=_without("CallerName")),
    "white space trimmed": SignedRequest(sent=_with("Digits", "4"), signed=_with("Digits", "4 ")),
    "another host": SignedRequest(signed_target=f".evil.com{TARGET}"),
    "another path": SignedRequest(target=TARGET.replace("sv", "en", 1)),
    "another query": SignedRequest(target=TARGET + "0"),
    "a query added": SignedRequest(target=TARGET + "&x="),
    "GET, signed as POST": SignedRequest(method="GET"),
    "POST, signed as GET": SignedRequest(signed=()),
    "JSON's hash instead of the form": SignedRequest(target="/voice?bodySHA256=", signed=()),
}

FORGED = {
    "HTTP_HOST": "ivr.example.se.evil.com",
    "HTTP_X_FORWARDED_HOST": "ivr.example.se.evil.com",
    "HTTP_X_FORWARDED_PROTO": "http",
    "HTTP_X_FORWARDED_PORT": "8443",
    "HTTP_FORWARDED": "for=192.0.2.1;host=evil.example.com;proto=http",
    "HTTP_X_REWRITE_URL": "/voice",
    "HTTP_X_HTTP_METHOD_OVERRIDE": "GET",
    "HTTP_X_TWILIO_WEBHOOKS_SIGNATURE_SETTINGS": "key=1,algorithm=HMAC_SHA256",
}
PROXIED = {
    "HTTP_HOST": "10.0.0.7:8000",
    "HTTP_X_FORWARDED_HOST": "ivr.example.se",
    "HTTP_X_FORWARDED_PROTO": "https",
}
NO_RAW_TARGET = {"RAW_URI": None, "REQUEST_URI": None}
WAYS_IN: Mapping[str, Mapping[str, object]] = {
    "plain": {"wsgi.url_scheme": "https", "HTTP_HOST": "ivr.example.se", "SERVER_PORT": "443"},
    "behind a TLS proxy": PROXIED,
    "forged headers": FORGED,
    "a malformed Host": {"HTTP_HOST": "a..b"},
    "a Host that is no host": {"HTTP_HOST": "[::1\xff evil_host:99999999"},
    "no raw target, as on most servers": NO_RAW_TARGET,
    "the raw target of something else": {"RAW_URI": "/fallback.xml", "REQUEST_URI": "/"},
    "an absolute target, as through a proxy": {"RAW_URI": f"http://evil.example.com{TARGET}"},
}


def knock(twilio: Twilio, asked: SignedRequest, way: Mapping[str, object]) -> Reply:
    signature = asked.spoil(twilio.sign(asked.signed_target, asked.signed, token=asked.token))
    return twilio.ask(
        asked.target, asked.sent, method=asked.method, signature=signature, environ=way
    )


@pytest.mark.parametrize("asked", STRANGERS.values(), ids=STRANGERS)
def test_every_unsigned_request_gets_the_same_bare_answer(
    twilio: Twilio, asked: SignedRequest
) -> None:
    for name, way in WAYS_IN.items():
        assert knock(twilio, asked, way) == FORBIDDEN, name


@pytest.mark.parametrize("method", ["POST", "GET", "PUT"])
def test_either_token_admits_requests_by_every_way(twilio: Twilio, method: str) -> None:
    for token, way in product((TOKEN, NEXT_TOKEN), WAYS_IN.values()):
        asked = SignedRequest(method=method, signed=SENT if method == "POST" else (), token=token)
        assert_spoken(knock(twilio, asked, way))


NEARLY_THE_SAME = {
    "/voice//x": "/voice/x",
    "//voice/x": "/voice/x",
    "/voice/?a=b": "/voice?a=b",
    "/voice/x/?a=//&b": "/voice/x/?a=/&b",
    "/voice/%61": "/voice/a",
}


@pytest.mark.parametrize(("target", "another"), NEARLY_THE_SAME.items())
def test_slashes_and_escapes_are_signed(twilio: Twilio, target: str, another: str) -> None:
    ways = [{}, {"RAW_URI": None}, {"REQUEST_URI": None}]  # servers name it differently
    if "%" not in target:  # otherwise the server must tell the raw path
        ways.append(NO_RAW_TARGET)
    signature = twilio.sign(another, TWILIO_SENDS)
    for way in ways:
        assert_spoken(twilio.ask(target, environ=way))
        assert twilio.ask(target, signature=signature, environ=way) == FORBIDDEN


# Algorithms.


BY_SHA1, BY_SHA256 = (TOKEN, HMAC_SHA1), (TOKEN, HMAC_SHA256)
NEXT_BY_SHA1, NEXT_BY_SHA256 = (NEXT_TOKEN, HMAC_SHA1), (NEXT_TOKEN, HMAC_SHA256)
SHA256 = {"TWILIO_SIGNATURE": "sha256"}
CHOICES: Mapping[str, tuple[Mapping[str, str], set[tuple[str, str]]]] = {
    "SHA-1, unless set": ({}, {BY_SHA1, NEXT_BY_SHA1}),
    "a change to SHA-256": ({"TWILIO_SIGNATURE_NEXT": "sha256"}, {BY_SHA1, NEXT_BY_SHA256}),
    "SHA-256": (SHA256, {BY_SHA256, NEXT_BY_SHA256}),
    "a change back": ({**SHA256, "TWILIO_SIGNATURE_NEXT": "sha1"}, {BY_SHA256, NEXT_BY_SHA1}),
}
"""Settings, with the secrets and algorithms that they admit."""


@pytest.mark.parametrize(("chosen", "admitted"), CHOICES.values(), ids=CHOICES)
def test_each_secret_signs_by_its_own_algorithm_alone(
    folder: Path, chosen: Mapping[str, str], admitted: set[tuple[str, str]]
) -> None:
    """Headers do not matter, since they are not signed."""
    twilio = Twilio(started(folder, chosen))
    for token, algorithm in (BY_SHA1, BY_SHA256, NEXT_BY_SHA1, NEXT_BY_SHA256):
        for method, form in (("POST", SENT), ("GET", ())):
            signature = twilio.sign(TARGET, form, token=token, algorithm=algorithm)
            reply = twilio.ask(TARGET, SENT, method=method, signature=signature, environ=FORGED)
            assert (reply != FORBIDDEN) is ((token, algorithm) in admitted)


@pytest.mark.parametrize(
    ("chosen", "required", "other"),
    [({}, HMAC_SHA1, HMAC_SHA256), (SHA256, HMAC_SHA256, HMAC_SHA1)],
)
def test_only_the_signature_by_the_configured_algorithm_counts(
    folder: Path, chosen: Mapping[str, str], required: str, other: str
) -> None:
    """A valid one by the other algorithm does not help, and an invalid one does no harm."""
    app = started(folder, chosen)
    twilio = Twilio(app)
    for signed, beside, between in product((TARGET, "/voice"), (TARGET, "/voice"), (",", ", ")):
        own = twilio.sign(signed, SENT, algorithm=required)
        another = twilio.sign(beside, SENT, algorithm=other)
        for header in (own + between + another, another + between + own):
            reply = twilio.ask(TARGET, SENT, signature=header)
            assert (reply != FORBIDDEN) is (signed == TARGET)
    caller = Caller(app, algorithm=required)
    caller.run("1 w w w")
    assert caller.ended, "a whole call"


def test_the_default_port_may_be_given_and_an_unread_form_is_refused() -> None:
    """Twilio signs HTTPS URLs without the port."""
    signature = RequestValidator(TOKEN).compute_signature(f"{ORIGIN}/voice", {"a": "b"})
    for origin, limit in ((ORIGIN, None), (f"{ORIGIN}:443", None), (ORIGIN, 1)):
        headers = [("X-Twilio-Signature", signature)]
        sent = EnvironBuilder("/voice", origin, method="POST", data={"a": "b"}, headers=headers)
        request = Request(sent.get_environ())
        request.max_content_length = limit
        assert Guard(origin, [SigningKey(TOKEN)]).admits(request) is (limit is None)


@pytest.mark.parametrize("tokens", [[], [""], [TOKEN, ""]], ids=["none", "empty", "one empty"])
def test_a_guard_without_a_token_cannot_be_made(tokens: list[str]) -> None:
    with pytest.raises(ValueError, match="empty secret"):
        Guard(ORIGIN, [SigningKey(token) for token in tokens])


# Bodies.

MULTIPART = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="a"; filename="f"\r\n\r\n'
BODIES: Mapping[str, tuple[bytes, str]] = {
    "JSON, called a form": (b'{"Digits": ', FORM),
    "multipart that breaks off": (PART[:30], MULTIPART),
    "a thousand parts": (PART * 1200 + b"--x--\r\n", MULTIPART),
    "an unknown charset": (b"Digits=5", f"{FORM}; charset=klingon"),
    "bytes that are no UTF-8": (b"Digits=\xff\xfe&%ed%a0%80=%c0%80", FORM),
    "broken escapes": (b"Digits=%&%zz=%u0031&=&&==\x00", FORM),
    "a huge body": (b"Digits=" + b"5" * 10_000_000, FORM),
    "many fields": (b"&".join(b"f%d=" % number for number in range(9_000)), FORM),
}


@pytest.mark.parametrize(("body", "kind"), BODIES.values(), ids=BODIES)
def test_a_malformed_body_is_refused_like_any_other(twilio: Twilio, body: bytes, kind: str) -> None:
    for signature in ("", None):  # none, or one of something else
        reply = twilio.ask(TARGET, SENT, body=body, content_type=kind, signature=signature)
        assert reply == FORBIDDEN


@pytest.mark.parametrize("length", ["", "abc", "-1", "1", "9" * 20, "٣", "0x10"])
def test_a_wrong_content_length_is_refused_like_anything_else(twilio: Twilio, length: str) -> None:
    assert twilio.ask(TARGET, SENT, environ={"CONTENT_LENGTH": length}) == FORBIDDEN


CHUNKED = {
    "CONTENT_LENGTH": "",
    "wsgi.input_terminated": True,  # by the server
    "HTTP_TRANSFER_ENCODING": "chunked",
}


def test_a_form_has_limits_far_above_what_twilio_sends(twilio: Twilio) -> None:
    """Its forms have some 2,000 bytes and forty fields."""
    most = "x" * (MAX_FORM_BYTES - len("Padding="))
    for environ in ({}, CHUNKED):
        assert_spoken(twilio.ask(form=(("Padding", most),), environ=environ))
        assert twilio.ask(form=(("Padding", f"{most}x"),), environ=environ) == FORBIDDEN
    fields = tuple((f"SipHeader_X-{number}", "") for number in range(MAX_FORM_FIELDS))
    assert_spoken(twilio.ask(form=fields))
    assert twilio.ask(form=(*fields, ("One", "more"))) == FORBIDDEN


def test_a_form_is_recognised_by_its_type_in_any_spelling(twilio: Twilio) -> None:
    for kind in (FORM, f"{FORM}; charset=UTF-8", FORM.title(), f" {FORM} ;"):
        assert_spoken(twilio.ask(content_type=kind))
    for kind in ("", MULTIPART, "application/json"):
        assert twilio.ask(form=(), content_type=kind) == FORBIDDEN, "although it is signed"


def test_refusals_are_counted_in_the_log_without_content(folder: Path, journal: Journal) -> None:
    app = create_service(settings_for(folder))
    for signature in ("", "secret", f"{'secret':A<27}="):
        for _ in range(100):
            Twilio(app).ask("/voice/secret?secret", (("secret", "1"),), signature=signature)
    running(app).stop()
    lines = journal.lines("refused")
    assert len(lines) < 20, "one a second"
    assert sum(line["count"] for line in lines) == 300
    for reason in ("no-signature", "unknown-signature", "wrong-signature"):
        assert sum(line["reasons"].get(reason, 0) for line in lines) == 100
    assert "secret" not in journal.read()


def test_the_development_server_admits_unsigned_requests(serve: Serve) -> None:
    twilio = Twilio(serve(guard=NoGuard()))
    for asked in STRANGERS.values():
        assert_spoken(knock(twilio, asked, {}))
    for body, kind in BODIES.values():
        assert_spoken(twilio.ask(body=body, content_type=kind, signature=""))
