"""Metrics of all workers, and the token that protects them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select

from ivr.app import create_app
from ivr.database import Database
from ivr.publishing.outbox import EventKind, OutboxRow, add_event
from ivr.statistics import Condition
from ivr.statistics.metrics import FOLDER, Metrics
from ivr.twilio.guard import Refusal
from tests.conftest import Write, service_of, settings_for
from tests.databases import memory_database
from tests.scripts import short_script, with_text

TOKEN = "a token of the monitor's"
WORKER = """
import sys
from ivr.statistics import Condition
from ivr.statistics.metrics import Metrics
metrics = Metrics()
metrics.line(sys.argv[1], problems=0, refusals=0)
metrics.statistics(Condition(2, 1, False))
metrics.turn("fred", "topic", 0.4)
for line in sys.stdin:
    lost = f"lost {metrics.condition.lost}\\n"
    print(metrics.exposition().decode() + lost, end="# END\\n", flush=True)
"""


def values(text: bytes) -> dict[str, float]:
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


@contextmanager
def worker(folder: Path, edition: str) -> Iterator[Callable[[], dict[str, float]]]:
    """Another process that has counted a turn; yields a function that reads its metrics."""
    command = [sys.executable, "-c", WORKER, edition]
    environment = {**os.environ, FOLDER: str(folder)}
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True, env=environment) as process:
        assert process.stdin and process.stdout
        ask, lines = process.stdin, process.stdout

        def read() -> dict[str, float]:
            print(file=ask, flush=True)
            return values("".join(iter(lines.readline, "# END\n")).encode())

        yield read
        process.kill()


def test_a_monitor_reads_calls_turns_answers_and_problems() -> None:
    counted = Metrics()
    counted.turn("main", "answered", 0.4)
    counted.turn("fred", "topic", 30)
    counted.turn("-", "fault", 9000)
    counted.ended(answered=True)
    counted.ended(answered=False)
    counted.refused(Refusal.WRONG)
    counted.line("0a1b2c3d", problems=2, refusals=0)
    counted.statistics(Condition(3, 5, True))
    found = values(counted.exposition())
    expected = {
        "ivr_calls_total": 1,
        "ivr_calls_ended_total": 2,
        "ivr_calls_unanswered_total": 1,
        "ivr_turns_total fred": 1,
        "ivr_answers_total topic": 1,
        "ivr_answers_total gave-up": 0,
        "ivr_faults_total": 1,
        "ivr_refused_signatures_total wrong-signature": 1,
        "ivr_refused_signatures_total no-signature": 0,
        "ivr_turn_seconds_bucket 0.0005": 1,
        "ivr_turn_seconds_bucket 0.05": 2,
        "ivr_turn_seconds_bucket +Inf": 3,
        "ivr_turn_seconds_sum": pytest.approx(9.0304),
        "ivr_statistics_lost_total": 5,
        "ivr_statistics_waiting": 3,
        "ivr_database_away": 1,
        "ivr_problems": 2,
        "ivr_workers 0a1b2c3d": 1,
    }
    assert {name: found[name] for name in expected} == expected


def test_a_worker_counts_in_its_edition() -> None:
    counted = Metrics()
    for edition in ("0a1b2c3d", "ffffffff"):
        counted.line(edition, problems=0, refusals=0)
    found = values(counted.exposition())
    assert (found["ivr_workers 0a1b2c3d"], found["ivr_workers ffffffff"]) == (0, 1)


def refusals(app: Flask) -> tuple[float, bool]:
    """Poll, and read the refused scripts, and whether there is a problem, as a monitor."""
    service_of(app).poll()
    headers = {"Authorization": f"Bearer {TOKEN}"}
    found = values(app.test_client().get("/metrics", headers=headers).data)
    return found["ivr_reload_refusals_total"], bool(found["ivr_problems"])


def test_each_refused_script_counts_once(folder: Path, write: Write) -> None:
    app = create_app(settings_for(folder, METRICS_TOKEN=TOKEN))
    service_of(app).stop()
    read = [refusals(app)]
    for welcome in ("", "\n", None):
        files = short_script()
        write(files if welcome is None else with_text(files, "sv/welcome.txt", welcome))
        read += [refusals(app), refusals(app)]
    assert read == [(0, False), *[(1, True)] * 2, *[(2, True)] * 2, *[(2, False)] * 2]


def test_an_unavailable_database_is_a_problem_and_no_refused_script(
    folder: Path, write: Write
) -> None:
    with closing(Database("postgresql://karin:secret@127.0.0.1:1/away")) as database:
        app = create_app(settings_for(folder, METRICS_TOKEN=TOKEN), database=database)
        service_of(app).stop()
        assert [refusals(app), refusals(app)] == [(0, True)] * 2
        write(with_text(short_script(), "sv/welcome.txt", ""))
        assert refusals(app) == (1, True)


def test_unsent_mails_are_counted_if_there_is_a_mail_server(folder: Path) -> None:
    with closing(memory_database()) as database:
        with database.writing() as session:
            add_event(session, EventKind.DUE, "2026-01-01", {})
            session.scalars(select(OutboxRow)).one().failure = "550"
        for server, unsent in (("smtp://mail.example.se?from=ivr@example.se", 1), ("", 0)):
            settings = settings_for(folder, METRICS_TOKEN=TOKEN, SMTP_URL=server)
            app = create_app(settings, database=database)
            service_of(app).stop()
            headers = {"Authorization": f"Bearer {TOKEN}"}
            found = values(app.test_client().get("/metrics", headers=headers).data)
            assert found["ivr_mails_unsent"] == unsent


@pytest.mark.servers
def test_any_worker_reports_the_figures_of_all(tmp_path: Path) -> None:
    with worker(tmp_path, "0a1b2c3d") as read:
        with worker(tmp_path, "ffffffff") as read_other:
            read()
            found = read_other()
            assert found["ivr_turns_total fred"] == 2
            assert found["ivr_workers 0a1b2c3d"] == found["ivr_workers ffffffff"] == 1
            assert found["ivr_statistics_waiting"] == 4
            assert found["lost"] == 2, "as at /readyz"
        found = read()
    assert found["ivr_turns_total fred"] == 2
    assert found["ivr_workers 0a1b2c3d"] == 1 and "ivr_workers ffffffff" not in found
    assert found["ivr_statistics_waiting"] == 2


def test_metrics_need_the_token_and_are_otherwise_not_found(folder: Path) -> None:
    app = create_app(settings_for(folder, METRICS_TOKEN=TOKEN))
    service_of(app).stop()
    read = partial(app.test_client().get, "/metrics")
    answer = read(headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.content_type.startswith("text/plain; version=")
    assert values(answer.data)["ivr_calls_total"] == 0
    for wrong in ("", TOKEN, "Bearer ", f"Bearer {TOKEN}x", "Bearer åäö"):
        assert read(headers={"Authorization": wrong}).status_code == 404
