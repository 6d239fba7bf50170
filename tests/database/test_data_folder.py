"""The data folder: private to its owner, and created again, with a log entry, if it is deleted."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.app import create_app
from ivr.database import Database
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import EditionCache
from tests.calling import Twilio
from tests.conftest import Journal, service_of, settings_for
from tests.databases import KINDS, address_of
from tests.publishing.conftest import Machine
from tests.scripts import full_script, with_text

FIRST = "Välkommen till den första linjen."
EDITED = with_text(full_script(), "sv/welcome.txt", f"{FIRST}\n")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(params=KINDS)
def machine(request: pytest.FixtureRequest, folder: Path, data: Path) -> Iterator[Machine]:
    """A worker that answers with an edition; SQLite is in the data folder, as by default."""
    with address_of(request.param, data) as address:
        if request.param == "sqlite":
            address = f"sqlite:///{data}/ivr.db"
        machine = Machine(folder, address, data / "editions")
        Editions(machine.database).publish(EDITED, author="Karin", source=Source.STUDIO)
        machine.poll()
        yield machine
        machine.database.close()


def test_a_data_folder_that_is_deleted_is_noticed_said_and_made_again(
    machine: Machine, data: Path, folder: Path, journal: Journal
) -> None:
    shutil.rmtree(data)
    machine.poll()
    machine.poll()
    assert FIRST in machine.welcome
    assert EditionCache(data / "editions").newest() == (2, EDITED)
    assert data.stat().st_mode & 0o077 == 0
    assert len(journal.lines("edition-cached-again")) == 1
    if machine.database.is_sqlite:
        assert "was deleted" in machine.problems
        assert len(journal.lines("database-unavailable")) == 1
        assert not (data / "ivr.db").exists()
        again = Machine(folder, f"sqlite:///{data}/ivr.db", data / "editions")
        assert FIRST in again.welcome
        assert "has no editions" in again.problems
        again.database.close()


def test_a_shelf_that_cannot_be_made_again_is_a_problem_and_logged_once(
    machine: Machine, data: Path, journal: Journal
) -> None:
    shutil.rmtree(data / "editions")
    (data / "editions").write_text("no folder")
    for _ in range(3):
        machine.poll()
    assert "editions" in machine.problems
    assert len(journal.lines("edition-not-cached")) == 1
    assert FIRST in machine.welcome


def test_a_shelf_that_another_worker_has_filled_again_is_no_problem_any_more(
    machine: Machine, data: Path
) -> None:
    shutil.rmtree(data / "editions")
    (data / "editions").write_text("no folder")
    machine.poll()
    assert "cannot be saved" in machine.problems
    (data / "editions").unlink()
    EditionCache(data / "editions").keep(2, EDITED)
    machine.poll()
    assert "cannot be saved" not in machine.problems


def test_a_data_folder_that_others_may_read_is_narrowed_at_a_start(
    folder: Path, data: Path, journal: Journal
) -> None:
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    service_of(create_app(settings_for(folder))).stop()
    assert data.stat().st_mode & 0o777 == 0o700
    data.chmod(0o1777)
    service_of(create_app(settings_for(folder))).stop()
    assert data.stat().st_mode & 0o7777 == 0o1777, "it is a folder that all of a machine share"
    (told,) = journal.lines("data-folder-is-open")
    assert str(data) in told["reason"] and "IVR_DATA" in told["reason"]


def test_a_file_of_somebody_else_that_others_may_read_is_refused_in_words(
    folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data.mkdir(mode=0o700)
    (data / "ivr.db").touch(mode=0o644)

    def refuse(path: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted", str(path))

    monkeypatch.setattr(Path, "chmod", refuse)
    database = Database(f"sqlite:///{data}/ivr.db")
    app = create_app(settings_for(folder), database=database)
    service_of(app).stop()
    assert Twilio(app).ask().status == 200
    assert "Operation not permitted" in str(service_of(app).problems)
    database.close()
