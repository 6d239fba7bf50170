"""The files of a script's folder that are published, and those that are not."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.database import Database
from ivr.errors import ScriptUnreadableError
from ivr.publishing.editions import Editions
from ivr.publishing.live.service import Service
from ivr.publishing.own_folder import OwnFolder
from ivr.script import inventory
from ivr.script.files import load, stamp
from ivr.script.reading import read
from tests.databases import address_of
from tests.scripts import FROZEN, excused_script, full_script, small_script, with_text

SECRET = b"TWILIO_AUTH_TOKEN=0123456789abcdef"

STRAYS = {
    "README.md": b"Read me.",
    "notes/todo.txt": SECRET,
    "doc/secret.txt": SECRET,
    "sv/environ": SECRET,
    "sv/welcome.txt.orig": SECRET,
    "sv/Welcome.txt": SECRET,
    "sv/old/welcome.txt": SECRET,
    "sv/recordings/environ": SECRET,
    "sv/recordings/old/welcome.txt": SECRET,
    "line.toml.orig": SECRET,
}
"""What lies about in a folder and is no file of a script."""

IN_PREPARATION = {
    "sv/later.txt": b"senare\n\nOm detta senare.\n",
    "fi/language.toml": excused_script()["en/language.toml"],
    "fi/welcome.txt": b"Tervetuloa.\n",
    "sv/recordings/later.WAV": b"RIFF",
}
"""Texts that nothing leads to yet, and a language that is not on the list."""


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file that is not part of the script."""
    file = tmp_path / "secret"
    file.write_bytes(SECRET)
    return file


@pytest.fixture
def service(folder: Path, tmp_path: Path) -> Iterator[Callable[[], Service]]:
    """Starts a service of one's own folder; it looks only when a test says so."""
    with ExitStack() as closing:
        address = closing.enter_context(address_of("sqlite", tmp_path))

        def start() -> Service:
            database = Database(address)
            closing.callback(database.close)
            started = Service(folder, database=database, own_folder=OwnFolder(folder))
            closing.callback(started.stop)
            return started

        yield start


def editions_of(service: Service) -> Editions:
    assert service.editions
    return service.editions


def test_a_folder_is_read_file_by_file_and_its_stamp_changes_with_any(folder: Path) -> None:
    before = stamp(folder)
    assert load(folder) == full_script()
    assert load(FROZEN) == excused_script()
    assert stamp(folder) == before
    (folder / "sv" / "notice.txt").write_bytes(b"shorter")
    assert stamp(folder) != before


@pytest.mark.parametrize(
    "name",
    [".DS_Store", ".git/config", "sv/.x.swp", "sv/x.txt~", "sv/#x.txt#", "x.bak", "x.tmp", "x.swp"],
)
def test_hidden_files_and_backups_of_editors_are_no_part_of_a_script(
    folder: Path, name: str
) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"x")
    assert load(folder) == full_script()


def test_a_name_that_is_no_text_is_a_file_that_is_not_used(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/sv/f\xe5.txt")).write_bytes(b"x")
    (found,) = read(load(folder)).findings
    assert (found.rule, found.field[-1]) == ("unused-file", r"f\xe5")


@pytest.mark.parametrize("name", ["nowhere", "line.toml"])
def test_no_folder_is_told_with_what_to_set(folder: Path, name: str) -> None:
    with pytest.raises(ScriptUnreadableError, match="IVR_PROMPTS"):
        load(folder / name)


@pytest.mark.parametrize("name", ["environ", "sv/welcome.txt"])
@pytest.mark.parametrize("target", ["/proc/self/environ", "/dev/zero", "../secret", "/nowhere"])
def test_a_link_that_leads_out_is_refused_by_its_name(
    folder: Path, outside: Path, name: str, target: str
) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(Path("..") / target)
    with pytest.raises(ScriptUnreadableError, match=f"{name} is a link that points out"):
        load(folder)


@pytest.mark.parametrize("target", [".git/config", ".env", "sv/.draft/notes.txt"])
def test_a_link_to_a_hidden_file_is_refused_by_its_name(folder: Path, target: str) -> None:
    hidden = folder / target
    hidden.parent.mkdir(exist_ok=True)
    hidden.write_text("token = 0123\n")
    assert load(folder)
    (folder / "sv" / "x.txt").symlink_to(Path("..") / target)
    with pytest.raises(ScriptUnreadableError, match=r"x.txt is a link that points"):
        load(folder)


def test_a_folder_that_links_lead_to_is_not_entered(folder: Path, tmp_path: Path) -> None:
    before = load(folder)
    (folder / "fi").symlink_to(tmp_path)
    (folder / "sv" / "again").symlink_to(folder / "sv")
    assert load(folder) == before


def test_a_link_within_the_folder_is_read(folder: Path) -> None:
    before = load(folder)
    text = folder / "sv" / "welcome.txt"
    (folder / "..data").mkdir()
    text.rename(folder / "..data" / "welcome.txt")
    text.symlink_to("../..data/welcome.txt")
    assert load(folder) == before
    (folder / "..data" / "welcome.txt").write_text("Hej.\n")
    assert load(folder)["sv/welcome.txt"] == b"Hej.\n"


def test_a_folder_that_is_itself_a_link_is_read(folder: Path, tmp_path: Path) -> None:
    current = tmp_path / "current"
    current.symlink_to("prompts")
    assert load(current) == load(folder)
    assert stamp(current) == stamp(folder)


def test_a_running_service_publishes_nothing_through_a_link(
    service: Callable[[], Service], folder: Path, outside: Path
) -> None:
    started = service()
    (folder / "sv" / "environ.txt").symlink_to(outside)
    started.poll()
    assert any("environ.txt" in str(problem.details) for problem in started.problems)
    assert editions_of(started).newest_number() == 1


class TestFilesThatTheScriptDoesNotKnow:
    """They are reported, and not part of an edition."""

    def test_texts_that_nothing_leads_to_yet_belong_to_a_script(self) -> None:
        files = {**small_script(), **IN_PREPARATION}
        assert inventory.belonging({**files, **STRAYS}) == files

    def test_each_of_them_is_reported(self, runner: CliRunner, folder: Path) -> None:
        _scatter(folder)
        told = runner.invoke(main, ["check", str(folder), "--format", "json"])
        assert told.exit_code == 0
        assert {each["file"] for each in json.loads(told.stdout)["findings"]} >= STRAYS.keys()

    def test_a_service_leaves_them_out_of_its_editions(
        self, service: Callable[[], Service], folder: Path
    ) -> None:
        _scatter(folder)
        started = service()
        editions = editions_of(started)
        assert editions.files(1) == full_script()
        (folder / "sv" / "environ").write_bytes(b"another")
        started.poll()
        assert (editions.newest_number(), started.problems) == (1, ())
        (folder / "sv" / "welcome.txt").write_text("Välkommen till polisens linje.\n")
        started.poll()
        assert editions.files(2) == with_text(
            full_script(), "sv/welcome.txt", "Välkommen till polisens linje.\n"
        )

    def test_ivr_publish_leaves_them_out_and_ivr_pull_leaves_them_alone(
        self, runner: CliRunner, folder: Path, tmp_path: Path
    ) -> None:
        _scatter(folder)
        with address_of("sqlite", tmp_path) as address:
            around = {"DATABASE_URL": address, "SECRET_KEY": "0123456789abcdef" * 4}
            told = runner.invoke(main, ["publish", str(folder), "--note", "x"], env=around)
            assert told.exit_code == 0, told.output
            database = Database(address)
            assert Editions(database).files(1) == full_script()
            database.close()
            told = runner.invoke(main, ["pull", str(folder)], env=around)
            assert told.exit_code == 0, told.output
        for name, data in STRAYS.items():
            assert (folder / name).read_bytes() == data


def _scatter(folder: Path) -> None:
    for name, data in STRAYS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
