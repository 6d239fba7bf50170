"""Calls of `ivr canary` as the service sees them: reported, counted apart, in no statistics."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from calling import TOKEN, TWILIO_SENDS, Caller, Form, Twilio
from conftest import service_of, settings_for
from flask import Flask
from pydantic import SecretStr

from ivr.app import create_app
from ivr.database import Database
from ivr.phone import SilenceDelivery, standard_parameters
from ivr.settings import Settings
from ivr.statistics import ring
from ivr.statistics.tables import EventRow
from ivr.twilio.canary.sightings import KEPT_SECONDS
from ivr.twilio.numbers.probe import LARGEST

FROM = "+46850550000"
METRICS_TOKEN = "the-token-of-the-monitor"
SENT: Form = (*(pair for pair in TWILIO_SENDS if pair[0] != "From"), ("From", FROM))


def canary_settings(folder: Path) -> Settings:
    given = {"canary_from": FROM, "metrics_token": SecretStr(METRICS_TOKEN)}
    return settings_for(folder).model_copy(update=given)


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The memory of a machine, in a folder of the test."""
    folder = tmp_path / "shm"
    folder.mkdir()
    monkeypatch.setattr(ring.memory_folder, "__defaults__", (folder,))
    return folder


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    database = Database(settings_for(folder).database_address)
    yield database
    database.close()


@pytest.fixture
def watching(folder: Path, database: Database, memory: Path) -> Iterator[Flask]:
    """A service with statistics that knows the number of the canary."""
    app = create_app(canary_settings(folder), database=database)
    yield app
    service_of(app).stop()


def call_from_canary(app: Flask, keys: str, **options: Any) -> None:
    caller = Caller(app, parameters={**standard_parameters(), "From": FROM}, **options)
    caller.run(keys)
    caller.hang_up()


def report(app: Flask) -> dict[str, Any]:
    answer = Twilio(app).ask("/voice/canary", SENT)
    assert (answer.status, answer.header("Content-Type")) == (200, "application/json")
    found: dict[str, Any] = json.loads(answer.body)
    return found


def seen(app: Flask) -> list[dict[str, Any]]:
    sightings: list[dict[str, Any]] = report(app)["sightings"]
    return sightings


def metric(app: Flask, name: str) -> str:
    headers = {"Authorization": f"Bearer {METRICS_TOKEN}"}
    text = app.test_client().get("/metrics", headers=headers).text
    return next(line for line in text.splitlines() if line.startswith(name)).split()[-1]


def test_the_service_reports_where_its_own_call_went(watching: Flask) -> None:
    call_from_canary(watching, "5 7 9")
    turns = [(one["keys"], one["place"], one["outcome"], one["language"]) for one in seen(watching)]
    assert turns == [
        (None, "main", "answered", "sv"),
        ("5", "fast", "topic", "sv"),
        ("7", "fast", "topic", "sv"),
        ("9", "fast", "language", "en"),
        (None, "", "", ""),
    ]
    assert [one["kind"] for one in seen(watching)] == ["turn"] * 4 + ["ended"]
    edition = service_of(watching).switchboard.line.edition
    assert report(watching)["edition"] == edition
    assert {one["edition"] for one in seen(watching)[:-1]} == {edition}
    assert len({one["call"] for one in seen(watching)}) == 1


def test_such_a_call_is_in_no_statistics_and_in_a_metric_of_its_own(
    watching: Flask, database: Database
) -> None:
    call_from_canary(watching, "5 7")
    assert metric(watching, "ivr_calls_total") == "0.0"
    assert metric(watching, "ivr_calls_ended_total") == "0.0"
    assert metric(watching, 'ivr_canary_answers_total{outcome="answered"}') == "1.0"
    assert metric(watching, 'ivr_canary_answers_total{outcome="topic"}') == "2.0"
    service_of(watching).stop()
    with database.reading() as session:
        assert session.query(EventRow).count() == 0


def test_the_calls_of_all_others_are_counted_and_not_reported(
    watching: Flask, database: Database
) -> None:
    Caller(watching).run("5")
    assert seen(watching) == []
    assert metric(watching, "ivr_calls_total") == "1.0"
    assert metric(watching, 'ivr_canary_answers_total{outcome="answered"}') == "0.0"


@pytest.mark.parametrize(
    ("delivery", "told"),
    [
        (SilenceDelivery.ACTION, "empty"),
        (SilenceDelivery.ABSENT, "absent"),
        (SilenceDelivery.FALL_THROUGH, "redirect"),
    ],
)
def test_it_is_reported_how_twilio_told_of_silence(
    watching: Flask, delivery: SilenceDelivery, told: str
) -> None:
    call_from_canary(watching, "w", silence=delivery)
    assert [one["silence"] for one in seen(watching)][1] == told


def test_names_of_parameters_and_headers_are_reported_without_their_values(
    watching: Flask, memory: Path
) -> None:
    headers = {"I-Twilio-Idempotency-Token": "secret", "X-Home-Region": "ie1"}
    Twilio(watching).ask(form=(*SENT, ("StirVerstat", "TN-Validation-Passed-A")), headers=headers)
    (one,) = seen(watching)
    assert {"CallSid", "From", "StirVerstat", "To"} <= set(one["parameters"])
    assert one["headers"] == ["I-Twilio-Idempotency-Token", "X-Twilio-Signature"]
    assert one["region"] == "ie1"
    kept = b"".join(path.read_bytes() for path in memory.rglob("*.jsonl"))
    sid = dict(SENT)["CallSid"].encode()
    assert b"StirVerstat" in kept
    assert not any(value in kept for value in (FROM.encode(), sid, b"secret", b"Passed"))


def test_a_refused_request_that_names_the_number_is_reported_once_a_second(
    folder: Path, memory: Path
) -> None:
    moments = iter([1e9, 1e9, 1e9 + 0.5, 1e9 + 0.5, 1e9 + 2, 1e9 + 2])
    app = create_app(canary_settings(folder), now=lambda: next(moments, 1e9 + 2))
    service_of(app).stop()
    for _ in range(3):
        wrong = Twilio(app, token="another-token-of-another").sign("/voice", SENT)
        assert Twilio(app).ask(form=SENT, signature=wrong).status == 403
    assert {one["kind"] for one in seen(app)} == {"refused"}
    assert 1 <= len(seen(app)) < 3
    assert {one["call"] for one in seen(app)} == {""}


def test_refusals_and_other_calls_never_make_the_report_too_long_to_be_read(
    folder: Path, memory: Path
) -> None:
    """Anybody who knows the number can have requests refused that name it."""
    now = [1_799_500_000.0]
    app = create_app(canary_settings(folder), now=lambda: now[0])
    service_of(app).stop()
    wrong = Twilio(app, token=TOKEN[::-1]).sign("/voice", SENT)
    for _ in range(400):
        assert Twilio(app).ask(form=SENT, signature=wrong).status == 403
        now[0] += 1.5
    for _ in range(30):
        call_from_canary(app, "5 7 9 8")
    assert len(Twilio(app).ask("/voice/canary", SENT).body) < LARGEST / 2
    assert [one["keys"] for one in seen(app)][-6:] == [None, "5", "7", "9", "8", None]
    assert "refused" in {one["kind"] for one in seen(app)}


def test_only_who_has_the_token_gets_the_report(watching: Flask) -> None:
    wrong = Twilio(watching, token=TOKEN[::-1]).sign("/voice/canary", SENT)
    assert Twilio(watching).ask("/voice/canary", SENT, signature=wrong).status == 403
    assert Twilio(watching).ask("/voice/canary", SENT, signature="").status == 403


def test_there_is_no_report_for_another_number_and_none_without_the_setting(
    watching: Flask, app: Flask
) -> None:
    for service, form in ((watching, TWILIO_SENDS), (app, SENT)):
        assert b"<Response>" in Twilio(service).ask("/voice/canary", form).body


def test_any_worker_of_the_machine_reports_the_calls_of_all(
    watching: Flask, folder: Path, database: Database
) -> None:
    call_from_canary(watching, "5")
    other = create_app(canary_settings(folder), database=database)
    service_of(other).stop()
    call_from_canary(other, "1")
    assert [one["keys"] for one in seen(other)] == [None, "5", None, None, "1", None]
    assert seen(watching) == seen(other)


def test_without_shared_memory_a_worker_reports_what_it_saw_itself(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ring.memory_folder, "__defaults__", (tmp_path / "none",))
    app = create_app(canary_settings(folder))
    service_of(app).stop()
    call_from_canary(app, "5")
    assert [one["keys"] for one in seen(app)] == [None, "5", None]


def test_sightings_are_forgotten_after_ten_minutes(folder: Path, memory: Path) -> None:
    now = [1_799_500_000.0]
    app = create_app(canary_settings(folder), now=lambda: now[0])
    service_of(app).stop()
    for _ in range(4):
        call_from_canary(app, "5")
        now[0] += KEPT_SECONDS
    assert seen(app) == []
    call_from_canary(app, "1")
    assert [one["keys"] for one in seen(app)] == [None, "1", None]
    assert len(list(memory.rglob("*.jsonl"))) == 2


def test_a_damaged_sighting_hides_no_other(watching: Flask, memory: Path) -> None:
    call_from_canary(watching, "5")
    (file,) = memory.rglob("*.jsonl")
    with file.open("a") as sightings:
        sightings.write('{"kind": "turn", "ca\n')
    call_from_canary(watching, "1")
    assert [one["keys"] for one in seen(watching)] == [None, "5", None, None, "1", None]


@pytest.mark.parametrize("damage", ["not json\n", "{}\n"])
def test_a_damaged_or_unwritable_file_of_sightings_disturbs_no_call(
    watching: Flask, memory: Path, damage: str
) -> None:
    call_from_canary(watching, "5")
    (file,) = memory.rglob("*.jsonl")
    file.write_text(damage)
    assert seen(watching) == []
    shared = file.parent
    file.unlink()
    shared.rmdir()
    shared.write_text("not a folder")
    call_from_canary(watching, "5")
    assert seen(watching) == []
