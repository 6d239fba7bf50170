"""The command `ivr stats`: text and CSV."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from tests.cli.conftest import Command
from tests.scripts import announced, short_script
from tests.studio.statistics.conftest import Counting, closing, turn


@pytest.fixture
def counting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    """Two calls on a Monday, and the edition that answered them."""
    monkeypatch.setenv("IVR_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    counting = Counting(tmp_path)
    editions = Editions(counting.database)
    editions.publish(short_script(), author="Anna", source=Source.SHELL)
    with closing(counting.worker()) as worker:
        for number, (language, place) in enumerate((("sv", "fred"), ("sv", "kontakt"))):
            call = f"CA{number:032x}"
            turn(worker, call=call)
            counting.clock.go_on(20)
            turn(worker, place, "topic", call=call, language=language)
            worker.ended(call, 32)
        turn(worker, "main", "gave-up", call="CA9", language="fi", edition=0)
        turn(worker, "main", "wrong-key", call="CA8", edition=0)
        worker.ended("CA8", 7)
        worker.ended("CA7", 4)
    counting.settle()
    yield counting
    counting.database.close()


@pytest.fixture
def stats(ivr: Command, counting: Counting) -> Command:
    """Runs `ivr stats` for the week of that Monday, or another period."""

    def stats(*options: str, lang: str = "en") -> Result:
        return ivr("stats", "--from", "2026-03-09", "--to", "2026-03-15", *options, lang=lang)

    return stats


def test_text_shows_calls_topics_endings_and_editions(stats: Command) -> None:
    told = " ".join(stats(lang="sv").output.split())
    for words in (
        *("Samtal från 9 mars 2026 till 15 mars 2026", "5 samtal.", "9 mars 2026 5 100 %", "08:00"),
        *("Samtal per dag", "Freds- och säkerhetsfrämjande verksamhet", "svenska"),
        "hörde avslutningen efter flera försök utan val",
        "hörde reservtexten eller inget alls",
        *("utgåva 1", "ingen utgåva"),
    ):
        assert words in told, words


def test_spreadsheets_get_a_table_without_formulas(stats: Command, counting: Counting) -> None:
    told = stats("--format", "csv").output
    assert told.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(told.removeprefix("\ufeff"))))
    whole = [rows[0][name] for name in ("First day", "Calls", "Average seconds")]
    assert whole == ["2026-03-09", "5", "18.750"]
    about = {"Group": "Topics heard", "Code": "fred", "Edition": "edition 1"}
    topics = [row for row in rows if about.items() <= row.items()]
    assert [(row["Calls"], row["Share"]) for row in topics] == [("1", "0.500")]
    with closing(counting.worker()) as worker:
        turn(worker, "=cmd", "topic", call="CA6")
        worker.ended("CA6", 9)
    counting.settle()
    assert "'=cmd" in stats("--format", "csv").output


def test_a_removed_announcement_has_its_words_as_title(stats: Command, counting: Counting) -> None:
    name = "meddelande-2026-03-09-4787"
    editions = Editions(counting.database)
    for files in (announced({name: "until = 2026-03-10T12:00:00"}), short_script()):
        editions.publish(files, author="Anna", source=Source.SHELL)
    with counting.counted() as worker:
        turn(worker, call="CA6", announced=(name,))
        worker.ended("CA6", 9)
    told = stats(lang="sv").output
    assert "Ett meddelande" in told and "4787" not in told


@pytest.mark.parametrize("day", ["2026-03-16", "1900-01-01"])
def test_a_period_that_makes_no_sense_is_refused(stats: Command, day: str) -> None:
    told = stats("--from", day)
    assert (told.exit_code, "There is no period from" in told.output) == (2, True)
