"""Counting calls: the sums of a call, and the path of events to the database."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from ivr.statistics import recorder
from ivr.statistics.calls import ELSEWHERE, NO_ANSWER, SumKind
from ivr.statistics.events import CallEvent, encode
from ivr.statistics.overflow import Overflow
from ivr.statistics.report import Period, read
from tests.conftest import Journal
from tests.statistics.conftest import DAY, SID, Counting, a_call, closing, turn

OTHER = "CA" + "f" * 32


@pytest.fixture
def counting(tmp_path: Path, address: str) -> Iterator[Counting]:
    counting = Counting(tmp_path / "data", address)
    yield counting
    counting.database.close()


def test_a_call_is_counted_by_what_it_has_in_common_with_others(counting: Counting) -> None:
    with counting.counted() as worker:
        a_call(counting, worker)
    assert counting.sums == {
        (SumKind.CALLS, ""): 1,
        (SumKind.TIMED, ""): 1,
        (SumKind.HOUR, "08"): 1,
        (SumKind.COUNTRY, "SE"): 1,
        (SumKind.LANGUAGE, "sv"): 1,
        (SumKind.ENDING, "hung-up"): 1,
        (SumKind.MISSES, "0"): 1,
        (SumKind.KEYS, "pressed"): 1,
        (SumKind.TOPIC, "fred"): 1,
        (SumKind.HEARD, "sv answered 1 main"): 1,
        (SumKind.HEARD, "sv topic 1 fred"): 1,
        (SumKind.HUNG_UP, "10 sv topic 1 fred"): 1,
    }
    (edition,) = read(counting.database, Period(DAY, DAY)).editions
    assert (edition.editions, edition.start, edition.seconds) == ((1,), DAY, 42)


@pytest.mark.parametrize(
    ("outcomes", "counted"),
    [
        ("answered", "hung-up, 20 sv answered 1 main, none, 0"),
        ("answered topic language", "hung-up, 10 sv language 0 main, pressed, 0"),
        ("answered wrong-key", "hung-up, pressed, 1"),  # nothing is read out then
        ("answered topic@2", "hung-up, pressed, 0"),  # in another edition than it began in
        ("answered fault", "fault, none, 0"),
        ("answered topic silence goodbye", "goodbye, pressed, 1"),
        ("answered silence silence gave-up", "gave-up, none, 3"),
    ],
)
def test_answers_determine_how_and_where_a_call_ended(
    counting: Counting, outcomes: str, counted: str
) -> None:
    with counting.counted() as worker:
        for each in outcomes.split():
            outcome, _, edition = each.partition("@")
            turn(worker, "main", outcome, edition=int(edition or 1))
            counting.clock.pass_by(5)
        worker.ended(SID, 20)
    kinds = (SumKind.ENDING, SumKind.HUNG_UP, SumKind.KEYS, SumKind.MISSES)
    assert ", ".join(key for kind, key in sorted(counting.sums) if kind in kinds) == counted


def test_turns_of_several_workers_are_one_call_and_count_once(
    counting: Counting,
) -> None:
    with closing(counting.worker()) as one, closing(counting.worker()) as other:
        for worker in (one, other):
            turn(worker, "main", "silence")
        counting.clock.pass_by(3)
        turn(other, "fred", "topic", language="en")
        counting.clock.pass_by(3)
        turn(one, "kontakt", "topic", language="en", announced=("stopp",))
        other.ended(SID, 60)
    counting.settle()
    sums = counting.sums
    assert sums[SumKind.TOPIC, "fred"] == sums[SumKind.TOPIC, "kontakt"] == counting.calls == 1
    assert sums[SumKind.LANGUAGE, "en"] == sums[SumKind.ANNOUNCED, "stopp"] == 1
    assert sums[SumKind.HUNG_UP, "50 en topic 0 kontakt stopp"] == sums[SumKind.MISSES, "1"] == 1


@pytest.mark.parametrize(
    ("ended", "seconds", "ending", "timed"), [(True, 120, "hung-up", 1), (False, 900, "unknown", 0)]
)
def test_a_call_stays_open_until_all_workers_could_report(
    counting: Counting, ended: bool, seconds: int, ending: str, timed: int
) -> None:
    with closing(counting.worker()) as worker:
        turn(worker)
        if ended:
            worker.ended(SID, 42)
        worker.step()
        counting.clock.pass_by(seconds - 30)
        worker.step()
        assert counting.sums == {}
        counting.clock.pass_by(31)
        worker.step()
    assert (counting.sums[SumKind.ENDING, ending], counting.sums[SumKind.TIMED, ""]) == (1, timed)


def test_an_unanswered_call_is_counted_without_language_text_or_length(
    counting: Counting,
) -> None:
    """Also if Twilio requested an answer twice, or never."""
    with counting.counted() as worker:
        for call in (SID, SID, "CA1"):
            turn(worker, call=call, announced=("stopp",))
            counting.clock.pass_by(1)
        for call in (SID, "CA1", OTHER):
            worker.ended(call, 0, answered=False)
    assert counting.sums == {
        (SumKind.CALLS, ""): 3,
        (SumKind.HOUR, "08"): 3,
        (SumKind.ENDING, NO_ANSWER): 3,
        (SumKind.COUNTRY, "SE"): 2,
    }


def test_a_call_without_own_answers_is_counted_separately(
    counting: Counting,
) -> None:
    with counting.counted() as worker:
        worker.ended(OTHER, 9)
        worker.ended("CA1", None)
        turn(worker)
        turn(worker, "fred", "topic")
        worker.ended(SID, 20, answered=False)
    assert counting.sums[SumKind.ENDING, ELSEWHERE] == counting.sums[SumKind.TIMED, ""] == 2
    assert counting.sums[SumKind.ENDING, "hung-up"] == counting.sums[SumKind.TOPIC, "fred"] == 1


def test_no_number_and_no_id_of_a_call_is_kept_anywhere(counting: Counting) -> None:
    with closing(counting.worker(away=True)) as worker:
        turn(worker, country="+46701740605")
        worker.ended(SID, 9)
    kept = counting.file.read_text()
    assert counting.file.stat().st_mode & 0o077 == 0
    with closing(counting.worker()) as worker:
        turn(worker, call=OTHER)
        worker.step()
    with counting.database.writing() as session:
        stored = str(session.execute(text("SELECT * FROM statistics_event")).all())
    for each in (kept, stored):
        assert "place" in each
        assert not any(name in each for name in (SID, OTHER, "46701740605"))


def test_events_wait_in_memory_and_on_disk_without_the_database(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "MOST_EVENTS", 8)
    with closing(counting.worker(away=True)) as worker:
        a_call(counting, worker)
        worker.step()
        assert (worker.condition.waiting, worker.condition.overflow_bytes) == (3, 0)
        turn(worker, call=OTHER)
        worker.step()
        assert worker.condition.waiting == 0 and worker.condition.overflow_bytes
        assert worker.condition.database_away and worker.problem
    with closing(counting.worker(away=True)) as worker:
        worker.step()  # takes events off the disk, and has them still
    counting.settle()
    assert (counting.calls, counting.file.stat().st_size) == (2, 0)


def test_a_database_that_returns_is_found_again(counting: Counting, journal: Journal) -> None:
    with counting.database.writing() as session:
        session.execute(text("ALTER TABLE statistics_event RENAME TO elsewhere"))
    with counting.counted() as worker:
        a_call(counting, worker)
        for _ in range(3):
            worker.step()
            assert worker.condition.database_away and worker.problem
            counting.clock.pass_by(6)
        with counting.database.writing() as session:
            session.execute(text("ALTER TABLE elsewhere RENAME TO statistics_event"))
        worker.step()
        assert worker.problem is None and not worker.condition.database_away
        assert worker.condition.waiting == 0
    told = [journal.lines(event) for event in ("statistics-failed", "statistics-resumed")]
    assert [len(entries) for entries in told] == [1, 1]
    assert counting.calls == 1


def test_what_can_be_kept_nowhere_is_lost_and_said_to_be(
    counting: Counting, monkeypatch: pytest.MonkeyPatch, journal: Journal
) -> None:
    monkeypatch.setattr(recorder, "MOST_EVENTS", 4)
    counting.file.mkdir(parents=True)  # a folder where a file should be
    worker = counting.worker(away=True)
    for _ in range(6):
        turn(worker)
    worker.step()
    assert (worker.condition.waiting, worker.condition.lost) == (4, 2)
    assert worker.problem and "neither in the database nor on disk" in worker.problem.details[0]
    worker.step(last=True)
    assert worker.condition.lost == 6
    assert [entry["events"] for entry in journal.lines("statistics-lost")] == [2, 4]


def test_a_jumping_clock_stops_nothing_and_transactions_are_limited(
    counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "MOST_WRITTEN", 2)
    with closing(counting.worker()) as worker:
        for jump in (3600, -7200, 86400, -86400 * 30):
            counting.clock.pass_by(jump)
            a_call(counting, worker, f"CA{jump}")
            worker.step()
        assert worker.problem is None
    counting.clock.pass_by(86400 * 60)
    counting.settle()
    assert counting.calls == 4


CALL = "0" * 32
EVENTS = [CallEvent(CALL, 1.5 + n, "topic", 1, "sv", "fred", "SE", ("stopp",)) for n in range(4)]
END = CallEvent(CALL, 9.5, seconds=42)


@pytest.fixture
def overflow(tmp_path: Path) -> Overflow:
    return Overflow(tmp_path / "data" / "statistics.jsonl")


BAD = {
    "no JSON": b"nonsense",
    "torn": encode(EVENTS[0])[:-20].encode(),
    "no moment": encode(EVENTS[0]).replace("1.5", "NaN").encode(),
    "a year beyond all": encode(EVENTS[0]).replace("1.5", "1e300").encode(),
    "a place beyond all": encode(EVENTS[0]).replace("fred", "f" * 60).encode(),
    "NUL": encode(EVENTS[0]).replace("fred", "fr\\u0000ed").encode(),
    "longer than is taken at once": b"x" * 1_200_000,
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_line_is_counted_and_the_others_are_taken(
    overflow: Overflow, tmp_path: Path, bad: str
) -> None:
    overflow.append(EVENTS[:1])
    with (tmp_path / "data" / "statistics.jsonl").open("ab") as file:
        file.write(b"\n" + BAD[bad])
    overflow.append([END])
    taken = [event for _ in range(4) for event in overflow.take()]
    assert sorted(taken, key=lambda event: event.at) == [EVENTS[0], END]
    assert overflow.lost >= 1 and overflow.size == 0


def test_of_several_processes_each_takes_its_own_part(tmp_path: Path) -> None:
    path = tmp_path / "statistics.jsonl"
    Overflow(path).append(EVENTS)
    begin = threading.Barrier(4)

    def take_at_once(_: int) -> list[CallEvent]:
        begin.wait()
        return Overflow(path).take()

    with ThreadPoolExecutor(4) as pool:
        taken = [event for events in pool.map(take_at_once, range(4)) for event in events]
    assert taken == EVENTS
