"""Changes of the prompts folder of a running service."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.checks.check import check_and_prepare
from ivr.line.folder import FolderWatcher
from ivr.line.poller import Poller
from ivr.script.files import Files
from ivr.script.model.line import Line
from tests.conftest import Journal, Write, write_into
from tests.scripts import replaced, short_script, wav, with_text
from tests.sounds import recorded
from tests.studio.editions.conftest import FIRST, Machine, edited


@pytest.fixture
def worker(folder: Path) -> Iterator[Machine]:
    """A worker that follows its folder."""
    worker = Machine(folder, "sqlite://", has_studio=False)
    yield worker
    worker.database.close()


def test_any_edit_is_adopted_once(worker: Machine, write: Write, journal: Journal) -> None:
    note = short_script()["sv/fred.txt"] + b"# Hm.\n"
    edits = (
        edited(FIRST),
        replaced(short_script(), "line.toml", '"fred", "fast"', '"fast", "fred"'),
        recorded("sv/welcome", wav()),
        with_text(short_script(), "sv/fred.txt", note),
    )
    for files in edits:
        write(files)
        worker.poll()
        worker.poll()
        assert (
            worker.service.source.live.line.short_fingerprint
            == check_and_prepare(files).short_fingerprint
        )
        assert worker.problems == ""
    assert [line["event"] for line in journal.lines()] == ["line-adopted"] * len(edits)


def test_special_files_are_ignored(
    worker: Machine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading a named pipe could block the watcher forever."""
    monkeypatch.chdir(folder)  # the name of a socket must be short
    os.mkfifo("pipe.txt")
    Path("link.txt").symlink_to("pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
    worker.poll()
    assert worker.problems == ""


@pytest.mark.parametrize("kind", ["a link to nothing", "a file without measure"])
def test_an_unreadable_file_is_reported_until_it_is_removed(
    worker: Machine, folder: Path, kind: str
) -> None:
    path = folder / "sv" / "film.wav"
    if kind == "a link to nothing":
        path.symlink_to("nowhere")
    else:
        with path.open("wb") as film:
            film.truncate(2**40)
    worker.poll()
    assert "film.wav" in worker.problems
    path.unlink()
    worker.poll()
    assert worker.problems == ""


def test_a_text_that_is_replaced_by_renaming_is_adopted(worker: Machine, folder: Path) -> None:
    """Most editors save this way: with another inode, and maybe the same size and time."""
    worker.poll()
    path = folder / "sv" / "welcome.txt"
    about = path.stat()
    new = path.with_suffix(".tmp")
    new.write_bytes(path.read_bytes().replace(b"Polisens", b"polisens"))
    os.utime(new, ns=(about.st_atime_ns, about.st_mtime_ns))
    new.replace(path)
    worker.hears("polisens internationella")


@pytest.mark.parametrize("vanishes", [False, True], ids=["changes", "vanishes"])
def test_a_folder_that_changes_while_it_is_read_is_read_again(
    worker: Machine, folder: Path, monkeypatch: pytest.MonkeyPatch, vanishes: bool
) -> None:
    """The poll may have read half of one script and half of another."""
    opened = os.open

    def change_and_open(path: str, flags: int, mode: int = 0o777, **where: int) -> int:
        if path.startswith(f"{folder}/"):  # its first file
            monkeypatch.setattr(os, "open", opened)
            if vanishes:
                shutil.rmtree(folder)
            else:
                write_into(folder, edited(FIRST))
        return opened(path, flags, mode, **where)

    (folder / "sv" / "utkast.txt").write_text("Ett utkast.")
    monkeypatch.setattr(os, "open", change_and_open)
    worker.poll()
    assert FIRST not in worker.welcome and bool(worker.problems) is vanishes
    write_into(folder, edited(FIRST))
    worker.hears(FIRST)


def test_a_repeated_failure_is_logged_once(folder: Path, write: Write, journal: Journal) -> None:
    lines: list[Line] = []
    looked: list[None] = []

    def adopt(line: Line) -> None:
        lines.append(line)
        if len(lines) < 4:
            raise MemoryError("no room for another line")

    def take(files: Files) -> str:
        adopt(check_and_prepare(files))
        return ""

    watcher = FolderWatcher(folder, take)
    poller = Poller(watcher.poll, lambda: looked.append(None))
    for number, words in enumerate(("första", "andra", "tredje", "fjärde"), start=1):
        write(edited(f"Välkommen till den {words} linjen."))
        poller.poll()
        if number < 4:
            assert "no room" in str(watcher.problem) and "no room" in str(poller.problems)
    assert (watcher.problem, poller.problems, len(looked)) == (None, (), 4)
    assert len(journal.lines("poll-failed")) == 1
