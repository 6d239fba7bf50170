"""A complete service that counts its calls: recorded data, and data that must not be recorded."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import select

from ivr.service import create_service
from ivr.simulator.connection import standard_parameters
from ivr.studio.database import Database, now
from ivr.studio.people.attempts import AttemptRow
from ivr.studio.services import calls
from ivr.studio.statistics.report import STEPS, ReportPeriod, report
from ivr.studio.statistics.store import EventRow
from tests.calling import AS_MONITOR, TWILIO_SENDS, Caller, Twilio
from tests.conftest import SECRET_KEY, Journal, Write, running, settings_for, state_of
from tests.scripts import announced
from tests.servers.running import until


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    database = Database(settings_for(folder).database_address, creates=True)
    yield database
    database.close()


Make = Callable[..., Flask]


@pytest.fixture
def make(folder: Path, database: Database) -> Iterator[Make]:
    """Makes apps, which end before the database is closed: at their end they write what is left."""
    made: list[Flask] = []

    def make(database: Database | None = None, now: Any = time.time, **given: object) -> Flask:
        key = {"SECRET_KEY": SECRET_KEY} if database else {}
        settings = settings_for(folder, **key).model_copy(update=given)
        made.append(create_service(settings, database=database, now=now))
        return made[-1]

    yield make
    for app in made:
        running(app).stop()


@pytest.fixture
def counting(make: Make, database: Database) -> Flask:
    return make(database)


def metrics(app: Flask) -> str:
    return app.test_client().get("/metrics", headers=AS_MONITOR).text


def call(app: Flask, keys: str, **sent: str) -> str:
    """Call and hang up; return the SID of the call."""
    parameters = {**standard_parameters(), **sent}
    caller = Caller(app, parameters=parameters)
    caller.run(keys)
    caller.hang_up()
    return parameters["CallSid"]


def stored(app: Flask, database: Database) -> list[dict[str, Any]]:
    """Return the recorded events, after the service has stopped."""
    running(app).stop()
    with database.reading() as session:
        events = session.scalars(select(EventRow).order_by(EventRow.at, EventRow.id))
        return [json.loads(row.event) for row in events]


def test_a_call_is_counted_with_turns_and_end(make: Make, database: Database, write: Write) -> None:
    table = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
    write(announced({"stopp": table}, {"sv": "Linjen stängs i dag.", "en": "We close today."}))
    app = make(database, now=lambda: 1_799_500_000.0)
    call(app, "2 9", FromCountry="NO")
    assert "ivr_calls_total 1.0" in metrics(app)
    *turns, end = stored(app, database)
    assert [turn["place"] for turn in turns] == ["main", "fast", "fast"]
    assert [turn["language"] for turn in turns] == ["sv", "sv", "en"]
    assert [turn["announced"] for turn in turns] == [["stopp"], [], []]
    assert {(turn["edition"], turn["country"]) for turn in turns} == {(1, "NO")}
    assert end["answered"] and len({event["call"] for event in (*turns, end)}) == 1


def test_a_line_without_a_database_counts_calls_for_the_monitor(make: Make) -> None:
    without = make()
    Twilio(without).ask()
    assert 'ivr_turns_total{place="main"} 1.0' in metrics(without)


@pytest.mark.parametrize(
    ("status", "answered"), [("completed", True), ("no-answer", False), ("", True)]
)
def test_a_call_that_ended_unanswered_is_known_from_twilios_report(
    counting: Flask, database: Database, status: str, answered: bool
) -> None:
    twilio = Twilio(counting)
    call = [pair for pair in TWILIO_SENDS if pair[0] != "CallStatus"]
    twilio.ask(form=(*call, ("CallStatus", "ringing")))
    ended = (*call, ("CallStatus", status), ("CallDuration", "0"))
    assert twilio.ask("/voice/status", ended).status == 204
    assert f"ivr_calls_unanswered_total {0.0 if answered else 1.0}" in metrics(counting)
    _, end = stored(counting, database)
    assert end["answered"] is answered


def test_requests_that_are_not_calls_are_not_counted(counting: Flask, database: Database) -> None:
    twilio = Twilio(counting)
    without_id = tuple(pair for pair in TWILIO_SENDS if pair[0] != "CallSid")
    assert twilio.ask("/voice", without_id).status == 200
    assert twilio.ask("/voice/status", without_id).status == 204
    assert twilio.ask(signature="").status == 403
    assert stored(counting, database) == []


def test_test_calls_are_not_counted(counting: Flask, database: Database, journal: Journal) -> None:
    line, phone = running(counting).source.live.switchboard.line, calls.TestPhone()
    reply = phone.ask(lambda: line)
    for key in "59":
        assert reply.action
        reply = phone.ask(lambda: line, reply.action, key)
    assert stored(counting, database) == []
    assert journal.lines("turn") == []


def test_failures_of_counting_are_problems_no_faults(counting: Flask, database: Database) -> None:
    ready = state_of(counting)
    assert (ready["statistics"]["lost"], ready["problems"]) == (0, [])
    with database.writing() as session:
        session.connection().exec_driver_sql(
            "CREATE TRIGGER no BEFORE INSERT ON statistics_event "
            "BEGIN SELECT RAISE(ABORT, 'a mistake'); END"
        )
    assert Twilio(counting).ask().status == 200
    running(counting).stop()
    told = state_of(counting)
    assert "a mistake" in str(told["problems"])
    assert "a mistake" not in str(told["summaries"]) and "not counted" in str(told["summaries"])


def test_attempts_to_sign_in_are_deleted_without_a_request(
    make: Make, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.studio.app.SWEEP_SECONDS", 0.01)
    with database.writing() as session:
        session.add(AttemptRow(at=now() - timedelta(hours=1), source="", account=""))
    make(database)

    def are_deleted() -> bool:
        with database.reading() as session:
            return not session.scalars(select(AttemptRow)).all()

    until(are_deleted)


def test_a_provider_of_single_sign_on_is_offered_to_staff(make: Make, database: Database) -> None:
    app = make(
        database,
        oidc_issuer="https://login.example.org",
        oidc_client_id="studio",
        oidc_client_secret=SecretStr("mellon"),
    )
    assert "/studio/sign-in/" in app.test_client().get("/studio/sign-in").text


def test_weeks_begin_on_mondays_and_months_on_their_first_day() -> None:
    first, last = date(2026, 1, 30), date(2026, 2, 10)
    starts = {
        step: [span.start for span in report([], ReportPeriod(first, last, step)).spans]
        for step in STEPS
    }
    assert len(starts["day"]) == 12
    assert starts["week"] == [first, date(2026, 2, 2), date(2026, 2, 9)]
    assert starts["month"] == [first, date(2026, 2, 1)]
