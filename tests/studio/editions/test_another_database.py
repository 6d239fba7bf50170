"""A start with another database, as docs/operations.md, "What callers hear", describes it."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.errors import AnotherDatabaseError
from ivr.line.cache import EditionCache
from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.source import EditionSource
from tests.conftest import Journal, Write
from tests.databases import address_of, copy_of, editions_of, opened
from tests.studio.editions.conftest import (
    FIRST,
    SECOND,
    THIRD,
    Machine,
    Machines,
    at_once,
    edited,
    publish,
)

KEY = "0123456789abcdef" * 4
AWAY = "sqlite:////dev/null/below/ivr.db"


def kind_of(address: str) -> str:
    return address.partition(":")[0].partition("+")[0]


@pytest.fixture
def heard(folder: Path, tmp_path: Path, address: str, write: Write) -> str:
    """The address of a database whose second edition callers of this machine have heard.

    The folder of the script still has the first one.
    """
    write(edited(FIRST))
    machine = Machine(folder, address, tmp_path)
    publish(Editions(machine.database), SECOND)
    machine.hears(SECOND)
    machine.database.close()
    return address


@pytest.fixture(params=["empty", "of another line"])
def other(request: pytest.FixtureRequest, heard: str, tmp_path: Path) -> Iterator[str]:
    """The address of another database of the same kind."""
    with address_of(kind_of(heard), tmp_path / "other", empty=True) as address:
        if request.param != "empty":
            with editions_of(address) as editions:
                publish(editions, THIRD)
        yield address


Start = Callable[..., Machine]


@pytest.fixture
def start(folder: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts workers of the machine, each on a database of its own choice."""
    machines = Machines(folder, "")

    def start(address: str, has_studio: bool = True) -> Machine:
        machines.address = address
        return machines.start(cache=tmp_path, has_studio=has_studio)

    yield start
    machines.stop()


def source_on(address: str, folder: Path, data: Path) -> EditionSource:
    """The source of a worker of the machine when it starts."""
    with opened(address) as database:
        return EditionSource(folder, database, EditionCache(data / "editions"))


def shell(address: str, data: Path, *words: object) -> Result:
    """A command in a shell with the settings of the service."""
    environment = {"DATABASE_URL": address, "IVR_DATA": str(data), "SECRET_KEY": KEY}
    return CliRunner().invoke(main, [*map(str, words), "--lang", "en"], env=environment)


def test_another_database_keeps_the_last_words_and_gets_no_edition(
    start: Start, other: str, journal: Journal
) -> None:
    with editions_of(other) as editions:
        before = editions.newest_number()
        machine = start(other)
        for _ in range(2):
            machine.hears(SECOND)
        assert "used before" in machine.problems
        assert f"editions: {before}" in machine.problems
        assert "ivr history --accept-database" in machine.problems
        with pytest.raises(AnotherDatabaseError):
            publish(machine.editions, FIRST)
        assert editions.newest_number() == before
    assert len(journal.lines("another-database")) == 1


def test_a_restored_database_raises_no_alarm(start: Start, heard: str, tmp_path: Path) -> None:
    with copy_of(heard, tmp_path) as address:
        machine = start(address)
        machine.hears(SECOND)
        assert machine.problems == ""
        publish(Editions(machine.database), THIRD)
        machine.hears(THIRD)
        machine.database.close()


def test_an_older_backup_is_heard_and_reported(start: Start, heard: str, tmp_path: Path) -> None:
    with copy_of(heard, tmp_path) as address:
        newer = start(heard)
        publish(Editions(newer.database), THIRD)
        newer.hears(THIRD)
        machine = start(address)
        machine.hears(SECOND)
        assert "edition 3" in machine.problems
        assert shell(address, tmp_path, "history", "--accept-database").exit_code == 0
        machine.hears(SECOND)
        assert machine.problems == ""
        machine.database.close()


def test_an_empty_cache_accepts_any_database(
    start: Start, other: str, folder: Path, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "editions")
    with editions_of(other) as editions:
        expected = edited(THIRD if editions.newest_number() else FIRST)
        for source in at_once(*[partial(source_on, other, folder, tmp_path)] * 4):
            assert isinstance(source, EditionSource) and source.live.edition.files == expected
        assert editions.newest_number() == 1
    assert start(other).problems == ""


def test_commands_refuse_another_database(other: str, folder: Path, tmp_path: Path) -> None:
    with editions_of(other) as editions:
        before = editions.newest_number()
        for words in (
            ("publish", folder, "--note", "New"),
            ("rollback", "1"),
            ("pull", tmp_path / "desk"),
            ("diff", "live", folder),
            ("history",),
        ):
            result = shell(other, tmp_path, *words)
            assert result.exit_code == (2 if words[0] == "diff" else 1), words
            assert "ivr history --accept-database" in result.output
        assert editions.newest_number() == before
    assert ("Karin" in result.output) == bool(before)


def test_accepted_databases_are_heard(start: Start, other: str, heard: str, tmp_path: Path) -> None:
    """An empty database starts with the edition that callers heard, not with the folder."""
    machine = start(other)
    machine.hears(SECOND)
    accepted = shell(other, tmp_path, "history", "--accept-database")
    assert accepted.exit_code == 0 and "edition 1" in accepted.output
    with editions_of(other) as editions:
        (edition,) = editions.history()
    expected = SECOND if edition.source is Source.SHELL else THIRD
    for each in (machine, start(other), start(AWAY)):
        each.hears(expected)
    assert machine.problems == ""
    assert shell(other, tmp_path, "history", "--accept-database").exit_code == 2, "nothing to do"
    back = start(heard)
    back.hears(expected)
    assert "used before" in back.problems


def test_an_emptied_database_gets_the_last_words(start: Start, heard: str, tmp_path: Path) -> None:
    machine = start(heard)
    with machine.database.writing() as session:
        for table in ("publication", "script_file", "edition"):
            session.connection().exec_driver_sql(f"DELETE FROM {table}")
    machine.hears(SECOND)
    assert "has no editions" in machine.problems
    assert shell(heard, tmp_path, "history", "--accept-database").exit_code == 0
    for each in (machine, start(heard)):
        each.hears(SECOND)
        assert each.service.source.live.edition.number == 1 and each.problems == ""
