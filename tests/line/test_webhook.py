"""The webhook: every request that the guard admits is answered with words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ivr.line import webhook
from ivr.line.guard import Guard
from ivr.line.switchboard import Switchboard
from ivr.line.webhook import Observer, Webhook
from ivr.secret_keys import SigningKey
from tests import fuzzing
from tests.calling import (
    FORM,
    ORIGIN,
    TOKEN,
    TWILIO_SENDS,
    Caller,
    Form,
    Twilio,
    Uncounted,
    assert_spoken,
    breaches,
    said,
    words_in,
)
from tests.calls import without_menus
from tests.conftest import Journal
from tests.scripts import full_script, prepared

NOTICE = "I en nödsituation: lägg på och ring ett ett två."
NOTICE_EN = "In an emergency, hang up and dial one one two."
MENU = "För operativt polissamarbete, till exempel i brottsutredningar, tryck ett."
SILENCE_1 = "For English, press nine. Du har inte valt något än."
WRONG_KEY_1 = "Den knappen används inte här."
FRED = "Freds- och"


def digits(*values: str) -> Form:
    return tuple(("Digits", value) for value in values)


DIGITS: Mapping[str, tuple[Form, str]] = {
    "missing": ((), SILENCE_1),
    "empty, twice": (digits("", ""), SILENCE_1),
    "repeated": (digits("4", "4"), FRED),
    "overlong": (digits("4" * 10_000), FRED),
    "1-1-2 at once": (digits("5112"), f"{NOTICE} {NOTICE_EN}"),
    "two that differ": (digits("4", "5"), WRONG_KEY_1),
    "a digit of another script": (digits("٤"), WRONG_KEY_1),
    "markup": (digits("<Hangup/>]]>&amp;\"'"), WRONG_KEY_1),
}
"""Values of `Digits`, and the words that a caller at the main menu then hears."""

UNKNOWN_PATHS = [
    "/voice/../../etc/passwd",
    "/voice/a%0D%0A%00%FF",
    "/voice/sv.main.-.m9i1e2h1.00000000.00000000/silence",
    "/voice/" + "x" * 50_000,
    "/voice/<script>alert(1)</script>",
    "/%76oice/x",
]
FIRST_PATHS = ["/voice", "/voice/", "/voice//", "/voice/?Digits=4", "/voice?x=%C3%A5&y=å&=&&%00"]

BODIES: Mapping[str, tuple[bytes, str, Mapping[str, object]]] = {
    "a key": (b"Digits=4", FORM, {}),
    "too large": (b"Digits=" + b"4" * 70_000, FORM, {}),
    "breaks off": (b"Digits=4", FORM, {"CONTENT_LENGTH": "500"}),
    "JSON": (b'{"Digits": "4"', "application/json", {}),
}


def after(twilio: Twilio, acts: str = "") -> str:
    """Return the action of a call after pressing keys; w is silence."""
    at = twilio.ask().action
    for act in acts:
        at = (twilio.ask(at) if act == "w" else twilio.press(act, at)).action
    return at


@pytest.mark.parametrize("path", UNKNOWN_PATHS, ids=lambda path: path[:40])
def test_an_unknown_path_under_voice_is_answered_with_the_menu(twilio: Twilio, path: str) -> None:
    for method in ("POST", "GET"):
        reply = twilio.ask(path, method=method)
        assert_spoken(reply)
        assert MENU in reply.words and NOTICE not in reply.words


def test_any_suffix_of_the_voice_url_begins_a_call_with_the_notice(twilio: Twilio) -> None:
    for path in FIRST_PATHS:
        assert twilio.ask(path).words.startswith(NOTICE), path


@pytest.mark.parametrize(("form", "expected"), DIGITS.values(), ids=DIGITS)
def test_any_digits_are_keys_or_silence(twilio: Twilio, form: Form, expected: str) -> None:
    for path in ("/voice", "/voice/made-up"):
        assert_spoken(twilio.ask(path, form))
    reply = twilio.ask(after(twilio), (*TWILIO_SENDS, *form))
    assert_spoken(reply)
    assert reply.words.startswith(expected)


@pytest.mark.parametrize(("body", "kind", "environ"), BODIES.values(), ids=BODIES)
def test_an_unsigned_body_is_ignored(
    twilio: Twilio, body: bytes, kind: str, environ: Mapping[str, object]
) -> None:
    sent: Any = {"method": "GET", "body": body, "content_type": kind, "environ": environ}
    for path, words in (("/voice", NOTICE), (after(twilio), SILENCE_1), ("/voice/x", "")):
        reply = twilio.ask(path, **sent)
        assert_spoken(reply)
        assert reply.words.startswith(words)
    assert twilio.ask("/voice/status", **sent).status == 204


def test_parameters_that_nobody_knows_change_nothing(twilio: Twilio) -> None:
    """Twilio adds parameters without notice."""
    odd = [("", ""), ("<a>", "&"), ("Token", "x"), ("state", "y"), ("Digits2", "5"), ("msg", "End")]
    form = (*TWILIO_SENDS, *digits("4"), *((f"New{n}", "å" * 20) for n in range(90)), *odd)
    at = after(twilio)
    assert twilio.ask(at, form).body == twilio.press("4", at).body


DURATIONS = {"63": 63, "": None, "-1": None, "1.5": None, "46701740605": None, "٤": None}


def test_the_end_of_a_call_gets_204_with_any_duration(twilio: Twilio, journal: Journal) -> None:
    for duration in DURATIONS:
        reply = twilio.ask("/voice/status", (*TWILIO_SENDS, ("CallDuration", duration)))
        assert (reply.status, reply.body) == (204, b"")
    told = [(line["event"], line["call"], line["seconds"]) for line in journal.lines()]
    assert told == [("call-ended", "89abcdef", seconds) for seconds in DURATIONS.values()]


@pytest.mark.parametrize("acts", ["", "4", "49", "4#", "w", "ww"])
def test_silence_is_the_same_by_the_action_and_by_the_redirect(twilio: Twilio, acts: str) -> None:
    """Twilio's choice is not verified, so both lead to the same document."""
    at = after(twilio, acts)
    path, *query = at.split("?")
    redirect = "?".join([f"{path}/silence", *query])
    silences = {
        twilio.press("", at).body,
        twilio.ask(at).body,
        twilio.ask(redirect).body,
        twilio.press("", redirect).body,
        twilio.press("4", redirect).body,
    }
    assert len(silences) == 1
    assert words_in(silences.pop())


# A fault in our own code.


@pytest.fixture
def switchboard() -> Switchboard:
    return Switchboard(prepared(full_script()))


def answering(switchboard: Switchboard, observer: Observer) -> Flask:
    app = Flask(__name__)
    guard = Guard(ORIGIN, [SigningKey(TOKEN)])
    webhook.init_app(app, Webhook(switchboard, guard, observer))
    return app


@pytest.fixture
def fallback(client: FlaskClient) -> bytes:
    """The fault document of the frozen script."""
    return client.get("/fallback.xml").get_data()


def test_an_exception_is_answered_with_the_fault_document_for_that_call_only(
    switchboard: Switchboard, fallback: bytes, journal: Journal
) -> None:
    app = answering(switchboard, Uncounted())
    caller = Caller(app)
    caller.dial()
    switchboard.adopt(without_menus(switchboard.line))
    for method in ("POST", "GET", "BREW"):
        reply = Twilio(app).ask(method=method)
        assert_spoken(reply)
        assert reply.body == fallback
    faults = journal.lines("fault")
    assert ["KeyError" in fault["exception"] for fault in faults] == [True] * 3
    assert (faults[0]["level"], faults[0]["call"]) == ("error", "89abcdef")
    assert [line["outcome"] for line in journal.lines("turn")[1:]] == ["fault"] * 3
    assert "utlandsstyrka" in said(caller.press("4"))
    caller.run("8 9 w w w")
    assert not any(breaches(document) for document in caller.documents)


def test_the_fault_document_has_notices_texts_and_one_farewell(fallback: bytes) -> None:
    assert not breaches(fallback)
    words = words_in(fallback)
    parts = (
        *("lägg på och ring ett ett två.", "hang up and dial one one two."),
        *(
            "tekniskt fel",
            "plus fyra sex, sju sju",
            "technical fault",
            "plus four six, seven seven",
        ),
        "Goodbye.",
    )
    assert [words.count(part) for part in parts] == [1] * len(parts)
    places = [words.index(part) for part in parts]
    assert places == sorted(places) and words.endswith(parts[-1]) and "Hej då" not in words
    assert fallback.endswith(b"<Hangup /></Response>")
    for elsewhere in (b"<Play", b"<Redirect", b"<Gather", b"http", b"/voice"):
        assert elsewhere not in fallback


def test_any_signed_request_is_answered_with_words(tmp_path: Path) -> None:
    assert fuzzing.run(tmp_path, 200, seed=0) == []
