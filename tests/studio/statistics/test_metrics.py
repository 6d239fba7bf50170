"""Metrics of all workers, and the token that protects them."""

import os
import signal
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
import requests
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select

from ivr.line.guard import Refusal
from ivr.line.metrics import METRICS_FOLDER, Condition, Metrics
from ivr.studio.database import Database
from ivr.studio.editions.outbox import EventKind, OutboxRow, add_event
from tests.calling import AS_MONITOR, METRICS_TOKEN
from tests.conftest import Write, running, started
from tests.databases import memory_database
from tests.scripts import short_script, with_text
from tests.servers.running import SERVE, WORKERS, Instance, all_answer, until


def values(text: bytes) -> dict[str, float]:
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


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


def figures(app: Flask) -> dict[str, float]:
    """Read the metrics of a service, as a monitor."""
    return values(app.test_client().get("/metrics", headers=AS_MONITOR).data)


def refusals(app: Flask) -> tuple[float, bool]:
    """Poll, and return the number of refused scripts, and whether there is a problem."""
    running(app).poller.poll()
    found = figures(app)
    return found["ivr_reload_refusals_total"], bool(found["ivr_problems"])


def test_each_refused_script_counts_once(folder: Path, write: Write) -> None:
    app = started(folder)
    read = [refusals(app)]
    for welcome in ("", "\n", None):
        files = short_script()
        write(files if welcome is None else with_text(files, "sv/welcome.txt", welcome))
        read += [refusals(app), refusals(app)]
    assert read == [(0, False), *[(1, True)] * 2, *[(2, True)] * 2, *[(2, False)] * 2]


def test_an_unavailable_database_is_no_refused_script(folder: Path, write: Write) -> None:
    with closing(Database("postgresql://karin:secret@127.0.0.1:1/away")) as database:
        app = started(folder, database=database)
        assert [refusals(app), refusals(app)] == [(0, True)] * 2
        write(with_text(short_script(), "sv/welcome.txt", ""))
        assert refusals(app) == (1, True)


def test_unsent_mails_are_counted_if_there_is_a_mail_server(folder: Path) -> None:
    with closing(memory_database()) as database:
        with database.writing() as session:
            add_event(session, EventKind.DUE, "2026-01-01", {})
            session.scalars(select(OutboxRow)).one().failure = "550"
        for server, unsent in (("smtp://mail.example.se?from=ivr@example.se", 1), ("", 0)):
            app = started(folder, {"SMTP_URL": server}, database=database)
            assert figures(app)["ivr_mails_unsent"] == unsent


def test_without_its_folder_a_worker_reports_its_own_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(METRICS_FOLDER, str(tmp_path / "metrics"))
    counted, expected = Metrics(), Condition(3, 5, True)
    counted.statistics(expected)
    (tmp_path / "metrics").rmdir()
    assert counted.condition == expected


def test_a_file_that_a_starting_worker_has_just_created_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(METRICS_FOLDER, str(tmp_path))
    (tmp_path / "counter_1.db").touch()
    assert values(Metrics().exposition()) == {}


@pytest.mark.servers
@pytest.mark.needs("proc")
@pytest.mark.parametrize(
    "command", [SERVE, ("env", "-u", METRICS_FOLDER, *SERVE)], ids=["given", "own"]
)
def test_any_worker_reports_the_figures_of_all(tmp_path: Path, command: Sequence[str]) -> None:
    with Instance(tmp_path, command=command) as server:
        all_answer(server)

        def read(name: str) -> dict[str, float]:
            answer = requests.get(f"{server.url}/metrics", headers=AS_MONITOR, timeout=9)
            found = values(answer.content)
            return {each: value for each, value in found.items() if each.startswith(name)}

        until(lambda: sum(read("ivr_workers").values()) == WORKERS)
        server.caller().run("4 7 7 7")
        expected = {"ivr_turns_total main": 1, "ivr_turns_total fred": 4}
        assert [read("ivr_turns_total") for _ in range(10)] == [expected] * 10
        killed, _ = server.workers()
        os.kill(killed, signal.SIGKILL)
        until(lambda: killed not in (now := server.workers()) and len(now) == WORKERS)
        until(lambda: sum(read("ivr_workers").values()) == WORKERS)


def test_metrics_need_the_token_and_are_otherwise_not_found(folder: Path) -> None:
    read = partial(started(folder).test_client().get, "/metrics")
    answer = read(headers=AS_MONITOR)
    assert answer.content_type.startswith("text/plain; version=")
    assert values(answer.data)["ivr_calls_total"] == 0
    for wrong in ("", METRICS_TOKEN, "Bearer ", f"Bearer {METRICS_TOKEN}x", "Bearer åäö"):
        assert read(headers={"Authorization": wrong}).status_code == 404
