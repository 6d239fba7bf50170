"""The files of a folder that belong to its script, and the others."""

import os
from pathlib import Path

import pytest

from ivr.errors import ScriptUnreadableError
from ivr.script.files import load, stamp
from ivr.script.reading import inventory
from ivr.script.reading.reading import read_script
from ivr.studio.database import Database
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.folder import OwnFolder
from tests.conftest import running, started
from tests.scripts import excused_script, full_script, small_script, where, with_text

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
"""Unrelated files that may be in a folder."""

IN_PREPARATION = {
    "sv/later.txt": b"senare\n\nOm detta senare.\n",
    "fi/language.toml": excused_script()["en/language.toml"],
    "fi/welcome.txt": b"Tervetuloa.\n",
    "sv/recordings/later.WAV": b"RIFF",
}
"""Unreachable texts, and a language that is not listed."""


@pytest.mark.parametrize(
    "name",
    [".DS_Store", ".git/config", "sv/.x.swp", "sv/x.txt~", "sv/#x.txt#", "x.bak", "x.tmp", "x.swp"],
)
def test_hidden_files_and_backups_are_no_part_of_a_script(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"x")
    assert load(folder) == full_script()


def test_a_file_with_an_unknown_name_is_reported_as_unused(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/sv/f\xe5.txt")).write_bytes(b"x")
    (found,) = read_script(load(folder)).findings
    assert (found.rule, found.field[-1]) == ("unused-file", r"f\xe5")


@pytest.mark.parametrize("target", [".git/config", "sv/.draft/notes.txt", "../secret"])
def test_a_link_to_hidden_or_outside_files_is_refused_by_name(folder: Path, target: str) -> None:
    hidden = folder / target
    hidden.parent.mkdir(exist_ok=True)
    hidden.write_text("token = 0123\n")
    assert load(folder)
    (folder / "sv" / "x.txt").symlink_to(Path("..") / target)
    with pytest.raises(ScriptUnreadableError, match=r"x.txt is a link that points"):
        load(folder)


def test_linked_folders_are_ignored_except_the_scripts_own(folder: Path, tmp_path: Path) -> None:
    before = load(folder)
    (folder / "fi").symlink_to(tmp_path)
    (folder / "sv" / "again").symlink_to(folder / "sv")
    (tmp_path / "current").symlink_to("prompts")
    assert load(folder) == load(tmp_path / "current") == before
    assert stamp(tmp_path / "current") == stamp(folder)


def test_a_link_within_the_folder_is_read(folder: Path) -> None:
    before = load(folder)
    text = folder / "sv" / "welcome.txt"
    (folder / "..data").mkdir()
    text.rename(folder / "..data" / "welcome.txt")
    text.symlink_to("../..data/welcome.txt")
    assert load(folder) == before
    (folder / "..data" / "welcome.txt").write_text("Hej.\n")
    assert load(folder)["sv/welcome.txt"] == b"Hej.\n"


def scatter(folder: Path) -> None:
    """Put unrelated files into a folder."""
    for name, data in STRAYS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def test_unreachable_texts_belong_to_a_script_and_stray_files_are_reported() -> None:
    files = {**small_script(), **IN_PREPARATION}
    assert inventory.select_script_files({**files, **STRAYS}) == files
    strayed = {**full_script(), **STRAYS}
    assert {where(strayed, each)[0] for each in read_script(strayed).findings} == STRAYS.keys()


def test_a_service_leaves_stray_files_out_of_its_editions(folder: Path, database: Database) -> None:
    service = running(started(folder, database=database, own_folder=OwnFolder(folder)))
    scatter(folder)
    service.poller.poll()
    assert Editions(database).newest_number() == 1 and service.source.problems == ()
    (folder / "sv" / "welcome.txt").write_text("Välkommen till polisens linje.\n")
    service.poller.poll()
    edited = with_text(full_script(), "sv/welcome.txt", "Välkommen till polisens linje.\n")
    assert Editions(database).files(2) == edited
