"""The test number: staff enter a code from the studio, and hear its script on a telephone."""

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from ivr.simulator.connection import ForbiddenError, SilenceDelivery
from ivr.simulator.verbs import Played
from ivr.studio.database import Database
from ivr.studio.editions.contents import BlobRow, ScriptFileRow
from ivr.studio.editions.edition import Source
from ivr.studio.people import Person, Role, person_of_this_machine
from ivr.studio.people.attempts import ATTEMPTS_LOCK
from ivr.studio.phone import test_number
from ivr.studio.phone.test_number import RECORDINGS_AT_ONCE
from ivr.studio.services import Studio
from ivr.studio.services.codes import CallCodes, CodedScript
from ivr.twiml.turn_address import TEST_CALL_PATH
from tests.calling import Caller, Twilio, assert_spoken, said
from tests.conftest import Journal, Serve, published, running, studio_in
from tests.scripts import announced, full_script, wav, with_text
from tests.sounds import recorded
from tests.studio.staff import Clock

NOT_THE_LINE = "Det här är ett provnummer, inte informationslinjen."
EMERGENCY = "I en nödsituation: lägg på och ring ett ett två."
ENTER = "Slå koden från studion, sex siffror."
FOLLOWS = "Det här är ett prov,"
WRONG, GOODBYE, AGAIN = "Koden gäller inte.", "Hej då.", "Försök igen om en stund."
NEW, MENU_KEY = "Det här är nytt.", "4"
DRAFT = with_text(full_script(), "sv/fred.txt", f"fred\n\n{NEW}\n")
MINUTE, HOUR = 60, 3600


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(serve: Serve, database: Database, clock: Clock) -> Flask:
    """A service whose test number has time to read the database of a busy machine."""
    app = serve(database=database, now=clock)
    studio: Studio = studio_in(app).extensions["studio"]
    studio_in(app).extensions[test_number.EXTENSION] = test_number.TestNumber(
        studio.call_codes, clock, 60
    )
    return app


@pytest.fixture
def codes(app: Flask) -> CallCodes:
    studio: Studio = studio_in(app).extensions["studio"]
    return studio.call_codes


def dialled(app: Flask, keys: str = "", **options: Any) -> Caller:
    """Return a caller of the test number, after pressing keys."""
    caller = Caller(app, called=TEST_CALL_PATH, **options)
    caller.run(keys)
    return caller


def issued(
    codes: CallCodes,
    files: dict[str, bytes] = DRAFT,
    *,
    by: Person | None = None,
    as_if: datetime | None = None,
    is_publishable: bool = True,
) -> str:
    by = by or person_of_this_machine()
    return codes.issue(files, by=by, as_if=as_if, is_publishable=is_publishable)


def other_than(right: str) -> str:
    return "000000" if right != "000000" else "999999"


def guess(app: Flask, right: str, times: int) -> None:
    """Enter codes that differ from the right one."""
    for _ in range(times):
        assert WRONG in heard(app, other_than(right))


def heard(app: Flask, keys: str) -> str:
    return said(dialled(app, keys).heard)


def test_a_call_says_that_it_is_not_the_line_and_asks_for_a_code(app: Flask) -> None:
    reply = Twilio(app).ask(TEST_CALL_PATH)
    assert reply.status == 200
    assert reply.words.startswith(f"{NOT_THE_LINE} {EMERGENCY} This is a test number")
    assert "dial one one two." in reply.words and reply.words.endswith(ENTER)
    assert reply.action == f"{TEST_CALL_PATH}/code/0"


@pytest.mark.parametrize("silence", SilenceDelivery)
def test_no_code_ends_the_call(app: Flask, silence: SilenceDelivery) -> None:
    caller = dialled(app, "w", silence=silence)
    assert caller.ended and said(caller.heard).endswith(GOODBYE)


def test_a_code_plays_its_script_as_callers_will_hear_it(app: Flask, codes: CallCodes) -> None:
    caller = dialled(app, f"{issued(codes)}{MENU_KEY}")
    words = said(caller.heard)
    assert re.search(rf"{FOLLOWS}.*{EMERGENCY} In an emergency, hang up.*{NEW}", words)
    assert "fel" not in words
    assert {path.split("/")[1] for _, path in caller.requests} == {TEST_CALL_PATH.strip("/")}
    live = Caller(app)
    live.run(MENU_KEY)
    assert NEW not in said(live.heard)


def test_a_code_is_used_again_until_it_expires(app: Flask, codes: CallCodes, clock: Clock) -> None:
    code = issued(codes)
    assert FOLLOWS in heard(app, code)
    clock.go_on(10 * MINUTE - 1)
    caller = dialled(app, code)
    clock.go_on(1)
    assert WRONG in heard(app, code)
    caller.run(MENU_KEY)
    assert NEW in said(caller.heard)
    clock.go_on(HOUR)
    caller.run("8")
    assert "Koden gäller inte längre." in said(caller.heard) and caller.ended


def test_codes_of_a_removed_account_are_no_longer_valid(app: Flask, codes: CallCodes) -> None:
    studio: Studio = studio_in(app).extensions["studio"]
    anna, bo = (
        studio.people.add(f"{name}@example.se", name, Role.READER, None, by="root")
        for name in ("anna", "bo")
    )
    of_anna, of_bo = (issued(codes, by=person) for person in (anna, bo))
    studio.people.deactivate(anna.id)
    assert WRONG in heard(app, of_anna)
    assert FOLLOWS in heard(app, of_bo)


def test_no_code_contains_the_emergency_number(
    codes: CallCodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [345_678, 5_112, 112_345]
    monkeypatch.setattr("secrets.randbelow", lambda _limit: numbers.pop())
    assert issued(codes) == "345678"


def test_a_wrong_code_may_be_tried_twice_more(app: Flask, codes: CallCodes) -> None:
    right = issued(codes)
    wrong = other_than(right)
    assert FOLLOWS in heard(app, f"{wrong} *#{right[:4]} {right}")
    caller = dialled(app, f"{wrong} {wrong} 123w")
    assert caller.ended and said(caller.heard).endswith(f"{WRONG} {GOODBYE}")
    assert EMERGENCY in said(dialled(app, "112w").heard[-3:])


def test_twenty_wrong_codes_block_ten_minutes(app: Flask, codes: CallCodes, clock: Clock) -> None:
    guess(app, issued(codes), 19)
    assert codes.blocked_until() is None
    clock.go_on(HOUR - 1)
    code = issued(codes)
    guess(app, code, 1)
    assert codes.blocked_until() == datetime.fromtimestamp(clock() + 10 * MINUTE, UTC)
    assert "Försök igen om tio minuter." in heard(app, code)
    clock.go_on(10 * MINUTE)
    assert codes.blocked_until() is None
    code = issued(codes)
    assert FOLLOWS in heard(app, code)
    guess(app, code, 18)  # with the one before, 19 within an hour
    assert codes.blocked_until() is None
    guess(app, code, 1)
    assert codes.blocked_until()


def test_a_call_keeps_its_script_in_every_worker(
    app: Flask, serve: Serve, codes: CallCodes, database: Database, clock: Clock
) -> None:
    twilio = Twilio(app)
    asked = twilio.ask(TEST_CALL_PATH).action
    twilio.press(issued(codes), asked)
    first = dialled(app, issued(codes)).requests[-1][1]
    issued(codes, full_script())
    another = Twilio(serve(database=database, now=clock))
    reply = another.press(MENU_KEY, another.ask(first).action)
    assert_spoken(reply)
    assert NEW in reply.words


def test_announcements_are_those_of_the_chosen_time(app: Flask, codes: CallCodes) -> None:
    times = {"bedragare": "from = 2027-03-01T08:00:00\nuntil = 2027-03-02T08:00:00\n"}
    script = announced(times, {"sv": "Bedragare ringer.", "en": "Fraudsters call."})
    then = datetime(2027, 3, 1, 12, tzinfo=UTC)
    words = heard(app, issued(codes, script, as_if=then) + "ww")
    assert "Bedragare ringer." in words and "vald i studion" in words
    assert "Bedragare ringer." not in heard(app, issued(codes, script))


def test_a_call_ends_in_words_at_its_time_limit(app: Flask, codes: CallCodes, clock: Clock) -> None:
    caller = dialled(app, issued(codes, as_if=datetime(2027, 3, 1, 12, tzinfo=UTC)))
    clock.go_on(20 * MINUTE)
    caller.run("7")
    assert caller.ended and "Vi avslutar nu samtalet." in said(caller.heard)


def test_a_script_with_errors_is_announced_as_such(app: Flask, codes: CallCodes) -> None:
    words = heard(app, issued(codes, is_publishable=False))
    assert "kan inte publiceras" in words.partition(FOLLOWS)[2][:120]


def test_recordings_of_the_script_are_played_from_their_own_address(
    app: Flask, serve: Serve, codes: CallCodes, database: Database, clock: Clock
) -> None:
    sound = wav(3.0)
    caller = dialled(app, issued(codes, recorded("sv/welcome", sound)))
    (url,) = [each.utterance.url for each in caller.heard if isinstance(each.utterance, Played)]
    assert re.fullmatch(rf"{TEST_CALL_PATH}/[0-9a-f]{{32}}/recordings/[0-9a-f]{{32}}\.wav", url)
    for worker in (app, serve(database=database, now=clock)):
        client = worker.test_client()
        answer = client.get(url)
        assert (answer.content_type, answer.data) == ("audio/wav", sound)
        assert answer.headers["Cache-Control"] == "no-store"
        assert client.get(url.replace(".wav", ".mp3")).status_code == 404
        assert client.get(f"/recordings/{url.rpartition('/')[2]}").status_code == 404
    clock.go_on(HOUR + 1)
    assert app.test_client().get(url).status_code == 404


@pytest.mark.parametrize("path", ["", "/code/0", "/x/y", f"/{'0' * 32}", f"/{'0' * 32}/"])
def test_a_request_without_twilios_signature_is_refused(app: Flask, path: str) -> None:
    twilio = Twilio(app)
    for method in ("POST", "GET", "PUT"):
        assert twilio.ask(TEST_CALL_PATH + path, method=method, signature="").status == 403
        wrong = twilio.sign(f"/voice{path}")
        assert twilio.ask(TEST_CALL_PATH + path, method=method, signature=wrong).status == 403
        reply = twilio.ask(TEST_CALL_PATH + path, method=method)
        assert reply.status == 200 and reply.words
    with pytest.raises(ForbiddenError):
        dialled(app, token="another")


def test_no_call_is_counted_and_neither_number_nor_code_is_logged(
    app: Flask, codes: CallCodes, database: Database, journal: Journal
) -> None:
    code = issued(codes)
    heard(app, f"{other_than(code)} {code}{MENU_KEY}")
    running(app).stop()
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM statistics_event")) == 0
        stored = str([tuple(row) for row in session.execute(text("SELECT * FROM test_call_code"))])
    assert journal.lines("turn") == [] and journal.lines("test-code-refused")
    assert not re.search(rf"701740605|\b{code}\b", journal.text + stored)  # random ids have digits


def test_a_call_to_the_line_is_answered_while_a_test_call_waits_for_the_database(
    app: Flask, codes: CallCodes, database: Database
) -> None:
    code, waiting, beside = issued(codes), dialled(app), Caller(app)
    thread = threading.Thread(target=waiting.run, args=(code,))
    with database.writing(alone=ATTEMPTS_LOCK):  # as another process might
        thread.start()
        while thread.is_alive() and len(waiting.requests) < 2:
            thread.join(0.01)
        beside.run("4 7 8")
        assert thread.is_alive() and not beside.ended
    thread.join()
    assert FOLLOWS in said(waiting.heard)


class Awaited(CallCodes):
    """Codes that report when a read has ended, which may be after its answer."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, "a secret", clock)
        self.has_ended = threading.Event()

    def accept(self, code: str) -> str | None:
        try:
            return super().accept(code)
        finally:
            self.has_ended.set()


def test_a_test_call_says_that_the_database_is_unavailable(
    app: Flask, clock: Clock, database: Database
) -> None:
    codes = Awaited(database, clock)
    code = issued(codes)
    studio_in(app).extensions[test_number.EXTENSION] = test_number.TestNumber(
        codes, clock, seconds=0.1
    )
    with database.writing(alone=ATTEMPTS_LOCK):
        assert AGAIN in heard(app, code)
        assert not codes.has_ended.is_set(), "the call waited for the database"
    assert codes.has_ended.wait(60)
    with database.writing() as session:
        session.execute(text("DROP TABLE test_call_code"))
    assert AGAIN in heard(app, code)
    sound = app.test_client().get(f"{TEST_CALL_PATH}/{'0' * 32}/recordings/{'0' * 32}.wav")
    assert sound.status_code == 503


class Nested(CallCodes):
    """Codes whose scripts are read while another request is answered."""

    meanwhile: Callable[[], None]

    def script(self, id: str) -> CodedScript:
        self.meanwhile()
        return super().script(id)


def test_recordings_have_few_places_and_hold_up_no_call(
    app: Flask, clock: Clock, database: Database
) -> None:
    codes = Nested(database, "a secret", clock)
    studio_in(app).extensions[test_number.EXTENSION] = test_number.TestNumber(codes, clock, 60)
    answers: list[TestResponse] = []

    def ask() -> None:
        name = f"{len(answers):032}"
        answers.append(app.test_client().get(f"{TEST_CALL_PATH}/{name}/recordings/{name}.wav"))

    codes.meanwhile = ask
    ask()
    assert [answer.status_code for answer in answers] == [503, *[404] * RECORDINGS_AT_ONCE]
    assert "Retry-After" in answers[0].headers
    assert Twilio(app).ask().words


def test_old_codes_are_deleted_with_their_scripts_and_nothing_else(
    app: Flask, codes: CallCodes, clock: Clock, database: Database
) -> None:
    studio: Studio = studio_in(app).extensions["studio"]
    published(studio.editions.publish(full_script(), author="files", source=Source.FILES))
    counted = [select(func.count()).select_from(each) for each in (ScriptFileRow, BlobRow)]

    def sizes() -> list[int | None]:
        with database.reading() as session:
            return [session.scalar(query) for query in counted]

    before = sizes()
    issued(codes, full_script())
    assert sizes() == before
    issued(codes)
    assert sizes() > before
    clock.go_on(HOUR + 1)
    issued(codes, full_script())
    assert sizes() == before
    assert studio.editions.files(1) == full_script()
    clock.go_on(HOUR + 1)
    issued(codes)
    assert studio.editions.files(1) == full_script()
