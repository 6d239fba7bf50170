"""The editions that callers may have heard at a time or on a day, and who answers for them."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from ivr.cli import main
from ivr.script.files import fingerprint
from ivr.studio.database import Database
from ivr.studio.editions.edition import ApprovalRequest, Edition, Source
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.grants import all_grants
from ivr.studio.people import Passwords, People, Role
from tests.scripts import announced
from tests.studio.editions.conftest import ANNA, FIRST, KARIN, SECOND, THIRD, edited, publish
from tests.studio.staff import PASSWORD, QUICK

TIMES = ("2023-05-01 08:00", "2024-05-03 12:02", "2024-05-03 12:06")
"""When the three editions were published, in UTC."""
GRANTED = ("2024-04-26 12:01", "2024-04-26 12:03")
"""When Anna's account was made, and given a higher role: seven days before her approval."""
STRIKE = {"strejk": "from = 2024-05-03T14:00:00\nuntil = 2024-05-03T14:05:30\ncloses = true\n"}
WORDS = {"sv": "Vi strejkar i dag.", "en": "We are on strike today."}


def utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.fixture
def record(address: str, database: Database, editions: Editions) -> Database:
    """Three editions, the last two of them on a day in May."""
    publish(editions, FIRST)
    files = {**edited(SECOND), **announced(STRIKE, WORDS)}
    asked = editions.ask(files, author="Bo", source=Source.STUDIO, based_on=1)
    editions.approve(asked.id, by=ANNA, content=fingerprint(files), based_on=1)
    publish(editions, THIRD)
    people = People(database, Passwords(QUICK))
    anna = people.add(ANNA.address, ANNA.full_name, Role.EDITOR, PASSWORD, by="root")
    people.set_role(anna.id, Role.PUBLISHER, by=KARIN)
    with database.writing() as session:
        for number, at in enumerate(TIMES, start=1):
            session.execute(update(Edition).where(Edition.number == number).values(at=utc(at)))
        session.execute(update(ApprovalRequest).values(at=utc("2024-05-03 11:50")))
        for grant, at in zip(all_grants(session), GRANTED, strict=True):
            grant.at = utc(at)
    return database


def history(address: str, at: str, *options: str) -> Result:
    words = ["history", "--at", at, *options, "--lang", "en"]
    return CliRunner().invoke(main, words, env={"DATABASE_URL": address})


HEARD: Mapping[str, Mapping[int, str | None]] = {
    "2024-05-03 07:00": {1: "12:02"},
    "2024-05-03 14.05": {2: "12:06", 1: "12:02"},
    "2024-05-03T14:06": {3: None, 2: "12:06", 1: "12:02"},
    "2024-05-03 14:26": {3: None, 2: "12:06", 1: "12:02"},
    "2024-05-03 14:27": {3: None, 2: "12:06"},
    "2024-05-03 14:30": {3: None, 2: "12:06"},
    "2024-05-03 14:31": {3: None},
    "2024-05-03": {3: None, 2: "12:06", 1: "12:02"},
    "2024-05-02": {1: "12:02"},
    "2024-05-04": {3: None},
}
"""The editions that callers may have heard at a time, with the ends of their times."""


def test_heard_editions_include_those_of_calls_in_progress(record: Database, address: str) -> None:
    for at, expected in HEARD.items():
        then = json.loads(history(address, at, "--format", "json").output)["heard"]
        found = {
            each["edition"]["number"]: each["until"] and each["until"][11:16]
            for each in then["editions"]
        }
        assert found == expected and then["is_whole"], at


def test_a_minute_has_its_editions_with_their_approver(record: Database, address: str) -> None:
    """Case 30."""
    shown = " ".join(history(address, "2024-05-03 14:05").output.split())
    second, _, first = shown.partition("Edition 2 ")[2].partition("Edition 1 ")
    approved = "Approved and published by: anna@example.se"
    for words in ("Heard: by new callers", approved, "Written by: Bo"):
        assert words in second
    assert "Published by: Bo" not in second, "an editor may not publish"
    assert "Approval requested by: Bo, 3 May 2024, 13:50" in second
    assert "“We are on strike today.” The line is closed." in second
    assert "26 April 2024, 14:03: Karin Berg gave anna@example.se a higher role" in second
    assert "made the account" not in second
    assert "--edition 2 && ivr call" in second and "--at 2024-05-03T14:05" in second
    assert "calls that began before 3 May 2024, 14:02" in first
    assert "Published by: Karin Approved by: nobody else" in first
    assert "strike" not in history(address, "2024-05-03 14:06").output


def test_every_command_names_the_approver_as_publisher(record: Database, address: str) -> None:
    environment = {"DATABASE_URL": address}
    words = ["history", "--lang", "en"]
    listed = CliRunner().invoke(main, words, env=environment).output.splitlines()
    row = next(line for line in listed if line.split()[:1] == ["2"])
    assert ANNA.address in row and "Bo" not in row
    assert "requested by Bo" in listed[listed.index(row) + 1]
    as_json = json.loads(
        CliRunner().invoke(main, [*words, "--format", "json"], env=environment).output
    )
    then = json.loads(history(address, "2024-05-03", "--format", "json").output)["heard"]
    heard = (each["edition"] for each in then["editions"])
    for edition in (*as_json["editions"], *heard):
        people = [edition[part] for part in ("requested_by", "approved_by", "published_by")]
        by_two = ["Bo", ANNA.address, ANNA.address]
        assert people == (by_two if edition["number"] == 2 else [None, None, "Karin"])


INVALID = {
    "": "Write a day",
    "3 maj": "not a day",
    "0001-01-01 00:00": "not a day",
    "0001-01-01": "not a day",
    "9999-12-31": "not a day",
    "9999-12-31 23:58": "not come yet",
    "2999-01-01 12:00": "not come yet",
    "2024-03-31 02:30": "Clocks went forward",
}


def test_an_invalid_time_is_refused(record: Database, address: str) -> None:
    for at, words in INVALID.items():
        result = history(address, at)
        assert result.exit_code == 2 and words in result.output, at
        assert history(address, at, "--accept-database").exit_code == 2


def test_a_day_has_the_begin_and_end_of_each_edition_and_announcement(
    record: Database, address: str
) -> None:
    shown = " ".join(history(address, "2024-05-03").output.split())
    assert "from 3 May 2024, 14:02 until 3 May 2024, 14:06" in shown
    assert "3 May 2024, 14:00 to 3 May 2024, 14:05: “We are on strike today.”" in shown
    assert "edition-2 --at 2024-05-03T14:02" in shown


def test_a_time_that_came_twice_is_the_hour_between(record: Database, address: str) -> None:
    found = history(address, "2023-10-29 02:30", "--format", "json").output
    period = json.loads(found)["heard"]["period"]
    assert (period["start"][11:], period["end"][11:]) == ("02:30:00+02:00", "02:31:00+01:00")
    assert "came twice" in history(address, "2023-10-29 02:30").output
    assert "came twice" not in history(address, "2023-10-29").output
