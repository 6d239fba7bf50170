"""Metrics of all workers, which survive a killed worker, and their token."""

import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families

from ivr.app import create_app
from ivr.statistics import Condition
from ivr.statistics.metrics import Metrics, memory_folder
from tests.conftest import service_of, settings_for

TOKEN = "a token of the monitor's"
WORKER = """
import os, signal, sys
from pathlib import Path
from ivr.statistics import Condition
from ivr.statistics.metrics import Metrics
metrics = Metrics(Path(sys.argv[1]))
metrics.line("ffffffff", problems=0)
metrics.statistics(Condition(2, 0, 0, False))
metrics.turn("fred", "topic", 0.4)
print("counted", flush=True)
sys.stdin.read()
os.kill(os.getpid(), signal.SIGKILL)
"""


def values(text: bytes) -> dict[str, float]:
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def worker(folder: Path | None = None) -> Metrics:
    """Return the metrics of a worker that answers with an edition."""
    found = Metrics(folder)
    found.line("0a1b2c3d", problems=0)
    return found


def other_worker(folder: Path) -> "subprocess.Popen[str]":
    """Run another process that has counted a turn, and is killed when its input ends."""
    command = [sys.executable, "-c", WORKER, str(folder)]
    process = subprocess.Popen(command, stdin=-1, stdout=-1, text=True)
    assert process.stdout and process.stdout.readline() == "counted\n"
    return process


def kill(process: "subprocess.Popen[str]") -> None:
    process.communicate()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("shared", [True, False])
def test_a_monitor_reads_calls_turns_answers_and_what_is_wrong(
    tmp_path: Path, shared: bool
) -> None:
    counted = Metrics(tmp_path if shared else None)
    counted.turn("main", "answered", 0.4)
    counted.turn("fred", "topic", 30)
    counted.turn("-", "fault", 9000)
    counted.ended(answered=True)
    counted.ended(answered=False)
    counted.refused()
    counted.line("0a1b2c3d", problems=2)
    counted.statistics(Condition(3, 400, 5, True))
    found = values(counted.exposition())
    expected = {
        "ivr_calls_total": 1,
        "ivr_calls_ended_total": 2,
        "ivr_calls_unanswered_total": 1,
        "ivr_turns_total fred": 1,
        "ivr_answers_total topic": 1,
        "ivr_answers_total gave-up": 0,
        "ivr_faults_total": 1,
        "ivr_refused_signatures_total": 1,
        "ivr_turn_seconds_bucket 0.0005": 1,
        "ivr_turn_seconds_bucket 0.05": 2,
        "ivr_turn_seconds_bucket +Inf": 3,
        "ivr_turn_seconds_sum": pytest.approx(9.0304),
        "ivr_statistics_lost_total": 5,
        "ivr_statistics_waiting": 3,
        "ivr_statistics_overflow_bytes": 400,
        "ivr_database_away": 1,
        "ivr_problems": 2,
        "ivr_workers 0a1b2c3d": 1,
    }
    assert {name: found[name] for name in expected} == expected


def test_a_refused_change_counts_once_and_a_worker_by_its_edition() -> None:
    counted = worker()
    for problems in (1, 1, 2, 0, 1):
        counted.line("ffffffff", problems=problems)
    found = values(counted.exposition())
    assert found["ivr_reload_refusals_total"] == 2
    assert (found["ivr_workers 0a1b2c3d"], found["ivr_workers ffffffff"]) == (0, 1)


def test_any_worker_tells_what_all_counted_also_those_that_were_killed(tmp_path: Path) -> None:
    one = worker(tmp_path)
    one.turn("main", "answered", 0.4)
    other = other_worker(tmp_path)
    found = values(one.exposition())
    assert found["ivr_turns_total main"] == found["ivr_turns_total fred"] == 1
    assert found["ivr_workers 0a1b2c3d"] == found["ivr_workers ffffffff"] == 1
    assert found["ivr_statistics_waiting"] == 2
    kill(other)
    files = list(tmp_path.iterdir())
    kill(other_worker(tmp_path))
    found = values(one.exposition())
    assert found["ivr_turns_total main"] == 1 and found["ivr_turns_total fred"] == 2
    assert found["ivr_workers 0a1b2c3d"] == 1
    assert found.get("ivr_workers ffffffff", 0) == 0
    assert {*tmp_path.iterdir()} <= {*files}, "workers that come and go leave no more files"


@pytest.mark.parametrize("blocked", ["", "counter_0.db"])
def test_where_nothing_can_be_shared_a_worker_tells_of_itself(tmp_path: Path, blocked: str) -> None:
    folder = tmp_path / "metrics"
    (folder / blocked).mkdir(parents=True) if blocked else folder.write_text("")
    with structlog.testing.capture_logs() as logged:
        counted = worker(folder)
    counted.turn("main", "answered", 0.4)
    assert [entry["event"] for entry in logged] == ["metrics-not-shared"]
    assert values(counted.exposition())["ivr_calls_total"] == 1


def test_a_folder_in_memory_that_is_not_ours_alone_is_not_used(tmp_path: Path) -> None:
    folder = memory_folder(tmp_path, tmp_path)
    assert folder and folder == memory_folder(tmp_path, tmp_path)
    folder.chmod(0o777)
    assert memory_folder(tmp_path, tmp_path) is None
    assert memory_folder(tmp_path, tmp_path / "none") is None


def test_metrics_need_the_token_and_are_otherwise_not_found(
    folder: Path,
) -> None:
    app = create_app(settings_for(folder, METRICS_TOKEN=TOKEN))
    service_of(app).stop()
    read = partial(app.test_client().get, "/metrics")
    answer = read(headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.content_type.startswith("text/plain; version=")
    assert values(answer.data)["ivr_calls_total"] == 0
    for wrong in ("", TOKEN, "Bearer ", f"Bearer {TOKEN}x", "Bearer åäö"):
        assert read(headers={"Authorization": wrong}).status_code == 404
