"""A whole service that counts its calls: what is recorded, and what is not."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import select

from ivr.app import create_app
from ivr.database import Database
from ivr.publishing.drafts import Drafts
from ivr.publishing.editions import Editions
from ivr.statistics import metrics, store
from ivr.statistics.calls import SumKind
from ivr.statistics.tables import EventRow, SumRow
from ivr.studio.test_phone import calls
from tests.calling import TWILIO_SENDS, Caller, Twilio
from tests.conftest import Journal, Write, service_of, settings_for
from tests.scripts import announced

METRICS_TOKEN = "the-token-of-the-monitor"


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    database = Database(settings_for(folder).database_address)
    yield database
    database.close()


Make = Callable[..., Flask]


@pytest.fixture
def make(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes services with a metrics token, and stops them."""
    monkeypatch.setattr(metrics.memory_folder, "__defaults__", (tmp_path,))
    made: list[Flask] = []

    def make(database: Database | None = None, now: Any = time.time, **given: object) -> Flask:
        given["metrics_token"] = SecretStr(METRICS_TOKEN)
        settings = settings_for(folder).model_copy(update=given)
        made.append(create_app(settings, database=database, now=now))
        return made[-1]

    yield make
    for app in made:
        service_of(app).stop()


@pytest.fixture
def counting(make: Make, database: Database) -> Flask:
    """A service with a database."""
    return make(database)


def token_of(token: str) -> dict[str, str]:
    """Headers with the metrics token."""
    return {"Authorization": f"Bearer {token}"}


def events(database: Database) -> list[dict[str, Any]]:
    """The recorded events, in order."""
    with database.reading() as session:
        rows = session.scalars(select(EventRow).order_by(EventRow.at, EventRow.id))
        return [json.loads(row.event) for row in rows]


def test_a_call_is_counted_turn_by_turn_and_with_its_end(
    counting: Flask, database: Database
) -> None:
    caller = Caller(counting)
    caller.run("5 9")
    caller.hang_up()
    service_of(counting).stop()
    *turns, end = events(database)
    assert [turn["place"] for turn in turns] == ["main", "fast", "fast"]
    assert [turn["language"] for turn in turns] == ["sv", "sv", "en"]
    assert [turn["edition"] for turn in turns] == [1, 1, 1]
    assert end["answered"] and len({event["call"] for event in (*turns, end)}) == 1


def test_a_call_that_heard_an_announcement_is_counted_for_it(
    make: Make, database: Database, write: Write
) -> None:
    table = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
    write(announced({"stopp": table}, {"sv": "Linjen stängs i dag.", "en": "We close today."}))
    app = make(database, now=lambda: 1_799_500_000.0)
    caller = Caller(app)
    caller.run("4")
    caller.hang_up()
    service_of(app).stop()
    first, second, _ = events(database)
    assert (first["announced"], second["announced"]) == (["stopp"], [])


def test_the_country_that_twilio_tells_is_counted_if_it_tells_one(
    counting: Flask, database: Database
) -> None:
    twilio = Twilio(counting)
    twilio.ask(form=(*TWILIO_SENDS, ("FromCountry", "NO")))
    twilio.ask()
    service_of(counting).stop()
    assert [event["country"] for event in events(database)] == ["NO", ""]


@pytest.mark.parametrize(
    ("status", "ending", "unanswered"),
    [
        ("completed", "hung-up", "0.0"),
        ("no-answer", "no-answer", "1.0"),
        ("canceled", "no-answer", "1.0"),
        ("", "hung-up", "0.0"),
    ],
)
def test_a_call_that_ended_before_it_was_answered_is_known_by_twilio_s_report(
    counting: Flask, database: Database, status: str, ending: str, unanswered: str
) -> None:
    """Signed as Twilio signs it, and counted as a worker counts it some minutes later."""
    twilio = Twilio(counting)
    ringing = [pair for pair in TWILIO_SENDS if pair[0] != "CallStatus"]
    twilio.ask(form=(*ringing, ("CallStatus", "ringing"), ("FromCountry", "SE")))
    ended = (*ringing, ("CallStatus", status), ("CallDuration", "0"))
    assert twilio.ask("/voice/status", ended).status == 204
    metrics = counting.test_client().get("/metrics", headers=token_of(METRICS_TOKEN)).text
    assert f"ivr_calls_unanswered_total {unanswered}" in metrics
    service_of(counting).stop()
    assert store.close(database, datetime.now(UTC) + timedelta(minutes=3)) == 1
    with database.reading() as session:
        sums = {(row.kind, row.key) for row in session.scalars(select(SumRow))}
    assert {(SumKind.ENDING, ending), (SumKind.COUNTRY, "SE")} <= sums
    assert ((SumKind.LANGUAGE, "sv") in sums) == (ending == "hung-up")
    assert ((SumKind.TIMED, "") in sums) == (ending == "hung-up")


def test_a_request_that_is_no_call_is_not_counted(counting: Flask, database: Database) -> None:
    twilio = Twilio(counting)
    without_id = tuple(pair for pair in TWILIO_SENDS if pair[0] != "CallSid")
    assert twilio.ask("/voice", without_id).status == 200
    assert twilio.ask("/voice/status", without_id).status == 204
    assert twilio.ask(signature="").status == 403
    service_of(counting).stop()
    assert events(database) == []


def test_without_a_database_a_monitor_reads_figures_all_the_same(make: Make) -> None:
    app = make()
    Twilio(app).ask()
    told = app.test_client().get("/metrics", headers=token_of(METRICS_TOKEN))
    assert 'place="main"' in told.get_data(as_text=True)


def test_a_provider_of_single_sign_on_is_offered_to_staff(make: Make, database: Database) -> None:
    app = make(
        database,
        oidc_issuer="https://login.example.org",
        oidc_client_id="studio",
        oidc_client_secret=SecretStr("mellon"),
    )
    page = app.test_client().get("/studio/sign-in").get_data(as_text=True)
    assert "/studio/sign-in/" in page


def test_readiness_tells_how_the_counting_is(counting: Flask) -> None:
    ready = counting.test_client().get("/readyz").get_json()
    assert ready["statistics"]["lost"] == 0
    assert ready["problems"] == []


def test_what_keeps_calls_from_being_counted_is_a_problem_and_not_a_fault(
    counting: Flask, database: Database
) -> None:
    with database.writing() as session:
        session.connection().exec_driver_sql(
            "CREATE TRIGGER no BEFORE INSERT ON statistics_event "
            "BEGIN SELECT RAISE(ABORT, 'a mistake'); END"
        )
    assert Twilio(counting).ask().status == 200
    service_of(counting).stop()
    told = {
        token: str(counting.test_client().get("/readyz", headers=token_of(token)).get_json())
        for token in (METRICS_TOKEN, "another")
    }
    assert "a mistake" in told[METRICS_TOKEN]
    assert "a mistake" not in told["another"] and "not counted" in told["another"]


def test_calls_of_staff_are_neither_counted_nor_logged(
    counting: Flask, database: Database, journal: Journal
) -> None:
    phone = calls.TestPhone(
        Drafts(database),
        Editions(database).request_files,
        lambda: service_of(counting).switchboard.line,
    )
    reply = phone.ask(calls.Called.LIVE)
    for key in "59":
        assert reply.action
        reply = phone.ask(calls.Called.LIVE, reply.action, key)
    service_of(counting).stop()
    assert events(database) == []
    assert journal.lines("turn") == []
