"""The command `ivr stats`: text, JSON and CSV."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from ivr.cli.stats import command
from ivr.publishing.edition import Edition, Source
from ivr.publishing.editions import Editions
from ivr.publishing.tables import BlobRow
from ivr.script.files import Files
from ivr.statistics.calls import ELSEWHERE, ENDINGS, HUNG_UP, NO_ANSWER, UNKNOWN
from ivr.statistics.words import NAMES
from tests.conftest import published
from tests.scripts import announced, full_script
from tests.statistics.counted import Counting, closing, turn


def publish(editions: Editions, files: Files) -> Edition:
    """Make a script live from a shell."""
    return published(editions.publish(files, author="Anna", source=Source.SHELL))


@pytest.fixture
def counting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    """Two calls of a Monday, and the edition that they heard."""
    monkeypatch.setenv("IVR_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    counting = Counting(tmp_path)
    files = full_script()
    publish(Editions(counting.database), files)
    with closing(counting.worker()) as worker:
        for number, (language, place) in enumerate((("sv", "fred"), ("sv", "kontakt"))):
            call = f"CA{number:032x}"
            turn(worker, call=call)
            counting.clock.pass_by(20)
            turn(worker, place, "topic", call=call, language=language)
            worker.ended(call, 32)
        turn(worker, "main", "gave-up", call="CA9", language="fi", edition=0)
        turn(worker, "main", "wrong-key", call="CA8", edition=0)
        worker.ended("CA8", 7)
        worker.ended("CA7", 4)
    counting.settle()
    yield counting
    counting.database.close()


def stats(*arguments: str) -> Result:
    period = ("--from", "2026-03-09", "--to", "2026-03-15")
    return CliRunner().invoke(command, [*period, *arguments], catch_exceptions=True)


def test_people_are_told_how_many_called_and_where_they_hung_up(counting: Counting) -> None:
    told = stats("--lang", "sv")
    assert told.exit_code == 0, told.output
    for words in (
        "Samtal från 9 mars 2026 till 15 mars 2026",
        "5 samtal.",
        "PER DAG",
        "9 mars 2026 5 100 %",
        "08:00",
        "Freds- och säkerhetsfrämjande verksamhet",
        "svenska",
        "hörde avslutningen efter flera försök utan val",
        "hörde reservtexten eller inget alls",
        "utgåva 1",
        "ingen utgåva",
        "HUVUDMENYN",
        "Svenska, utgåva 1: hördes i 2 samtal",
        "100 % De rekryteras till polisens utlandsstyrka.",
    ):
        assert words in " ".join(told.output.split()) or words in told.output, words


@pytest.mark.parametrize(
    ("by", "head"),
    [("day", "  9 March 2026 "), ("week", "week 11 of 2026 "), ("month", "  March 2026 ")],
)
def test_a_period_is_told_by_days_weeks_or_months(counting: Counting, by: str, head: str) -> None:
    assert head in stats("--by", by, "--lang", "en").output


def test_of_calls_without_a_known_length_or_place_and_of_no_call_that_is_told(
    counting: Counting,
) -> None:
    assert "No calls in this period." in stats("--from", "2026-03-10", "--lang", "en").output
    counting.clock.pass_by(24 * 3600)
    with closing(counting.worker()) as worker:
        turn(worker)
    counting.settle()
    told = stats("--from", "2026-03-10", "--lang", "en").output
    assert "1 call." in told and "average." not in told


def test_programs_get_an_object(counting: Counting) -> None:
    found = json.loads(stats("--format", "json").output)
    assert (found["version"], found["from"], found["by"]) == (3, "2026-03-09", "day")
    panels = found["panels"]
    of_all = {panel["name"]: panel for panel in panels if panel["part"] == "all"}
    (whole,) = of_all["all"]["rows"]
    assert (whole["calls"], whole["average_seconds"]) == (5, 18.75)
    assert [row["name"] for row in of_all["edition"]["rows"]] == ["0", "1"]
    assert (len(of_all["day"]["rows"]), len(of_all["hour"]["rows"])) == (7, 24)
    by_edition = {tuple(each["editions"]): each for each in panels if each["name"] == "topic"}
    assert [row["name"] for row in by_edition[(1,)]["rows"]] == ["fred", "kontakt"]
    (fred,) = [panel for panel in panels if panel["place"] == "fred"]
    assert (fred["editions"], fred["of"]) == ([1], 1)
    assert {row["name"] for row in fred["rows"] if row["calls"]} == {"10"}


def test_spreadsheets_get_a_table(counting: Counting) -> None:
    told = stats("--format", "csv", "--lang", "en").output
    assert told.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(told.removeprefix("\ufeff"))))
    whole = rows[0]
    assert (whole["First day"], whole["Calls"]) == ("2026-03-09", "5")
    assert whole["Average seconds"] == "18.750"
    assert {row["Part"] for row in rows} == {"All calls", "Calls by day", "Editions"}
    assert {row["Group"] for row in rows} >= {"Topics heard", "Country", "Main menu"}
    (step,) = [row for row in rows if row["Name"].startswith("Sedan tjänstgör de")]
    assert (step["Code"], step["Share"], step["Calls"]) == ("10", "1.000", "1")


def test_a_label_is_never_a_formula(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(counting.worker()) as worker:
        turn(worker, "=cmd", "topic", call="CA6")
        worker.ended("CA6", 9)
    counting.settle()
    assert "'=cmd" in stats("--format", "csv").output


def test_a_period_that_makes_no_sense_is_refused(counting: Counting) -> None:
    for period in (("--from", "2026-03-16"), ("--from", "1900-01-01")):
        told = stats(*period)
        assert "There is no period from" in str(told.exception)


def test_the_last_month_is_told_unless_another_period_is_asked_for(counting: Counting) -> None:
    found = json.loads(CliRunner().invoke(command, ["--format", "json"]).output)
    (days,) = [
        panel for panel in found["panels"] if (panel["part"], panel["name"]) == ("all", "day")
    ]
    assert len(days["rows"]) == 30


def test_an_edition_that_cannot_be_read_any_more_has_no_words(counting: Counting) -> None:
    with counting.database.writing() as session:
        session.execute(update(BlobRow).values(data=b"\xff"))
    told = stats("--lang", "en").output
    assert "FRED" in told and "Swedish, edition 1: heard in 1 call" in told


def test_who_hung_up_while_something_was_announced_is_told_under_its_words(
    counting: Counting,
) -> None:
    table = "from = 2026-03-09T00:00:00\nuntil = 2026-03-11T00:00:00\n"
    files = announced({"bedragare": table}, {"sv": "Bedragare ringer.", "en": "Fraud."})
    publish(Editions(counting.database), files)
    with closing(counting.worker()) as worker:
        turn(worker, call="CA6", edition=2, announced=("bedragare",))
        worker.ended("CA6", 9)
    counting.settle()
    told = stats().output
    assert "ANNOUNCEMENTS HEARD" in told
    assert "Fraud." in told and "Bedragare ringer." in told


def test_every_ending_of_a_call_has_words() -> None:
    assert NAMES.keys() >= {*ENDINGS, HUNG_UP, UNKNOWN, ELSEWHERE, NO_ANSWER}
