"""Logs: one JSON line a turn, without phone numbers."""

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from ivr.line import logs, webhook
from ivr.line.guard import Guard
from ivr.line.switchboard import Switchboard
from ivr.line.webhook import Webhook
from ivr.secret_keys import SigningKey
from ivr.studio.database import Database
from ivr.studio.people import Role
from tests.calling import (
    ORIGIN,
    TOKEN,
    TWILIO_SENDS,
    Caller,
    Reply,
    Twilio,
    Uncounted,
    assert_spoken,
)
from tests.calls import line_of, without_menus
from tests.conftest import Journal
from tests.studio.staff import Staff, app_with, studio_on

SID = "CA0123456789abcdef0123456789abcdef"


def broken_service() -> Flask:
    """A service that fails on every request."""
    app = Flask(__name__)
    guard, line = Guard(ORIGIN, [SigningKey(TOKEN)]), without_menus(line_of("full"))
    webhook.init_app(app, Webhook(Switchboard(line), guard, Uncounted()))
    return app


def test_a_turn_is_one_line_with_place_key_outcome_and_time(app: Flask, journal: Journal) -> None:
    caller = Caller(app, parameters=dict(TWILIO_SENDS))
    caller.run("5 7 8 9 1 w # w w")
    caller.hang_up()
    lines = journal.lines("turn")
    assert [f"{line['key']} {line['outcome']} {line['place']}" for line in lines] == [
        *("None answered main", "5 topic fast", "7 topic fast", "8 menu main"),
        *("9 language main", "1 topic operativt", "None silence operativt"),
        *("# skipped operativt", "None silence operativt", "None silence operativt"),
    ]
    for line in lines:
        assert line.keys() == set("event level timestamp call place key outcome ms".split())
        assert (line["level"], line["call"]) == ("info", SID[-8:])
        assert isinstance(line["ms"], float) and 0 <= line["ms"] < 1_000
        assert re.fullmatch(r"[0-9-]{10}T[0-9:.]+Z", line["timestamp"])
    (ended,) = journal.lines("call-ended")
    assert ended["seconds"] == round(caller.elapsed)


@pytest.mark.parametrize("sid", ["", SID[:-1], SID + "0", SID + "\n", "CA" + "g" * 32])
def test_an_invalid_call_id_is_a_question_mark(twilio: Twilio, journal: Journal, sid: str) -> None:
    at = twilio.ask(form=(("CallSid", sid),)).action
    twilio.press("forty-two", at)
    first, pressed = journal.lines("turn")
    assert (first["call"], pressed["key"]) == ("?", "?")


@pytest.mark.parametrize("kind", ["json", "text", "buffered"])
@pytest.mark.parametrize("is_closed", [False, True], ids=["a full disk", "a closed output"])
def test_a_full_or_closed_log_costs_no_call(
    app: Flask, monkeypatch: pytest.MonkeyPatch, kind: str, is_closed: bool
) -> None:
    output = open(os.devnull if is_closed else "/dev/full", "w")
    monkeypatch.setattr("sys.stdout", output)
    buffer = logs.BufferedLogger(output.fileno()) if kind == "buffered" else None
    logs.configure(json=kind != "text", buffer=buffer)
    if is_closed:
        output.close()
    caller = Caller(app)
    caller.run("4 9 www")
    assert caller.ended
    assert_spoken(Twilio(broken_service()).ask())
    logs.silence()
    with suppress(OSError):
        output.close()


NUMBER = "46701740605"
NEEDLE = "701740605"
"""The digits of the number in any notation, without spaces and hyphens."""

WRITTEN = [f"+{NUMBER}", "0701740605", "+46 70 174 06 05"]

MARKED: Mapping[str, str] = {
    **dict.fromkeys(("From", "To", "Caller", "Called", "ForwardedFrom"), f"+{NUMBER}"),
    **dict.fromkeys(("FromCountry", "CallStatus", "SipHeader_X-Number", f"x{NUMBER}"), NUMBER),
    "CallerName": f"Anna {NUMBER}",
    "CallToken": f"token {NUMBER}",
    "CallSid": f"CA-{NUMBER}",
}
HEADERS = dict.fromkeys(
    (
        "User-Agent Referer Cookie From Host X-Forwarded-For Forwarded "
        "X-Request-Id I-Twilio-Idempotency-Token X-Number Authorization"
    ).split(),
    f"sip:+{NUMBER}@example.com",
)


def files_below(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        yield str(path)
        if path.is_file():
            yield path.read_bytes().decode(errors="replace")


def everything_asked(twilio: Twilio) -> list[Reply]:
    """Send every kind of request, with the number in every field."""
    form = tuple(MARKED.items())
    at = twilio.ask(signature=None).body.decode().partition('action="')[2].partition("#")[0]
    digits = [("Digits", number) for number in WRITTEN]
    places = ["/voice", "/voice/status", f"/voice/{NUMBER}", f"/voice/+{NUMBER}/silence"]
    places += [f"/voice?From=+{NUMBER}", f"/voice/sv.{NUMBER}.-.m0i0e0h0.00000000.00000000"]
    places += [at, f"{at}/{NUMBER}"] if at else []
    return [
        twilio.ask(place, (*form, *pressed), method=method, headers=HEADERS, signature=signature)
        for place in places
        for pressed in ((), *((digit,) for digit in digits), digits)
        for method in ("POST", "GET", "BREW")
        for signature in (None, "", NUMBER)
    ]


@pytest.mark.parametrize("fault", [False, True], ids=["a sound line", "a fault in every answer"])
@pytest.mark.parametrize("json_lines", [True, False], ids=["production", "development"])
def test_a_phone_number_appears_in_no_log_url_document_header_or_file(
    app: Flask,
    quiet: None,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    json_lines: bool,
    fault: bool,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    logs.configure(json=json_lines)
    service = broken_service() if fault else app
    seen: list[str] = []
    caller = Caller(service, parameters=MARKED)
    caller.run("" if fault else "4 7 9 1 1 2 0 * # w w w")
    assert caller.ended
    seen += [path for _, path in caller.requests]
    seen += [document.decode() for document in caller.documents]
    for reply in everything_asked(Twilio(service)):
        assert reply.status in (200, 204, 403)
        seen += [str(reply.headers), reply.body.decode()]
    logged = capfd.readouterr()
    seen += [logged.out, logged.err, *files_below(tmp_path)]
    assert ("fault" in logged.out) is fault
    assert logged.out.count("turn") > 50
    assert not [text for text in seen if NEEDLE in re.sub(r"[\s-]|%20", "", text)]


def test_an_error_in_the_studio_is_logged_without_names(tmp_path: Path, journal: Journal) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ivr.db'}", creates=True)
    staff = Staff(app_with(studio := studio_on(database)), studio)
    with database.writing() as session:
        session.execute(
            text(
                "CREATE TRIGGER broken BEFORE INSERT ON person WHEN NEW.name = 'bo@example.se' "
                "BEGIN SELECT RAISE(ABORT, 'no room for bo@example.se'); END"
            )
        )
    added = {"name": "bo@example.se", "full_name": "Bo Ek", "role": "editor"}
    answer = staff.browser(Role.ADMINISTRATOR).post("/studio/people", added)
    database.close()
    assert answer.status_code == 500
    (line,) = [line for line in journal.lines() if line["level"] == "error"]
    assert "/studio/people" in line["event"]
    assert "IntegrityError" in line["exception"] and "Traceback" in line["exception"]
    assert "example.se" not in journal.read()


def test_a_warning_of_a_library_is_logged(journal: Journal) -> None:
    logging.getLogger("some.library").warning("%s is full", "the pool")
    logging.getLogger("some.library").info("nobody needs this")
    (line,) = journal.lines()
    assert (line["event"], line["logger"]) == ("the pool is full", "some.library")
    assert line["level"] == "warning" and "exception" not in line
