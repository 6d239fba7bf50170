"""The webhook: every request that the guard admits is answered with words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from ivr.phone import SilenceDelivery
from ivr.script.line import Line
from ivr.script.model import FAULT
from ivr.script.speech import Speech, Voice
from ivr.secret_keys import SigningKey
from ivr.twilio import webhook
from ivr.twilio.guard import Guard
from ivr.twilio.switchboard import Switchboard
from ivr.twilio.webhook import Webhook
from tests.calling import (
    FORM,
    ORIGIN,
    TOKEN,
    TWILIO_SENDS,
    TWIML,
    Caller,
    Form,
    Reply,
    Twilio,
    Uncounted,
    assert_spoken,
    breaches,
    said,
    words_in,
)
from tests.conftest import Journal, Serve, Write
from tests.scripts import full_script, prepared, replaced, without

NOTICE = "I en nödsituation: lägg på och ring ett ett två."
NOTICE_EN = "In an emergency, hang up and dial one one two."
MENU = "För operativt polissamarbete, till exempel i brottsutredningar, tryck ett."
MENU_EN = "For operational police cooperation, for example in criminal investigations, press one."
SILENCE_1 = "Du har inte valt något än."

MULTIPART = "multipart/form-data; boundary=x"

WRONG_KEY_1 = "Den knappen används inte här."
FRED = "Freds- och"
METHODS = "GET PUT DELETE PATCH OPTIONS TRACE CONNECT BREW M-SEARCH get post Post".split()


DIGITS: Mapping[str, tuple[Form, str]] = {
    "missing": ((), SILENCE_1),
    "empty, twice": ((("Digits", ""), ("Digits", "")), SILENCE_1),
    "in small letters": ((("digits", "4"),), SILENCE_1),
    "repeated": ((("Digits", "4"), ("Digits", "4")), FRED),
    "one and an empty one": ((("Digits", ""), ("Digits", "4")), FRED),
    "overlong": ((("Digits", "4" * 10_000),), FRED),
    "1-1-2 at once": ((("Digits", "5112"),), f"{NOTICE} {NOTICE_EN}"),
    "two that differ": ((("Digits", "4"), ("Digits", "5")), WRONG_KEY_1),
    "words": ((("Digits", "fyra"),), WRONG_KEY_1),
    "a line break": ((("Digits", "4\n"),), WRONG_KEY_1),
    "a NUL": ((("Digits", "\x00"),), WRONG_KEY_1),
    "a digit of another script": ((("Digits", "٤"),), WRONG_KEY_1),
    "beyond the BMP": ((("Digits", "🚓" * 500),), WRONG_KEY_1),
    "markup": ((("Digits", "<Hangup/>]]>&amp;\"'"),), WRONG_KEY_1),
}
"""What may come as `Digits`, and what a caller at the main menu then hears."""

UNKNOWN_PATHS = [
    "/voice/x",
    "/voice/x//y",
    "/voice/../../etc/passwd",
    "/voice/%2e%2e/%2e%2e",
    "/voice/%00",
    "/voice/a%0D%0Ab",
    "/voice/%FF%FE",
    "/voice/åäö",
    "/voice/%",
    "/voice/;jsessionid=1",
    "/voice/status/",
    "/voice/silence/silence",
    "/voice//silence",
    "/voice/sv.main.-.m9i1e2h1.00000000.00000000/silence",
    "/voice/xx.nowhere.nothing.m0i0e0h0.00000000.00000000",
    "/voice/" + "x" * 50_000,
    "/voice/<script>alert(1)</script>",
    "//voice/x",
    "/%76oice/x",
]
FIRST_PATHS = ["/voice", "/voice/", "/voice//", "/voice/?Digits=4", "/voice?x=%C3%A5&y=å&=&&%00"]

BODIES: Mapping[str, tuple[bytes, str, dict[str, object]]] = {
    "too large": (b"Digits=" + b"4" * 70_000, FORM, {}),
    "breaks off": (b"Digits=4", FORM, {"CONTENT_LENGTH": "500"}),
    "multipart that breaks off": (b"--x\r\nContent-", MULTIPART, {}),
    "too many parts": (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 1200 + b"--x--\r\n",
        MULTIPART,
        {},
    ),
    "no length": (b"Digits=4", FORM, {"CONTENT_LENGTH": ""}),
    "an odd length": (b"Digits=4", FORM, {"CONTENT_LENGTH": "four"}),
    "JSON": (b'{"Digits": "4"', "application/json", {}),
    "a key": (b"Digits=4", FORM, {}),
}
ENCODINGS: Mapping[str, tuple[Form, bytes, str]] = {
    "UTF-8 without escapes": ((("Å", "ä"),), "Å=ä".encode(), FORM),
    "bytes that are no UTF-8": ((), b"Digits=\xff", FORM),
    "NUL bytes": ((("\x00", "\x00"),), b"\x00=%00", FORM),
    "with an unknown charset": ((("Digits", "4"),), b"Digits=4", f"{FORM}; charset=klingon"),
    "names only": ((("a", ""), ("", "b"), ("c", "")), b"a&=b&c=", FORM),
}


def begun(twilio: Twilio) -> str:
    """Begin a call, and return where its first key goes."""
    return twilio.ask().action


@pytest.mark.parametrize("path", UNKNOWN_PATHS, ids=lambda path: path[:40])
def test_an_unknown_path_under_voice_is_answered_with_the_menu(twilio: Twilio, path: str) -> None:
    for method in ("POST", "GET"):
        reply = twilio.ask(path, method=method)
        assert_spoken(reply)
        assert MENU in reply.words and NOTICE not in reply.words


@pytest.mark.parametrize("path", FIRST_PATHS)
def test_a_call_begins_with_the_notice_also_where_the_voice_url_has_more_at_its_end(
    twilio: Twilio, path: str
) -> None:
    assert twilio.ask(path).words.startswith(NOTICE)


@pytest.mark.parametrize(("digits", "expected"), DIGITS.values(), ids=DIGITS)
def test_any_digits_are_keys_or_silence_or_a_key_that_means_nothing(
    twilio: Twilio, digits: Form, expected: str
) -> None:
    for path in ("/voice", "/voice/made-up"):
        assert_spoken(twilio.ask(path, digits))
    reply = twilio.ask(begun(twilio), (*TWILIO_SENDS, *digits))
    assert_spoken(reply)
    assert reply.words.startswith(expected)


def test_keys_that_end_the_call_end_it_even_if_more_follow(serve: Serve, write: Write) -> None:
    menu = '"operativt", "strategiskt", "utveckling", "fred"'
    files = without(full_script(), "facts.toml", "sv/utveckling.txt", "en/utveckling.txt")
    write(replaced(files, "line.toml", menu, '"operativt", "strategiskt", "fred"'))
    twilio = Twilio(serve())
    reply = twilio.press("666", begun(twilio))
    assert_spoken(reply)
    assert b"<Hangup />" in reply.body
    two_misses = twilio.press("6", twilio.press("6", begun(twilio)).action).action
    assert twilio.press("621", two_misses).body == reply.body


@pytest.mark.parametrize("method", METHODS)
def test_any_method_is_answered_with_words_at_any_place(twilio: Twilio, method: str) -> None:
    at = begun(twilio)
    for path in ("/voice", "/voice/made-up", "/voice/status/", f"{at}/silence"):
        assert_spoken(twilio.ask(path, method=method))
    assert_spoken(twilio.press("4", at, method=method))


@pytest.mark.parametrize(("body", "kind", "environ"), BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("method", ["GET", "BREW"])
def test_a_body_that_the_signature_does_not_cover_may_be_broken_and_presses_no_key(
    twilio: Twilio, method: str, body: bytes, kind: str, environ: dict[str, object]
) -> None:
    for path, words in (("/voice", NOTICE), (begun(twilio), SILENCE_1), ("/voice/x", "")):
        reply = twilio.ask(path, method=method, body=body, content_type=kind, environ=environ)
        assert_spoken(reply)
        assert reply.words.startswith(words)
    ended = twilio.ask(
        "/voice/status", method=method, body=body, content_type=kind, environ=environ
    )
    assert (ended.status, ended.body) == (204, b"")


@pytest.mark.parametrize(("form", "body", "kind"), ENCODINGS.values(), ids=ENCODINGS)
def test_a_form_in_any_encoding_is_answered_with_words(
    twilio: Twilio, form: Form, body: bytes, kind: str
) -> None:
    for path in ("/voice", begun(twilio), "/voice/x"):
        assert_spoken(twilio.ask(path, form, body=body, content_type=kind))


def test_head_is_answered_with_the_head_of_what_would_be_said(twilio: Twilio) -> None:
    asked, told = twilio.ask(method="HEAD"), twilio.ask(method="GET")
    assert (asked.status, asked.header("Content-Type"), asked.body) == (200, TWIML, b"")
    assert asked.header("Content-Length") == told.header("Content-Length")


def test_parameters_that_nobody_knows_change_nothing(twilio: Twilio) -> None:
    """Twilio adds parameters without notice."""
    known = twilio.press("4", begun(twilio))
    many = [(f"New{number}", "å" * 20) for number in range(90)]
    odd = [("", ""), ("<a>", "&"), ("Token", "x"), ("state", "y"), ("Digits2", "5"), ("msg", "End")]
    form = (*TWILIO_SENDS, ("Digits", "4"), *many, *odd)
    assert twilio.ask(begun(twilio), form).body == known.body


def test_nothing_of_what_is_sent_comes_back_nor_a_cookie(twilio: Twilio) -> None:
    marked = [(name, f"marked-{value}") for name, value in TWILIO_SENDS]
    for path in ("/voice", "/voice/marked-path?marked=marked", begun(twilio)):
        reply = twilio.ask(path, (*marked, ("Digits", "marked")), headers={"Cookie": "marked"})
        assert b"marked" not in reply.body
        assert "marked" not in str(reply.headers)
        assert {name for name, _ in reply.headers} == {"Content-Type", "Content-Length"}


def test_a_path_that_only_begins_like_the_webhook_is_not_there(client: FlaskClient) -> None:
    for path in ("/voices", "/voice;x", "/voice.xml", "/Voice", "/VOICE", "/voic"):
        assert client.post(path).status_code == 404


def test_the_end_of_a_call_is_acknowledged_without_words(twilio: Twilio, journal: Journal) -> None:
    ended = (*TWILIO_SENDS, ("CallDuration", "63"))
    reply = twilio.ask("/voice/status", ended)
    assert (reply.status, reply.body) == (204, b"")
    (line,) = journal.lines()
    assert (line["event"], line["call"], line["seconds"]) == ("call-ended", "89abcdef", 63)


@pytest.mark.parametrize("duration", ["", "-1", "1.5", "46701740605", "٤", "1\n"])
def test_an_odd_duration_is_none(twilio: Twilio, journal: Journal, duration: str) -> None:
    assert twilio.ask("/voice/status", (("CallDuration", duration),)).status == 204
    assert journal.lines()[0]["seconds"] is None


@pytest.mark.parametrize("press", ["", "4", "4 9", "4 #", "w", "w w"])
def test_silence_is_the_same_by_the_action_and_by_the_redirect(twilio: Twilio, press: str) -> None:
    """It is not verified which way Twilio takes, so both must lead to the same document."""
    at = begun(twilio)
    for key in press.split():
        at = (twilio.ask(at) if key == "w" else twilio.press(key, at)).action
    silences = {
        twilio.press("", at).body,
        twilio.ask(at).body,
        twilio.ask(f"{at}/silence").body,
        twilio.ask(f"{at}/silence", (*TWILIO_SENDS, ("Digits", ""))).body,
        twilio.ask(f"{at}/silence", (*TWILIO_SENDS, ("Digits", "4"))).body,
    }
    assert len(silences) == 1
    assert words_in(silences.pop())


# A fault in our own code.


def _no_texts(line: Line) -> Line:
    fault = {key: text for key, text in line.texts.items() if key[2] == FAULT}
    return replace(line, texts=MappingProxyType(fault))


def _texts_that_are_none(line: Line) -> Line:
    voice = Voice("sv", "sv-SE", "Polly.Elin-Neural")
    nothing: Any = (Speech(voice, None),)  # type: ignore[arg-type] # broken
    texts = {
        key: text if key[2] == FAULT else replace(text, lines=(nothing,))
        for key, text in line.texts.items()
    }
    return replace(line, texts=MappingProxyType(texts))


BROKEN_LINES: Mapping[str, Callable[[Line], Line]] = {
    "no texts": _no_texts,
    "no menus": lambda line: replace(line, menus=MappingProxyType({})),
    "texts of the wrong type": _texts_that_are_none,
}


def service_of(switchboard: Switchboard) -> Flask:
    app = Flask(__name__)
    guard = Guard(ORIGIN, [SigningKey(TOKEN)])
    webhook.init_app(app, Webhook(switchboard, guard, Uncounted()))
    return app


def test_a_service_that_counts_no_calls_refuses_what_twilio_did_not_sign(
    journal: Journal,
) -> None:
    app = Flask(__name__)
    guard = Guard(ORIGIN, [SigningKey(TOKEN)])
    webhook.init_app(app, Webhook(Switchboard(prepared(full_script())), guard))
    assert app.test_client().post("/voice").status_code == 403
    assert journal.lines("refused") == []


@pytest.fixture(params=BROKEN_LINES)
def broken(request: pytest.FixtureRequest) -> Line:
    """A line with a missing text, which only a bug could cause."""
    return BROKEN_LINES[request.param](prepared(full_script()))


@pytest.fixture
def fallback(client: FlaskClient) -> bytes:
    """The fault document of the frozen script."""
    return client.get("/fallback.xml").get_data()


def test_an_exception_in_our_own_code_is_answered_with_the_fault_document(
    broken: Line, fallback: bytes, journal: Journal
) -> None:
    switchboard = Switchboard(prepared(full_script()))
    twilio = Twilio(service_of(switchboard))
    switchboard.adopt(broken)
    for method in ("POST", "GET", "BREW"):
        reply = twilio.ask(method=method)
        assert_spoken(reply)
        assert reply.body == fallback
    assert len(journal.lines("fault")) == 3
    assert [line["outcome"] for line in journal.lines("turn")] == ["fault"] * 3


def test_a_call_in_progress_is_not_hurt_by_a_broken_line(broken: Line) -> None:
    switchboard = Switchboard(prepared(full_script()))
    app = service_of(switchboard)
    caller = Caller(app)
    caller.dial()
    switchboard.adopt(replace(broken, edition="ffffffff"))
    assert "utlandsstyrka" in said(caller.press("4"))
    caller.run("8 9 w w w")
    assert not any(breaches(document) for document in caller.documents)
    assert "tekniskt fel" in said(Caller(app).dial())


def test_the_fault_is_told_in_every_language_with_the_numbers_and_ends_the_call(
    client: FlaskClient, fallback: bytes
) -> None:
    assert client.get("/fallback.xml").headers["Content-Type"] == TWIML
    assert not breaches(fallback)
    words = words_in(fallback)
    assert "tekniskt fel" in words and "technical fault" in words
    assert "lägg på och ring ett ett två" in words
    assert "hang up and dial one one two" in words
    assert "plus fyra sex, sju sju" in words and "plus four six, seven seven" in words
    assert fallback.endswith(b"<Hangup /></Response>")
    for needed_from_elsewhere in (b"<Play", b"<Redirect", b"<Gather", b"http", b"/voice"):
        assert needed_from_elsewhere not in fallback


# Anything at all.

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
KEYS = st.text("0123456789*#", max_size=6)
FORMS = st.tuples(
    st.lists(st.tuples(st.sampled_from(["CallSid", "From", ""]) | TEXT, TEXT), max_size=8),
    st.lists(st.tuples(st.just("Digits"), KEYS | TEXT), max_size=3),
).map(lambda both: tuple(both[0] + both[1]))
PATHS = st.binary(max_size=60).map(lambda path: quote(path, safe="/:;,=@!$&'()*+~"))
QUERIES = st.just("") | TEXT.filter(bool).map(lambda text: f"?{quote(text, safe='&=+')}")


@pytest.fixture(scope="module")
def anyone(app: Flask) -> Iterator[tuple[Twilio, list[str]]]:
    """Twilio, and the addresses at which a call in progress may be."""
    twilio = Twilio(app)
    places = [begun(twilio)]
    for keys in ("4", "9", "94", "#", "w", "4w", "11", "w7"):
        at = places[0]
        for key in keys:
            at = (twilio.ask(at) if key == "w" else twilio.press(key, at)).action
        places.append(at)
    yield twilio, places


@given(form=FORMS, method=st.sampled_from(["POST", "POST", "POST", *METHODS]), data=st.data())
def test_any_form_and_any_path_are_answered_with_words(
    anyone: tuple[Twilio, list[str]], form: Form, method: str, data: st.DataObject
) -> None:
    twilio, places = anyone
    rest = data.draw(
        PATHS
        | st.sampled_from(places).map(lambda place: place.removeprefix("/voice/"))
        | st.tuples(st.sampled_from(places), PATHS).map(lambda both: both[0][7:] + both[1])
    ).removeprefix("/")
    target = data.draw(st.just("/voice") | st.just(f"/voice/{rest}")) + data.draw(QUERIES)
    reply = twilio.ask(target, form, method=method)
    if target.partition("?")[0] == "/voice/status":
        assert reply.status == 204
    elif any("#" in value for name, value in form if name == "Digits"):
        assert reply.status == 200 and not breaches(reply.body)  # a text was skipped
    else:
        assert_spoken(reply)


@given(damage=st.data())
def test_a_damaged_state_never_leads_to_a_topic(
    anyone: tuple[Twilio, list[str]], damage: st.DataObject
) -> None:
    """It leads to the main menu, where the key of a topic must be pressed anew."""
    twilio, places = anyone
    whole = damage.draw(st.sampled_from(places))
    at = damage.draw(st.integers(len("/voice/"), whole.rindex("/") - 1))
    letter = damage.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789.-_~"))
    damaged = whole[:at] + letter + whole[at + 1 :]
    if damaged == whole:
        return
    reply: Reply = twilio.press("4", damaged)
    assert_spoken(reply)
    assert MENU in reply.words or MENU_EN in reply.words  # the language may be legible still
    assert "utlandsstyrka" not in reply.words and "missions abroad" not in reply.words


ACTS = st.lists(st.sampled_from([*"0123456789*#", "w"]), max_size=25)


@given(acts=ACTS, delivery=st.sampled_from(SilenceDelivery))
def test_any_sequence_of_keys_is_a_whole_call(
    anyone: object, app: Flask, acts: list[str], delivery: SilenceDelivery
) -> None:
    caller = Caller(app, silence=delivery)
    assert said(caller.dial()).startswith(f"{NOTICE} {NOTICE_EN}")
    for act in acts:
        if caller.ended:
            break
        heard = caller.wait() if act == "w" else caller.press(act)
        assert said(heard) or act == "#"
    while not caller.ended:
        heard = caller.wait()
    assert said(caller.heard[-1:]).endswith(("Hej då.", "Goodbye."))
    assert not any(breaches(document) for document in caller.documents)
    assert all(path.isascii() and "%" not in path for _, path in caller.requests)
