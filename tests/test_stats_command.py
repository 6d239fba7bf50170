"""The command `ivr stats`: text, JSON and CSV."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import published
from counted import Counting, closing, turn
from scripts import announced, full_script, with_text
from sqlalchemy import update

from ivr.cli.stats import command
from ivr.publishing.edition import Edition, Source
from ivr.publishing.editions import Editions
from ivr.publishing.tables import BlobRow
from ivr.script.files import Files
from ivr.statistics.ring import memory_folder
from ivr.statistics.sums import local


def publish(editions: Editions, files: Files) -> Edition:
    """Make a script live from a shell."""
    return published(editions.publish(files, author="Anna", source=Source.SHELL))


@pytest.fixture
def counting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    """Two calls of a Monday, and the edition that they heard."""
    (tmp_path / "memory").mkdir()
    monkeypatch.setattr(memory_folder, "__defaults__", (tmp_path / "memory",))
    monkeypatch.setenv("IVR_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    counting = Counting(tmp_path)
    files = full_script()
    line = publish(Editions(counting.database), files).line
    with closing(counting.worker()) as worker:
        for number, (language, place) in enumerate((("sv", "fred"), ("sv", "kontakt"))):
            call = f"CA{number:032x}"
            turn(worker, call=call, edition=line)
            counting.clock.pass_by(20)
            turn(worker, place, "topic", call=call, language=language, edition=line)
            worker.ended(call, 32)
        turn(worker, "main", "gave-up", call="CA9", language="fi", edition="ffffffff")
        turn(worker, "main", "wrong-key", call="CA8", edition="ffffffff")
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
        "9 mars 2026 5 █",
        "kl. 08",
        "Freds- och säkerhetsfrämjande verksamhet",
        "svenska",
        "hörde avslutningen efter flera försök utan val",
        "hörde reservtexten eller inget alls",
        "utgåva 1",
        "utgåva ffffffff",
        "Freds- och säkerhetsfrämjande verksamhet (svenska, utgåva 1): hördes i 1 samtal, 1 lade",
        "100 % Svenska poliser arbetar också",
        "Telefonnummer till polisen (svenska, utgåva 1): hördes i 1 samtal, 1 lade på",
        "Huvudmenyn (svenska, utgåva ffffffff): hördes i 1 samtal, 1 lade på",
        "För 1 av dem är meningen inte känd",
    ):
        assert words in " ".join(told.output.split()) or words in told.output, words


@pytest.mark.parametrize(
    ("by", "lang", "head"),
    [
        ("day", "sv", "  9 mars 2026 "),
        ("day", "en", "9 March 2026 "),
        ("week", "sv", "vecka 11, 2026 "),
        ("week", "en", "week 11 of 2026 "),
        ("month", "sv", "  mars 2026 "),
        ("month", "en", "  March 2026 "),
    ],
)
def test_a_period_is_told_by_days_weeks_or_months(
    counting: Counting, by: str, lang: str, head: str
) -> None:
    told = stats("--by", by, "--lang", lang).output
    assert head in told
    assert "2026-" not in told, "dates of programs"


@pytest.mark.parametrize("by", ["day", "week", "month"])
@pytest.mark.parametrize("form", ["csv", "json"])
def test_programs_get_the_dates_of_programs(counting: Counting, by: str, form: str) -> None:
    assert "2026-03-09" in stats("--by", by, "--format", form, "--lang", "sv").output


def test_without_a_call_that_is_said(counting: Counting) -> None:
    told = stats("--from", "2026-03-10", "--lang", "en").output
    assert "No calls in this period." in told


def test_of_calls_without_a_known_length_or_place_the_rest_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IVR_DATA", str(tmp_path))
    counting = Counting(tmp_path)
    with closing(counting.worker()) as worker:
        turn(worker)
    counting.settle()
    told = stats("--lang", "en").output
    assert "1 call." in told and "average." not in told
    assert "Where callers hung up".upper() not in told
    counting.database.close()


def test_programs_get_an_object(counting: Counting) -> None:
    found = json.loads(stats("--format", "json").output)
    assert found["version"] == 1
    assert (found["calls"], found["seconds"], found["average_seconds"]) == (5, 75, 18.8)
    assert len(found["spans"]) == 7 and len(found["hours"]) == 24
    numbers = {each["edition"]: each["number"] for each in found["editions"]}
    assert sorted(numbers.values(), key=str) == [1, None]
    fred = next(each for each in found["hang_ups"] if each["place"] == "fred")
    assert fred["seconds"] == [{"second": 12, "calls": 1}]
    assert sum(one["calls"] for one in fred["sentences"]) == 1


def test_spreadsheets_get_a_table(counting: Counting) -> None:
    told = stats("--format", "csv", "--lang", "en").output
    assert told.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(told.removeprefix("\ufeff"))))
    whole = rows[0]
    assert (whole["First day"], whole["Calls"], whole["Seconds"]) == ("2026-03-09", "5", "75")
    assert whole["Average seconds"] == "18.750"
    assert {row["Part"] for row in rows} >= {"Calls by day", "Editions", "How far callers listened"}
    assert {row["Group"] for row in rows} >= {"Topics heard", "Country"}
    (sentence,) = [row for row in rows if row["Sentence"].startswith("Svenska poliser arbetar")]
    assert (sentence["Share"], sentence["Calls"]) == ("1.000", "1")


def test_a_swedish_spreadsheet_gets_semicolons_commas_and_swedish_names(
    counting: Counting,
) -> None:
    told = stats("--format", "csv", "--lang", "sv").output.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(told), delimiter=";"))
    assert (rows[0]["Samtal"], rows[0]["Sekunder i genomsnitt"]) == ("5", "18,750")
    assert "utgåva 1" in {row["Utgåva"] for row in rows}


def test_a_label_is_never_a_formula(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(counting.worker()) as worker:
        turn(worker, "=cmd", "topic", call="CA6")
        worker.ended("CA6", 9)
    counting.settle()
    assert "'=cmd" in stats("--format", "csv").output


def test_calls_that_ended_before_they_were_answered_are_told_in_every_form(
    counting: Counting,
) -> None:
    with closing(counting.worker()) as worker:
        turn(worker, call="CA6")
        worker.ended("CA6", 0, answered=False)
    counting.settle()
    assert "avslutades innan samtalet besvarades" in stats("--lang", "sv").output
    assert "ended before the call was answered" in stats("--lang", "en").output
    found = json.loads(stats("--format", "json").output)
    assert {"name": "no-answer", "calls": 1, "seconds": 0} in found["endings"]
    table = stats("--format", "csv", "--lang", "en").output
    assert "How calls ended,ended before the call was answered,,1,0.167,0" in table


def test_a_period_that_makes_no_sense_is_refused(counting: Counting) -> None:
    for period in (("--from", "2026-03-16"), ("--from", "1900-01-01")):
        told = stats(*period)
        assert "There is no period from" in str(told.exception)


def test_the_last_month_is_told_unless_another_period_is_asked_for(counting: Counting) -> None:
    found = json.loads(CliRunner().invoke(command, ["--format", "json"]).output)
    assert len(found["spans"]) == 30


def test_an_edition_that_cannot_be_read_any_more_has_no_words(counting: Counting) -> None:
    with counting.database.writing() as session:
        session.execute(update(BlobRow).values(data=b"\xff"))
    told = stats("--lang", "en").output
    assert "Fred (Swedish, edition 1): heard in 1 call" in told


def test_a_call_counts_for_the_edition_that_was_live_when_it_began(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IVR_DATA", str(tmp_path))
    counting = Counting(tmp_path)
    editions = Editions(counting.database)
    first, second = (
        full_script(),
        with_text(full_script(), "sv/welcome.txt", "Välkommen till den andra linjen.\n"),
    )
    before, between = publish(editions, first), publish(editions, second)
    after = published(editions.roll_back(1, author="Anna", source=Source.SHELL, over=2))
    assert before.line == after.line
    with closing(counting.worker()) as worker:
        for number, edition in enumerate((before, between, after, after)):
            counting.clock.now = edition.at.timestamp() + 0.001
            turn(worker, call=f"CA{number}", edition=edition.line)
            counting.clock.pass_by(60)
            turn(worker, "fred", "topic", call=f"CA{number}", edition=edition.line)
            worker.ended(f"CA{number}", 70)
        counting.clock.now = before.at.timestamp() - 60
        turn(worker, call="CA9", edition=before.line)  # it heard the folder before
        worker.ended("CA9", 30)
    counting.settle()
    counting.database.close()
    period = ("--from", str(local(before.at).date() - timedelta(days=1)))
    found = json.loads(
        stats(*period, "--to", str(local(after.at).date()), "--format", "json").output
    )
    told = {(each["number"], each["edition"]): each["calls"] for each in found["editions"]}
    assert told == {(1, before.line): 2, (2, between.line): 1, (3, after.line): 2}
    hung_up = {(each["number"], each["place"]): each["calls"] for each in found["hang_ups"]}
    assert hung_up == {(1, "fred"): 1, (2, "fred"): 1, (3, "fred"): 2, (1, "main"): 1}


def test_who_hung_up_while_something_was_announced_is_told_under_its_words(
    counting: Counting,
) -> None:
    table = "from = 2026-03-09T00:00:00\nuntil = 2026-03-11T00:00:00\n"
    files = announced({"bedragare": table}, {"sv": "Bedragare ringer.", "en": "Fraud."})
    line = publish(Editions(counting.database), files).line
    with closing(counting.worker()) as worker:
        turn(worker, call="CA6", edition=line, announced=("bedragare",))
        worker.ended("CA6", 9)
    counting.settle()
    told = stats().output
    assert "ANNOUNCEMENTS HEARD" in told
    assert "Main menu, with the announcement: Fraud. (" in " ".join(told.split())
