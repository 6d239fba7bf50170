"""The data folder: private to its owner, and recreated with a log entry after deletion."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.line.cache import EditionCache
from ivr.service import create_service
from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from tests.conftest import Journal, running, settings_for
from tests.databases import KINDS, address_of
from tests.studio.editions.conftest import FIRST, Machine, edited


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(params=KINDS)
def machine(request: pytest.FixtureRequest, folder: Path, data: Path) -> Iterator[Machine]:
    """A worker that answers with an edition from SQLite in the data folder."""
    with address_of(request.param, data) as address:
        if request.param == "sqlite":
            address = f"sqlite:///{data}/ivr.db"
        machine = Machine(folder, address, data)
        Editions(machine.database).publish(edited(FIRST), author="Karin", source=Source.STUDIO)
        machine.poll()
        yield machine
        machine.database.close()


def test_a_deleted_data_folder_is_reported_and_made_again(
    machine: Machine, data: Path, folder: Path, journal: Journal
) -> None:
    shutil.rmtree(data)
    machine.poll()
    machine.poll()
    assert FIRST in machine.welcome
    kept = EditionCache(data / "editions").newest()
    assert kept and (kept.number, kept.files) == (2, edited(FIRST))
    assert not any(path.stat().st_mode & 0o077 for path in (data, *data.rglob("*")))
    assert len(journal.lines("edition-cached-again")) == 1
    if machine.database.is_sqlite:
        assert "was deleted" in machine.problems
        assert len(journal.lines("database-unavailable")) == 1
        assert not (data / "ivr.db").exists()
        again = Machine(folder, f"sqlite:///{data}/ivr.db", data)
        assert FIRST in again.welcome
        assert "used before" in again.problems
        again.database.close()


def test_a_start_makes_the_data_folder_private(folder: Path, data: Path, journal: Journal) -> None:
    data.mkdir()
    for before, after in ((0o755, 0o700), (0o1777, 0o1777)):  # the last one all users share
        data.chmod(before)
        running(create_service(settings_for(folder))).stop()
        assert data.stat().st_mode & 0o7777 == after
    (told,) = journal.lines("data-folder-is-open")
    assert str(data) in told["reason"] and "IVR_DATA" in told["reason"]
