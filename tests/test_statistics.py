"""The statistics: each call is counted once, without personal data, despite failures."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import structlog
from conftest import Journal
from counted import EDITION, MORNING, SID, Counting, a_call, calls, closing, turn
from sqlalchemy import select

from ivr.statistics import recorder
from ivr.statistics.call import Ending
from ivr.statistics.ring import Ring, memory_folder
from ivr.statistics.spool import Spool
from ivr.statistics.tables import EventRow

pytestmark = pytest.mark.servers

OTHER = "CAffffffffffffffffffffffffffffffff"


@pytest.fixture(autouse=True)
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of the memory file system."""
    folder = tmp_path / "memory"
    folder.mkdir()
    monkeypatch.setattr(memory_folder, "__defaults__", (folder,))
    return folder


@pytest.fixture
def counting(tmp_path: Path) -> Iterator[Counting]:
    """A machine with a database, whose time the test sets."""
    folder = tmp_path / "data"
    folder.mkdir()
    found = Counting(folder)
    yield found
    found.database.close()


def kill(code: str, folder: Path, memory: Path) -> None:
    """Run code of a worker in a process that is killed at the end."""
    program = f"""
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from ivr.statistics.ring import memory_folder
memory_folder.__defaults__ = (Path({str(memory)!r}),)
from counted import Counting, turn
counting = Counting(Path({str(folder)!r}))
{code}
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_a_call_is_known_by_its_path_its_seconds_and_how_it_ended(counting: Counting) -> None:
    with closing(counting.worker()) as worker:
        a_call(counting, worker)
        worker.step()
    counting.settle()
    (call,) = calls(counting)
    assert call.started == MORNING.replace(second=0)
    assert (call.line, call.language, call.country) == (EDITION, "sv", "SE")
    assert json.loads(call.path) == ["fred"]
    assert (call.misses, call.seconds, call.ending) == (0, 42, "hung-up")
    assert (call.place, call.outcome, call.first, call.within) == ("fred", "topic", True, 12)


@pytest.mark.parametrize(
    ("outcomes", "misses", "ending"),
    [
        (["answered", "silence", "wrong-key", "gave-up"], 3, Ending.GAVE_UP),
        (["answered", "topic", "silence", "goodbye"], 1, Ending.GOODBYE),
        (["answered", "fault"], 0, Ending.FAULT),
        (["answered", "menu"], 0, Ending.HUNG_UP),
    ],
)
def test_the_last_answer_tells_how_a_call_ended(
    counting: Counting, outcomes: list[str], misses: int, ending: Ending
) -> None:
    with closing(counting.worker()) as worker:
        for outcome in outcomes:
            turn(worker, "main", outcome)
            counting.clock.pass_by(5)
        worker.ended(SID, 20)
    counting.settle()
    (call,) = calls(counting)
    assert (call.misses, call.ending) == (misses, ending)


def test_turns_that_different_workers_saw_are_one_call(counting: Counting) -> None:
    with closing(counting.worker()) as one, closing(counting.worker()) as other:
        turn(one)
        counting.clock.pass_by(3)
        turn(other, "fred", "topic", language="en")
        counting.clock.pass_by(3)
        turn(one, "kontakt", "topic", language="en")
        other.ended(SID, 60)
        other.step()
        one.step()
    counting.settle()
    (call,) = calls(counting)
    assert json.loads(call.path) == ["fred", "kontakt"]
    assert (call.language, call.seconds, call.first, call.within) == ("en", 60, False, 54)


def test_of_a_call_that_went_on_in_another_line_the_place_of_the_hang_up_is_not_counted(
    counting: Counting,
) -> None:
    with closing(counting.worker()) as worker:
        turn(worker)
        counting.clock.pass_by(3)
        turn(worker, "fred", "topic", edition="ffffffff")
        worker.ended(SID, 60)
    counting.settle()
    (call,) = calls(counting)
    assert (call.line, call.ending, call.within) == (EDITION, Ending.HUNG_UP, None)


def test_a_call_is_open_until_other_workers_had_time_to_tell_of_it(counting: Counting) -> None:
    with closing(counting.worker()) as worker:
        a_call(counting, worker)
        worker.step()
        counting.clock.pass_by(60)
        worker.step()
        assert not calls(counting)
        counting.clock.pass_by(61)
        worker.step()
    assert len(calls(counting)) == 1


def test_a_call_whose_end_nobody_told_is_closed_by_time(counting: Counting) -> None:
    with closing(counting.worker()) as worker:
        turn(worker)
        worker.step()
        counting.clock.pass_by(14 * 60)
        worker.step()
        assert not calls(counting)
        counting.clock.pass_by(61)
        worker.step()
    (call,) = calls(counting)
    assert (call.seconds, call.ending, call.within) == (None, "unknown", None)


def test_a_call_that_never_got_an_answer_from_here_is_counted_as_such(counting: Counting) -> None:
    with closing(counting.worker()) as worker:
        worker.ended(SID, 9)
        worker.ended(OTHER, None)
    counting.settle()
    assert {(call.ending, call.seconds) for call in calls(counting)} == {
        ("elsewhere", 9),
        ("elsewhere", None),
    }
    assert counting.report().whole.ended(Ending.ELSEWHERE) == 2


def test_a_call_that_was_not_answered_is_counted_without_language_text_or_length(
    counting: Counting,
) -> None:
    """Also if Twilio asked twice how to answer it, or never."""
    with closing(counting.worker()) as worker:
        for call in (SID, SID, "CA1"):
            turn(worker, call=call, announced=("stopp",))
        counting.clock.pass_by(1)
        for call in (SID, "CA1", OTHER):
            worker.ended(call, 0, answered=False)
    counting.settle()
    found = [(call.ending, call.line, call.country, call.seconds) for call in calls(counting)]
    assert sorted(found) == [
        ("no-answer", "", "", None),
        *[("no-answer", EDITION, "SE", None)] * 2,
    ]
    whole = counting.report().whole
    assert (whole.calls, whole.ended(Ending.NO_ANSWER), whole.average) == (3, 3, None)
    assert sum(whole.hours) == 3
    assert not (whole.languages or whole.misses or whole.topics or whole.announcements)
    assert counting.report().editions[0].figures.calls == 2


def test_a_call_whose_keys_arrived_was_answered_whatever_twilio_says(counting: Counting) -> None:
    with closing(counting.worker()) as worker:
        turn(worker)
        turn(worker, "fred", "topic")
        worker.ended(SID, 20, answered=False)
    counting.settle()
    (call,) = calls(counting)
    assert (call.ending, call.seconds, json.loads(call.path)) == ("hung-up", 20, ["fred"])


def test_no_number_and_no_id_of_a_call_is_kept_anywhere(counting: Counting, memory: Path) -> None:
    with closing(counting.worker(away=True)) as worker:
        a_call(counting, worker)
        worker.step()
        assert counting.spooled
        turn(worker, call=OTHER, country="+46701740605")
        kept = (*counting.folder.rglob("*"), *memory.rglob("*"))
        everything = b"".join(path.read_bytes() for path in kept if path.is_file())
        for secret in (SID, SID[2:], OTHER, "+46701740605", "701740605"):
            assert secret.encode() not in everything
    counting.settle()
    everything = b"".join(
        path.read_bytes() for path in counting.folder.rglob("*") if path.is_file()
    )
    assert SID.encode() not in everything
    with counting.database.reading() as session:
        assert not session.scalars(select(EventRow)).all()
    assert {call.country for call in calls(counting)} == {"SE", ""}


def test_events_wait_on_the_disk_while_the_database_is_away(counting: Counting) -> None:
    with closing(counting.worker(away=True)) as worker:
        a_call(counting, worker)
        worker.step()
        condition = worker.condition
        assert condition.database_away and "cannot be used" in str(worker.problem)
        assert (condition.waiting, condition.spooled, condition.lost) == (0, 1, 0)
    counting.settle()
    assert len(calls(counting)) == 1
    assert not counting.spooled


def test_a_database_that_returns_is_found_again(counting: Counting) -> None:
    blocked = counting.folder / "ivr.db"
    blocked.mkdir()
    with closing(counting.worker()) as worker:
        a_call(counting, worker)
        worker.step()
        assert worker.condition.database_away
        blocked.rmdir()
        worker.step()
        assert worker.condition.database_away, "it is not looked for at every step"
        counting.clock.pass_by(6)
        worker.step()
        assert not worker.condition.database_away
        assert worker.condition.spooled == 0
    counting.settle()
    assert len(calls(counting)) == 1


def test_events_go_to_the_disk_now_and_then_and_before_the_memory_is_full(
    counting: Counting,
) -> None:
    with closing(counting.worker(away=True, ring=Ring(None, slots=8))) as worker:
        turn(worker)
        worker.step()
        turn(worker)
        worker.step()
        assert (worker.condition.spooled, worker.condition.waiting) == (1, 1)
        for _ in range(3):
            turn(worker)
        worker.step()
        assert (worker.condition.spooled, worker.condition.waiting) == (2, 0)
        assert worker.condition.lost == 0


def test_what_a_killed_worker_had_in_memory_is_counted_once(
    counting: Counting, memory: Path
) -> None:
    kill(
        "worker = counting.worker()\nturn(worker)\nturn(worker, 'fred', 'topic')",
        counting.folder,
        memory,
    )
    counting.settle()
    counting.settle()
    (call,) = calls(counting)
    assert json.loads(call.path) == ["fred"]
    assert not list(memory.rglob("*.ring"))


@pytest.mark.parametrize("where", ["database", "spool"])
def test_a_worker_killed_before_it_forgot_what_is_safe_counts_nothing_twice(
    counting: Counting, memory: Path, where: str
) -> None:
    kill(
        f"""
from ivr.statistics.ring import Ring
Ring.drop = lambda self, last: os.kill(os.getpid(), signal.SIGKILL)
worker = counting.worker(away={where == "spool"})
turn(worker)
turn(worker, 'fred', 'topic')
worker.step()
""",
        counting.folder,
        memory,
    )
    assert len(counting.spooled) == (where == "spool")
    counting.settle()
    counting.settle()
    (call,) = calls(counting)
    assert json.loads(call.path) == ["fred"]


def test_a_batch_that_was_written_and_not_removed_is_not_counted_again(
    counting: Counting,
) -> None:
    with closing(counting.worker(away=True)) as worker:
        a_call(counting, worker)
        worker.step()
    (path,) = counting.spooled
    data = path.read_bytes()
    counting.settle()
    path.write_bytes(data)
    counting.settle()
    assert len(calls(counting)) == 1
    assert not counting.spooled


def test_two_processes_that_take_up_the_same_files_count_them_once(
    counting: Counting, memory: Path
) -> None:
    for number in range(20):
        with closing(counting.worker(away=True)) as worker:
            turn(worker, call=f"CA{number:032x}")
    workers = [Counting(counting.folder) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        for each in workers:
            each.clock.now = counting.clock.now
        list(pool.map(lambda each: each.worker().close(), workers))
    for each in workers:
        each.database.close()
    counting.settle()
    assert counting.report().whole.calls == 20


def test_what_can_be_kept_nowhere_is_lost_and_said_to_be(counting: Counting) -> None:
    (counting.folder / "spool").write_text("a file where a folder should be")
    worker = counting.worker(away=True, ring=Ring(None, slots=4))
    with structlog.testing.capture_logs() as logged:
        for _ in range(6):
            turn(worker)
        worker.step()
        assert worker.condition.lost == 2
        assert "neither in the database nor on disk" in str(worker.problem)
        turn(worker)
        worker.close()
    assert worker.condition.lost == 7
    lost = [entry for entry in logged if entry["event"] == "statistics-lost"]
    assert [(entry["events"], entry["since_start"]) for entry in lost] == [(2, 2), (5, 7)]


def test_an_event_that_cannot_be_kept_is_lost_and_never_raised(counting: Counting) -> None:
    with closing(counting.worker()) as worker:
        turn(worker, "x" * 200)
        turn(worker, country=None)  # type: ignore[arg-type] # on purpose
        worker.ended(None, 3)  # type: ignore[arg-type] # on purpose
        assert worker.condition.lost == 3


def test_more_events_than_one_transaction_takes_are_written_in_several(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "MOST_ENTRIES", 2)
    with closing(counting.worker()) as worker:
        for _ in range(5):
            turn(worker)
        worker.step()
        assert worker.condition.waiting == 0


def test_a_mistake_keeps_what_waits_and_is_reported_once(
    counting: Counting, journal: Journal
) -> None:
    trigger = "CREATE TRIGGER no BEFORE INSERT ON statistics_batch BEGIN SELECT {}; END"
    with counting.database.writing() as session:
        session.connection().exec_driver_sql(trigger.format("RAISE(ABORT, 'a mistake')"))
    with closing(counting.worker()) as worker:
        turn(worker)
        for _ in range(3):
            worker.step()
        assert "a mistake" in str(worker.problem)
        assert worker.condition.waiting == 1
        assert len(journal.lines("statistics-failed")) == 1
        with counting.database.writing() as session:
            session.connection().exec_driver_sql("DROP TRIGGER no")
        worker.step()
        assert not worker.problem
        assert worker.condition.waiting == 0


def test_damaged_files_of_the_spool_are_put_aside_and_told(counting: Counting) -> None:
    folder = counting.folder / "spool"
    folder.mkdir()
    name = "0" * 32 + ".{}-2.jsonl"
    (folder / name.format(1)).write_text("no JSON\n")
    (folder / name.format(2)).write_text("")
    (folder / name.format(3)).mkdir()
    (folder / "notes.txt").write_text("mine")
    with structlog.testing.capture_logs() as logged:
        counting.settle()
    told = [entry["event"] for entry in logged]
    assert told.count("spool-damaged") == 3
    assert not counting.spooled
    assert len(list(folder.glob("*.damaged"))) == 3
    assert (folder / "notes.txt").exists()


def test_after_some_time_only_the_sums_are_kept(counting: Counting) -> None:
    with closing(counting.worker(keep=30)) as worker:
        a_call(counting, worker)
        worker.step()
        counting.clock.pass_by(29 * 86_400)
        worker.step()
        before = counting.report()
        assert len(calls(counting)) == 1
        counting.clock.pass_by(2 * 86_400)
        worker.step()
        assert not calls(counting)
    assert counting.report() == before
    assert before.whole.calls == 1


def test_a_clock_that_jumps_stops_nothing(counting: Counting) -> None:
    with closing(counting.worker()) as worker:
        turn(worker)
        counting.clock.pass_by(-7200)
        turn(worker, "fred", "topic")
        worker.ended(SID, 50)
        worker.step()
        counting.clock.pass_by(14_400)
        worker.step()
    counting.settle()
    assert counting.report().whole.calls == 1


def test_a_worker_that_stops_writes_what_is_left(counting: Counting) -> None:
    worker = counting.worker()
    worker.start()
    a_call(counting, worker)
    worker.close()
    worker.close()
    worker.step()
    assert worker.condition.waiting == 0
    turn(worker)
    assert worker.condition.lost == 1, "nobody would write it down"
    counting.settle()
    assert len(calls(counting)) == 1


def test_a_started_worker_writes_by_itself(counting: Counting) -> None:
    worker = counting.worker()
    worker.start(every=0.001)
    turn(worker)
    while not worker.condition.waiting == 0:
        calls(counting)
    worker.close()
    counting.settle()
    assert len(calls(counting)) == 1


def test_what_neither_database_nor_disk_takes_waits_in_memory_for_the_next_worker(
    counting: Counting, memory: Path
) -> None:
    blocked = counting.folder / "spool"
    blocked.write_text("a file where a folder should be")
    with closing(counting.worker(away=True)) as worker:
        a_call(counting, worker)
    assert worker.condition.lost == 0
    (left,) = memory.rglob("*.ring")
    with closing(counting.worker(away=True)) as other:
        other.step()
        assert left.exists()
    blocked.unlink()
    counting.settle()
    assert len(calls(counting)) == 1
    assert not left.exists()


def test_a_file_of_the_spool_that_cannot_be_removed_stops_nothing(counting: Counting) -> None:
    stuck = counting.folder / "spool" / f"{'0' * 32}.1-2.jsonl"
    stuck.mkdir(parents=True)
    (stuck.with_suffix(".damaged") / "full").mkdir(parents=True)
    with closing(counting.worker()) as worker, structlog.testing.capture_logs() as logged:
        a_call(counting, worker)
        worker.step()
    assert {entry["event"] for entry in logged} == {"spool-damaged", "spool-stuck"}
    counting.settle()
    assert len(calls(counting)) == 1


def test_a_batch_that_cannot_take_its_place_leaves_nothing_half_written(tmp_path: Path) -> None:
    folder = tmp_path / "spool"
    spool = Spool(folder)
    (folder / f"{'0' * 32}.1-1.jsonl" / "full").mkdir(parents=True)
    with pytest.raises(OSError):
        spool.put("0" * 32, [(1, "an event")])
    assert len(list(folder.iterdir())) == 1
    assert spool.read(folder / f"{'0' * 32}.2-2.jsonl") is None


def test_memory_that_is_not_ours_alone_is_not_used(tmp_path: Path) -> None:
    folder = memory_folder(tmp_path, tmp_path)
    assert folder is not None
    folder.chmod(0o755)
    assert memory_folder(tmp_path, tmp_path) is None
    assert memory_folder(tmp_path, tmp_path / "none") is None


def test_without_memory_that_outlives_it_a_worker_counts_all_the_same(
    counting: Counting, tmp_path: Path
) -> None:
    ring = Ring(tmp_path / "nowhere")
    assert not ring.outlives
    with closing(counting.worker(ring=ring)) as worker:
        turn(worker)
        worker.step()
        assert worker.condition.waiting == 0


def test_memory_that_is_full_leaves_no_file_behind(
    memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: int, offset: int, size: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    assert not Ring(memory).outlives
    assert not list(memory.iterdir())
