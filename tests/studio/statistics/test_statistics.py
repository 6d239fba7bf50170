"""Counting calls: the sums of a call, and the path of events to the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, text

from ivr.line.metrics import Condition
from ivr.studio.statistics import recorder
from ivr.studio.statistics.events import ELSEWHERE, NO_ANSWER, SumKind
from ivr.studio.statistics.report import ReportPeriod, build_report
from tests.conftest import Journal
from tests.studio.statistics.conftest import DAY, SID, Counting, a_call, closing, turn

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
        (SumKind.LEFT, "fred"): 1,
    }
    (edition,) = build_report(counting.database, ReportPeriod(DAY, DAY)).editions
    assert (edition.edition, edition.start, edition.seconds) == (1, DAY, 42)


@pytest.mark.parametrize(
    ("outcomes", "counted"),
    [
        ("answered", "hung-up, none, 0"),
        ("answered topic language", "hung-up, pressed, 0"),
        ("answered wrong-key", "hung-up, pressed, 1"),
        ("answered fault", "fault, none, 0"),
        ("answered topic silence goodbye", "goodbye, pressed, 1"),
        ("answered silence silence gave-up", "gave-up, none, 3"),
    ],
)
def test_answers_decide_how_a_call_ended(counting: Counting, outcomes: str, counted: str) -> None:
    with counting.counted() as worker:
        for outcome in outcomes.split():
            turn(worker, "main", outcome)
            counting.clock.go_on(5)
        worker.ended(SID, 20)
    kinds = (SumKind.ENDING, SumKind.KEYS, SumKind.MISSES)
    assert ", ".join(key for kind, key in sorted(counting.sums) if kind in kinds) == counted


def test_turns_of_several_workers_are_one_call_and_count_once(counting: Counting) -> None:
    with closing(counting.worker()) as one, closing(counting.worker()) as other:
        for worker in (one, other):
            turn(worker, "main", "silence")
        counting.clock.go_on(3)
        turn(other, "fred", "topic", language="en")
        counting.clock.go_on(3)
        turn(one, "kontakt", "topic", language="en", announced=("stopp",))
        other.ended(SID, 60)
    counting.settle()
    sums = counting.sums
    assert sums[SumKind.TOPIC, "fred"] == sums[SumKind.TOPIC, "kontakt"] == counting.calls == 1
    assert sums[SumKind.LANGUAGE, "en"] == sums[SumKind.ANNOUNCED, "stopp"] == 1
    assert sums[SumKind.MISSES, "1"] == 1


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
        counting.clock.go_on(seconds - 30)
        worker.step()
        assert counting.sums == {}
        counting.clock.go_on(31)
        worker.step()
    assert (counting.sums[SumKind.ENDING, ending], counting.sums[SumKind.TIMED, ""]) == (1, timed)


def test_an_unanswered_call_is_counted_without_language_text_or_length(counting: Counting) -> None:
    """Also if Twilio requested an answer twice, or never."""
    with counting.counted() as worker:
        for call in (SID, SID, "CA1"):
            turn(worker, call=call, announced=("stopp",))
            counting.clock.go_on(1)
        for call in (SID, "CA1", OTHER):
            worker.ended(call, 0, answered=False)
    assert counting.sums == {
        (SumKind.CALLS, ""): 3,
        (SumKind.HOUR, "08"): 3,
        (SumKind.ENDING, NO_ANSWER): 3,
        (SumKind.COUNTRY, "SE"): 2,
    }


def test_a_call_without_own_answers_is_counted_separately(counting: Counting) -> None:
    with counting.counted() as worker:
        worker.ended(OTHER, 9)
        worker.ended("CA1", None)
        turn(worker)
        turn(worker, "fred", "topic")
        worker.ended(SID, 20, answered=False)
    assert counting.sums[SumKind.ENDING, ELSEWHERE] == counting.sums[SumKind.TIMED, ""] == 2
    assert counting.sums[SumKind.ENDING, "hung-up"] == counting.sums[SumKind.TOPIC, "fred"] == 1


def test_no_number_and_no_id_of_a_call_is_stored(counting: Counting) -> None:
    with closing(counting.worker()) as worker:
        turn(worker, country="+46701740605")
        worker.ended(SID, 9)
    with counting.database.reading() as session:
        stored = str(session.execute(text("SELECT * FROM statistics_event")).all())
    assert "place" in stored
    assert not any(name in stored for name in (SID, "46701740605"))


def test_events_wait_in_memory_for_the_database(counting: Counting, journal: Journal) -> None:
    with counting.database.writing() as session:
        session.execute(text("ALTER TABLE statistics_event RENAME TO elsewhere"))
    with counting.counted() as worker:
        a_call(counting, worker)
        for _ in range(3):
            worker.step()
            assert worker.condition == Condition(waiting=3, lost=0, database_away=True)
            assert worker.problem
            counting.clock.go_on(6)
        with counting.database.writing() as session:
            session.execute(text("ALTER TABLE elsewhere RENAME TO statistics_event"))
        worker.step()
        assert worker.condition == Condition(waiting=0, lost=0, database_away=False)
        assert worker.problem is None
    told = [journal.lines(event) for event in ("statistics-failed", "statistics-resumed")]
    assert [len(entries) for entries in told] == [1, 1]
    assert counting.calls == 1


def test_events_wait_until_they_have_been_written(counting: Counting) -> None:
    """Figures that fall while a batch is written would reset an alert."""
    waiting = []

    @event.listens_for(counting.database.engine, "before_cursor_execute")
    def look(_: object, cursor: object, statement: str, *given: object) -> None:
        if statement.startswith("INSERT INTO statistics_event"):
            waiting.append(worker.condition.waiting)

    with closing(counting.worker()) as worker:
        a_call(counting, worker)
        worker.step()
        assert (waiting, worker.condition.waiting) == ([3], 0)


def test_events_beyond_the_memory_are_lost_and_counted(
    counting: Counting, monkeypatch: pytest.MonkeyPatch, journal: Journal
) -> None:
    monkeypatch.setattr(recorder, "MAX_EVENTS", 4)
    worker = counting.worker(away=True)
    for _ in range(2):
        a_call(counting, worker)
    worker.step()
    assert (worker.condition.waiting, worker.condition.lost) == (4, 2)
    worker.step(last=True)
    assert (worker.condition.waiting, worker.condition.lost) == (0, 6)
    assert [entry["events"] for entry in journal.lines("statistics-lost")] == [2, 4]


def test_clock_changes_lose_no_call(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "MAX_WRITTEN", 2)
    with closing(counting.worker()) as worker:
        for jump in (3600, -7200, 86400, -86400 * 30):
            counting.clock.go_on(jump)
            a_call(counting, worker, f"CA{jump}")
            worker.step()
        assert worker.problem is None
    counting.clock.go_on(86400 * 60)
    counting.settle()
    assert counting.calls == 4
