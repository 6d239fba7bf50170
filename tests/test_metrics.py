"""Metrics of all workers, which survive a kill, and the token that protects them."""

import signal
import subprocess
import sys
import timeit
from pathlib import Path

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from ivr.statistics.metrics import Counts, Gauges, Sharing, exposition
from ivr.web import metrics

TOKEN = "a token of the monitor's"
CALM = Gauges(edition="0a1b2c3d")


def worker(folder: Path | None, gauges: Gauges = CALM) -> tuple[Counts, Sharing]:
    """The counters of a worker and their sharing."""
    counts = Counts(lambda: gauges)
    return counts, Sharing(counts, folder)


def turn(counts: Counts, place: str = "main", outcome: str = "answered", ms: float = 0.4) -> None:
    counts.turn("CA0", "0a1b2c3d", "sv", place, outcome, "SE", ms)


def values(text: bytes) -> dict[str, float]:
    """Parse samples by name and labels."""
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def read(sharing: Sharing) -> dict[str, float]:
    return values(exposition(*sharing.all()))


def client_of(sharing: Sharing, token: str | None) -> FlaskClient:
    app = Flask(__name__, static_folder=None)
    metrics.init_app(app, sharing, token)
    return app.test_client()


def test_a_monitor_reads_calls_turns_answers_and_what_is_wrong() -> None:
    counts, sharing = worker(
        None, Gauges("0a1b2c3d", problems=2, waiting=3, spooled=4, lost=5, database_away=True)
    )
    turn(counts)
    turn(counts, "fred", "topic", ms=30)
    turn(counts, "-", "fault", ms=9000)
    counts.ended("CA0", 42)
    counts.ended("CA1", 0, answered=False)
    counts.refused()
    found = read(sharing)
    assert found["ivr_calls_total"] == 1
    assert found["ivr_calls_ended_total"] == 2
    assert found["ivr_calls_unanswered_total"] == 1
    assert found["ivr_turns_total fred"] == 1
    assert found["ivr_answers_total topic"] == 1
    assert found["ivr_answers_total gave-up"] == 0
    assert found["ivr_faults_total"] == 1
    assert found["ivr_refused_signatures_total"] == 1
    assert found["ivr_reload_refusals_total"] == 1
    assert found["ivr_turn_seconds_bucket 0.0005"] == 1
    assert found["ivr_turn_seconds_bucket 0.05"] == 2
    assert found["ivr_turn_seconds_bucket +Inf"] == 3
    assert found["ivr_turn_seconds_sum"] == pytest.approx(9.0304)
    assert found["ivr_statistics_lost_total"] == 5
    assert found["ivr_statistics_waiting"] == 3
    assert found["ivr_statistics_spooled"] == 4
    assert found["ivr_database_away"] == 1
    assert found["ivr_problems"] == 2
    assert found["ivr_workers 0a1b2c3d"] == 1


def test_a_refused_change_counts_once_however_long_it_stands() -> None:
    _, sharing = worker(None, Gauges("0a1b2c3d", problems=1))
    read(sharing)
    assert read(sharing)["ivr_reload_refusals_total"] == 1


def test_any_worker_tells_what_all_of_them_counted(tmp_path: Path) -> None:
    one, first = worker(tmp_path)
    other, second = worker(tmp_path, Gauges("ffffffff", waiting=2))
    turn(one)
    turn(other)
    turn(other, "fred", "topic")
    first.share()
    second.share()
    for sharing in (first, second):
        found = read(sharing)
        assert found["ivr_calls_total"] == 2
        assert found["ivr_turns_total fred"] == 1
        assert found["ivr_workers 0a1b2c3d"] == found["ivr_workers ffffffff"] == 1
        assert found["ivr_statistics_waiting"] == 2


def test_what_a_killed_worker_counted_still_counts(tmp_path: Path) -> None:
    program = f"""
import os, signal
from pathlib import Path
from ivr.statistics.metrics import Counts, Gauges, Sharing
counts = Counts(lambda: Gauges("0a1b2c3d"))
counts.turn("CA0", "0a1b2c3d", "sv", "fred", "topic", "SE", 0.4)
Sharing(counts, Path({str(tmp_path)!r})).share()
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    _, late = worker(tmp_path)
    assert read(late)["ivr_turns_total fred"] == 1
    assert read(late)["ivr_workers 0a1b2c3d"] == 1, "the dead one is not among them"
    for _ in range(3):
        _, sharing = worker(tmp_path)
        sharing.share()
        assert read(sharing)["ivr_turns_total fred"] == 1
        sharing.close()
    assert len(list(tmp_path.glob("*.json"))) == 2, "the files of the gone are added up"


def test_a_file_that_was_added_and_not_removed_counts_once(tmp_path: Path) -> None:
    counts, sharing = worker(tmp_path)
    turn(counts)
    sharing.close()
    (left,) = tmp_path.glob("*.json")
    data = left.read_bytes()
    for _ in range(2):
        _, next_one = worker(tmp_path)
        next_one.share()
        left.write_bytes(data)
        assert read(next_one)["ivr_calls_total"] == 1
        next_one.close()


def test_while_another_worker_adds_up_the_gone_nobody_else_does(tmp_path: Path) -> None:
    counts, sharing = worker(tmp_path)
    turn(counts)
    sharing.close()
    _, adding = worker(tmp_path)
    with adding._held("gone"):
        _, other = worker(tmp_path)
        other.share()
        assert read(other)["ivr_calls_total"] == 1
        assert not (tmp_path / "gone.json").exists()


def test_files_of_another_program_or_version_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}")
    (tmp_path / "gone.json").write_text("not JSON")
    counts, sharing = worker(tmp_path)
    turn(counts)
    assert read(sharing)["ivr_calls_total"] == 1
    sharing.share()
    assert read(sharing)["ivr_calls_total"] == 1


def test_where_nothing_can_be_shared_a_worker_tells_of_itself(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    counts, sharing = worker(tmp_path / "file")
    turn(counts)
    with structlog.testing.capture_logs() as logged:
        sharing.share()
    assert [entry["event"] for entry in logged] == ["metrics-not-shared"]
    assert read(sharing)["ivr_calls_total"] == 1
    counts, sharing = worker(None)
    sharing.close()


def test_a_file_that_cannot_be_replaced_leaves_nothing_half_written(tmp_path: Path) -> None:
    counts, sharing = worker(tmp_path)
    sharing.share()
    (file,) = (path for path in tmp_path.glob("*.json") if path.stem != "gone")
    file.unlink()
    (file / "full").mkdir(parents=True)
    with structlog.testing.capture_logs() as logged:
        sharing.share()
    assert logged
    assert not list(tmp_path.glob("*.part"))


def test_a_started_worker_shares_by_itself(tmp_path: Path) -> None:
    counts, sharing = worker(tmp_path)
    turn(counts)
    sharing.start(every=0.001)
    _, other = worker(tmp_path)
    while read(other).get("ivr_calls_total") != 1:
        pass
    sharing.close()


def test_who_has_the_token_reads_the_metrics() -> None:
    counts, sharing = worker(None)
    turn(counts)
    answer = client_of(sharing, TOKEN).get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=")
    assert values(answer.data)["ivr_calls_total"] == 1


@pytest.mark.parametrize("given", ["", TOKEN, "Bearer ", f"Bearer {TOKEN}x", "Bearer åäö"])
@pytest.mark.parametrize("token", [TOKEN, None, ""])
def test_for_all_others_there_is_no_such_page(given: str, token: str | None) -> None:
    _, sharing = worker(None)
    headers = {"Authorization": given} if given else {}
    assert client_of(sharing, token).get("/metrics", headers=headers).status_code == 404


def test_counting_a_turn_takes_microseconds() -> None:
    counts, _ = worker(None)
    seconds = min(timeit.repeat(lambda: turn(counts), number=2_000, repeat=5)) / 2_000
    assert seconds < 200e-6, "a machine under load is slow, and still far from a millisecond"
