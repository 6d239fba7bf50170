"""Calls from CANARY_FROM as the service sees them: stored apart, and counted nowhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr

from ivr.app import create_app
from ivr.database import Database
from ivr.phone import standard_parameters
from ivr.settings import Settings
from ivr.statistics.tables import EventRow
from ivr.twilio.canary import CanaryRow
from tests.calling import Caller
from tests.conftest import service_of, settings_for

FROM = "+46850550000"
METRICS_TOKEN = "the-token-of-the-monitor"
CALL = "CA" + "0123456789abcdef" * 2


def canary_settings(folder: Path) -> Settings:
    given = {"canary_from": FROM, "metrics_token": SecretStr(METRICS_TOKEN)}
    return settings_for(folder).model_copy(update=given)


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    database = Database(settings_for(folder).database_address)
    yield database
    database.close()


def call(app: Flask, keys: str, number: str = FROM) -> None:
    """Call from a number, press keys, and hang up."""
    sent = {**standard_parameters(), "From": number, "CallSid": CALL}
    caller = Caller(app, parameters=sent)
    caller.run(keys)
    caller.hang_up()


def stored(app: Flask, database: Database) -> list[tuple[str, str]]:
    """The stored answers, each with its call, once the service has stopped."""
    service_of(app).stop()
    with database.reading() as session:
        rows = session.query(CanaryRow).order_by(CanaryRow.id)
        return [(row.call, row.outcome) for row in rows]


def counted(app: Flask) -> str:
    """How many calls the metrics count."""
    headers = {"Authorization": f"Bearer {METRICS_TOKEN}"}
    text = app.test_client().get("/metrics", headers=headers).text
    return next(line for line in text.splitlines() if line.startswith("ivr_calls_total")).split()[1]


def test_its_answers_are_stored_with_the_end_of_the_id_and_counted_nowhere(
    folder: Path, database: Database
) -> None:
    app = create_app(canary_settings(folder), database=database)
    call(app, "5 7")
    assert float(counted(app)) == 0
    assert stored(app, database) == [
        (CALL[-8:], outcome) for outcome in ("answered", "topic", "topic")
    ]
    with database.reading() as session:
        assert session.query(EventRow).count() == 0


def test_the_calls_of_all_others_are_counted_and_not_stored(
    folder: Path, database: Database
) -> None:
    app = create_app(canary_settings(folder), database=database)
    call(app, "5", number="+46701740605")
    assert float(counted(app)) == 1
    assert stored(app, database) == []


def test_without_a_database_or_with_a_broken_one_it_is_answered_all_the_same(
    folder: Path, database: Database
) -> None:
    app = create_app(canary_settings(folder))
    call(app, "5")
    assert float(counted(app)) == 0
    service_of(app).stop()
    app = create_app(canary_settings(folder), database=database)
    file = folder.parent / "data" / "ivr.db"
    for path in (file, *file.parent.glob("ivr.db-*")):
        path.unlink(missing_ok=True)
    file.mkdir()
    call(app, "5")
    service_of(app).stop()
