"""Changes of the prompts folder of a running service."""

import os
import shutil
import socket
import sys
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ivr.checks.check import open_line
from ivr.publishing.live.cache import CachedEdition
from ivr.publishing.live.poller import Poller
from ivr.publishing.live.service import FolderWatcher
from ivr.publishing.live.startup import Startup
from ivr.publishing.live.updater import Updater
from ivr.script.line import Line
from ivr.script.speech import Speech
from tests.conftest import Journal, Write, write_into
from tests.publishing.conftest import FIRST, edited
from tests.scripts import replaced, short_script, wav, with_text
from tests.servers.running import until
from tests.sounds import recorded


def words_of(line: Line) -> str:
    said = line.texts["sv", "main", "welcome"].whole
    pieces = [piece for part in said if isinstance(part, Speech) for piece in part.pieces]
    return " ".join(piece for piece in pieces if isinstance(piece, str))


@cache
def frozen_line() -> Line:
    return open_line(short_script())


def watcher_to(adopt: Callable[[Line], None], folder: Path, **options: Any) -> FolderWatcher:
    """Return a watcher without editions that passes lines from the folder to a function."""
    opening = Startup(frozen_line(), CachedEdition("", 0, short_script()))
    given: dict[str, Any] = {"expect": lambda line: None, "settle": 0, **options}
    updater = Updater(startup=opening, editions=None, edition_cache=None, adopt=adopt, **given)
    return FolderWatcher(folder, updater.offer)


class Watched:
    """A folder watcher and the lines that were adopted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.adopted: list[Line] = []
        self.watcher = watcher_to(self.adopted.append, folder)
        self.watcher.poll()
        assert self.adopted == []

    def poll(self) -> list[Line]:
        """Poll once, and return the adopted lines."""
        before = len(self.adopted)
        self.watcher.poll()
        return self.adopted[before:]

    @property
    def problems(self) -> str:
        return "\n".join(self.watcher.problem.details if self.watcher.problem else ())


@pytest.fixture
def watched(folder: Path) -> Watched:
    return Watched(folder)


def test_any_edit_is_adopted_once(watched: Watched, write: Write, journal: Journal) -> None:
    note = short_script()["sv/fred.txt"] + b"# Hm.\n"
    edits = (
        edited(FIRST),
        replaced(short_script(), "line.toml", '"fred", "fast"', '"fast", "fred"'),
        recorded("sv/welcome", wav()),
        with_text(short_script(), "sv/fred.txt", note),
    )
    for files in edits:
        write(files)
        (line,) = watched.poll()
        assert line.edition == open_line(files).edition
        assert (watched.poll(), watched.problems) == ([], "")
    assert [line["event"] for line in journal.lines()] == ["line-adopted"] * len(edits)


def test_special_files_are_ignored(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a named pipe could block the watcher forever."""
    monkeypatch.chdir(watched.folder)  # the name of a socket must be short
    os.mkfifo("pipe.txt")
    Path("link.txt").symlink_to("pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
    assert (watched.poll(), watched.problems) == ([], "")


@pytest.mark.parametrize("kind", ["a link to nothing", "a file without measure"])
def test_an_unreadable_file_is_reported_until_it_is_removed(watched: Watched, kind: str) -> None:
    path = watched.folder / "sv" / "film.wav"
    if kind == "a link to nothing":
        path.symlink_to("nowhere")
    else:
        with path.open("wb") as film:
            film.truncate(2**40)
    assert watched.poll() == [] and "film.wav" in watched.problems
    path.unlink()
    assert (watched.poll(), watched.problems) == ([], "")


def test_a_text_that_is_replaced_by_renaming_is_adopted(watched: Watched) -> None:
    """Most editors save this way: with another inode, and maybe the same size and time."""
    path = watched.folder / "sv" / "welcome.txt"
    about = path.stat()
    new = path.with_suffix(".tmp")
    new.write_bytes(path.read_bytes().replace(b"polisens", b"Polisens"))
    os.utime(new, ns=(about.st_atime_ns, about.st_mtime_ns))
    new.replace(path)
    (line,) = watched.poll()
    assert "Polisens information" in words_of(line)


@pytest.mark.parametrize("vanishes", [False, True], ids=["changes", "vanishes"])
def test_a_folder_that_changes_while_it_is_read_is_read_again(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, vanishes: bool
) -> None:
    """The poll may have read half of one script and half of another."""
    opened = os.open

    def change_and_open(path: str, flags: int, mode: int = 0o777, **where: int) -> int:
        if path.startswith(f"{watched.folder}/"):  # its first file
            monkeypatch.setattr(os, "open", opened)
            if vanishes:
                shutil.rmtree(watched.folder)
            else:
                write_into(watched.folder, edited(FIRST))
        return opened(path, flags, mode, **where)

    (watched.folder / "sv" / "utkast.txt").write_text("Ett utkast.")
    monkeypatch.setattr(os, "open", change_and_open)
    assert watched.poll() == []
    assert bool(watched.problems) is vanishes
    write_into(watched.folder, edited(FIRST))
    (line,) = watched.poll()
    assert words_of(line) == FIRST


def test_a_repeated_failure_is_logged_once(folder: Path, write: Write, journal: Journal) -> None:
    lines: list[Line] = []
    looked: list[None] = []

    def adopt(line: Line) -> None:
        lines.append(line)
        if len(lines) < 4:
            raise MemoryError("no room for another line")

    watcher = watcher_to(adopt, folder)
    poller = Poller(watcher.poll, lambda: looked.append(None))
    for number, words in enumerate(("första", "andra", "tredje", "fjärde"), start=1):
        write(edited(f"Välkommen till den {words} linjen."))
        poller.poll()
        if number < 4:
            assert "no room" in str(watcher.problem) and "no room" in str(poller.problems)
    assert (watcher.problem, poller.problems, len(looked)) == (None, (), 4)
    assert len(journal.lines("poll-failed")) == 1


def test_waiting_threads_take_turns_with_background_tasks() -> None:
    working, go_on = threading.Event(), threading.Event()

    def work() -> None:
        working.set()
        go_on.wait(10)

    quick, slow = Poller(lambda: None, every=0), Poller(work, every=0)
    slow.start()
    assert working.wait(10)
    quick.start()
    quick.stop()
    assert sys.getswitchinterval() < 0.001
    slow.stop()
    go_on.set()
    until(lambda: sys.getswitchinterval() > 0.001)
