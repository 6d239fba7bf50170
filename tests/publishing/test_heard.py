"""The record of heard editions, and of the people who answer for them."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from ivr.cli import main
from ivr.database import Database
from ivr.publishing.edition import ApprovalRequest, Edition, Source
from ivr.publishing.editions import Editions
from ivr.publishing.workers import HeardRow
from ivr.script.files import fingerprint
from tests.publishing.conftest import ANNA, FIRST, SECOND, THIRD, Machines, edited, publish
from tests.scripts import announced

TIMES = ("2023-05-01 08:00", "2024-05-03 12:02", "2024-05-03 12:06")
"""When the three editions were published, in UTC."""
STRIKE = {"strejk": "from = 2024-05-03T14:00:00\nuntil = 2024-05-03T14:05:30\ncloses = true\n"}
WORDS = {"sv": "Vi strejkar i dag.", "en": "We are on strike today."}


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.fixture
def record(address: str, database: Database, editions: Editions) -> Database:
    """Three editions in May; a worker without the database went on with the first one."""
    publish(editions, FIRST)
    files = {**edited(SECOND), **announced(STRIKE, WORDS)}
    asked = editions.ask(files, author="Bo", source=Source.STUDIO, over=1)
    editions.approve(asked.id, by=ANNA, content=fingerprint(files), over=1)
    publish(editions, THIRD)
    with database.writing() as session:
        for number, at in enumerate(TIMES, start=1):
            session.execute(update(Edition).where(Edition.number == number).values(at=utc(at)))
        session.execute(update(ApprovalRequest).values(at=utc("2024-05-03 11:50")))
        for edition, before, at in ((1, None, "08:01"), (3, 1, "13:20")):
            began = utc(f"2024-05-03 {at}")
            session.add(HeardRow(worker="cut:1", edition=edition, before=before, at=began))
    return database


def history(address: str, at: str, *options: str) -> Result:
    words = ["history", "--at", at, *options, "--lang", "en"]
    return CliRunner().invoke(main, words, env={"DATABASE_URL": address})


def test_each_start_of_a_worker_with_an_edition_is_recorded_once(
    machines: Machines, editions: Editions, database: Database
) -> None:
    publish(editions, FIRST)
    one, other = machines.start(), machines.start()
    one.poll()
    publish(editions, SECOND)
    for machine in (one, one, other):
        machine.hears(SECOND)
    with database.reading() as session:
        rows = session.execute(select(HeardRow.edition, HeardRow.before).order_by(HeardRow.id))
        assert sorted(map(tuple, rows), key=str) == [(1, None)] * 2 + [(2, 1)] * 2


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2024-05-03 07:00", {1: None}),
        ("2024-05-03 14.05", {2: None, 1: "13:20"}),
        ("2024-05-03T14:06", {3: None, 2: "12:06", 1: "13:20"}),
        ("2024-05-03 14:30", {3: None, 2: "12:06", 1: "13:20"}),
        ("2024-05-03 14:31", {3: None, 1: "13:20"}),
        ("2024-05-03 15:44", {3: None, 1: "13:20"}),
        ("2024-05-03 15:45", {3: None}),
    ],
)
def test_heard_editions_include_calls_in_progress_and_late_workers(
    record: Database, address: str, at: str, expected: Mapping[int, str | None]
) -> None:
    (then,) = json.loads(history(address, at, "--format", "json").output)["heard"]
    found = {
        each["edition"]["number"]: each["until"] and each["until"][11:16]
        for each in then["editions"]
    }
    assert found == expected and then["is_whole"]


def test_a_minute_has_its_editions_with_their_approver(record: Database, address: str) -> None:
    """Case 30."""
    shown = " ".join(history(address, "2024-05-03 14:05").output.split())
    second, _, first = shown.partition("Edition 2 ")[2].partition("Edition 1 ")
    for words in ("Heard by new callers", "Approved by anna@example.se", "Written by Bo"):
        assert words in second
    assert "Approval requested by Bo, 3 May 2024, 13:50" in second
    assert "“We are on strike today.” The line is closed." in second
    assert "--edition 2 && ivr call" in second and "--at 2024-05-03T14:05" in second
    assert "until 3 May 2024, 15:20" in first and "Published by Karin" in first
    assert "strike" not in history(address, "2024-05-03 14:06").output


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("3 maj", "not a date and a time"),
        ("0001-01-01 00:00", "not a date and a time"),
        ("2999-01-01 12:00", "not come yet"),
        ("2024-03-31 02:30", "Clocks went forward"),
    ],
)
def test_an_invalid_time_is_refused(record: Database, address: str, at: str, words: str) -> None:
    result = history(address, at)
    assert result.exit_code == 2 and words in result.output
    assert history(address, at, "--accept-database").exit_code == 2


def test_a_time_that_came_twice_is_answered_twice(record: Database, address: str) -> None:
    shown = history(address, "2023-10-29 02:30").output
    summer, winter = shown.index("Summer Time"), shown.index("Standard Time")
    assert "came twice" in shown[summer:] and shown.count("Edition 1\n") == 2 and summer < winter
