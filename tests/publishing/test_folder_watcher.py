"""Changing the prompts folder of a running service."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from ivr.checks.check import open_line
from ivr.publishing.live.poller import POLL_SECONDS, Poller
from ivr.publishing.live.startup import Startup
from ivr.publishing.live.updater import SETTLE_SECONDS, Updater
from ivr.publishing.live.watcher import FolderWatcher
from ivr.script.line import Line
from ivr.script.speech import Speech
from tests.conftest import Journal, Write, write_into
from tests.scripts import full_script, replaced, wav, with_text

Files = dict[str, bytes]

DEADLINE = 10.0
"""Seconds, far more than anything here takes; only a failure waits that long."""

WELCOME = "Välkommen till en annan linje."
AGAIN = "Välkommen åter till den här linjen."


def edited(text: str = WELCOME) -> Files:
    return with_text(full_script(), "sv/welcome.txt", f"{text}\n")


def words_of(line: Line, name: str, code: str = "sv") -> str:
    said = line.texts[code, "main", name].whole
    pieces = [piece for part in said if isinstance(part, Speech) for piece in part.pieces]
    return " ".join(piece for piece in pieces if isinstance(piece, str))


def wait_until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + DEADLINE
    pause = threading.Event()
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        pause.wait(0.005)


@cache
def frozen_line() -> Line:
    return open_line(full_script())


def updater_to(
    adopt: Callable[[Line], None],
    *,
    expect: Callable[[Line], None] = lambda line: None,
    settle: float = 0,
) -> Updater:
    """An updater without editions, which passes on every line from the folder."""
    opening = Startup(frozen_line(), 0, full_script())
    return Updater(
        opening, editions=None, edition_cache=None, expect=expect, adopt=adopt, settle=settle
    )


class Watched:
    """A folder watcher and the lines that were adopted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.adopted: list[Line] = []
        self.watcher = FolderWatcher(folder, updater_to(self.adopted.append).offer)
        self.watcher.poll()
        assert self.adopted == []

    def poll(self) -> list[Line]:
        """Poll once, and return what was adopted."""
        before = len(self.adopted)
        self.watcher.poll()
        return self.adopted[before:]

    @property
    def problems(self) -> str:
        return "\n".join(self.watcher.problem.details if self.watcher.problem else ())


@pytest.fixture
def watched(folder: Path) -> Watched:
    return Watched(folder)


SOUND = {
    "sv/recordings/welcome.wav": wav(1.0),
    "sv/recordings/welcome.txt": full_script()["sv/welcome.txt"],
}
EDITS: Mapping[str, Files] = {
    "a text": edited(),
    "an option": replaced(full_script(), "line.toml", '"fred", "fast"', '"fast", "fred"'),
    "a recording": {**full_script(), **SOUND},
    "a note": with_text(full_script(), "sv/fred.txt", full_script()["sv/fred.txt"] + b"# Hm.\n"),
    "a file that nobody hears": with_text(full_script(), "sv/utkast.txt", "Ett utkast."),
}


@pytest.mark.parametrize("files", EDITS.values(), ids=EDITS)
def test_an_edit_of_any_kind_is_adopted_once(
    watched: Watched, write: Write, journal: Journal, files: Files
) -> None:
    write(files)
    (line,) = watched.poll()
    assert line.edition == open_line(files).edition != frozen_line().edition
    assert (watched.poll(), watched.problems) == ([], "")
    (told,) = journal.lines()
    assert (told["event"], told["edition"]) == ("line-adopted", line.edition)


BREAKS: Mapping[str, tuple[str, bytes]] = {
    "an empty text": ("sv/welcome.txt", b""),
    "TOML that breaks off": ("line.toml", full_script()["line.toml"][:-120]),
    "bytes that are no UTF-8": ("sv/fred.txt", "sv\xe4ra ord\n\n".encode("latin-1")),
    "a number that is not ours": ("en/welcome.txt", b"Call 08 123 456.\n"),
    "a sound that is none": ("sv/recordings/welcome.wav", b"RIFF"),
}


@pytest.mark.parametrize(("path", "data"), BREAKS.values(), ids=BREAKS)
def test_a_broken_edit_is_refused_and_reported_once_and_can_be_mended(
    watched: Watched, write: Write, journal: Journal, path: str, data: bytes
) -> None:
    write({**edited(), **SOUND, path: data})
    assert watched.poll() == watched.poll() == []
    assert f"{path}:" in watched.problems
    (told,) = journal.lines()
    assert (told["event"], told["level"]) == ("line-refused", "error")
    assert told["problems"] == watched.problems.splitlines()
    write(edited())
    (line,) = watched.poll()
    assert words_of(line, "welcome") == WELCOME
    write(with_text(full_script(), "sv/welcome.txt", ""))
    watched.poll()
    assert watched.problems
    write(edited())
    assert (watched.poll(), watched.problems) == ([], "")


def test_another_mistake_is_reported_anew_and_all_of_them_together(
    watched: Watched, write: Write, journal: Journal
) -> None:
    broken = with_text(full_script(), "sv/welcome.txt", "")
    write(broken)
    watched.poll()
    write(with_text(broken, "en/welcome.txt", ""))
    watched.poll()
    assert "sv/welcome.txt" in watched.problems and "en/welcome.txt" in watched.problems
    assert [line["event"] for line in journal.lines()] == ["line-refused"] * 2


@pytest.mark.parametrize(
    ("left", "named"),
    [("nothing", "prompts"), ("an empty folder", "line.toml"), ("a file", "prompts")],
)
def test_what_is_no_script_changes_nothing_and_is_reported_once(
    watched: Watched, write: Write, journal: Journal, left: str, named: str
) -> None:
    for files, adopted in ((full_script(), 0), (edited(), 1)):
        shutil.rmtree(watched.folder)
        if left == "an empty folder":
            watched.folder.mkdir()
        elif left == "a file":
            watched.folder.write_text("prompts")
        assert watched.poll() == watched.poll() == []
        assert named in watched.problems
        assert len(journal.lines("line-refused")) == 1 + adopted
        if left == "a file":
            watched.folder.unlink()
        write(files)
        assert (len(watched.poll()), watched.problems) == (adopted, "")


@pytest.mark.parametrize("kind", ["a pipe", "a link to a pipe", "a socket"])
def test_what_is_no_file_is_no_part_of_the_script(
    watched: Watched, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading it could block, and the watcher would never poll again."""
    monkeypatch.chdir(watched.folder)  # the name of a socket must be short
    if kind == "a pipe":
        os.mkfifo("pipe.txt")
    elif kind == "a socket":
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("socket.txt")
    else:
        os.mkfifo("pipe")
        Path("link.txt").symlink_to("pipe")
    assert (watched.poll(), watched.problems) == ([], "")


@pytest.mark.parametrize("kind", ["a link to nothing", "a file without measure"])
def test_what_cannot_be_read_is_reported_and_can_be_removed(watched: Watched, kind: str) -> None:
    path = watched.folder / "sv" / "film.wav"
    if kind == "a link to nothing":
        path.symlink_to("nowhere")
    else:
        with path.open("wb") as film:
            film.truncate(2**40)
    assert watched.poll() == [] and "film.wav" in watched.problems
    path.unlink()
    assert (watched.poll(), watched.problems) == ([], "")


def test_a_folder_that_is_a_link_can_be_turned_to_another_one(tmp_path: Path) -> None:
    """Many deployments replace all files at once in this way."""
    for name, files in (("one", full_script()), ("two", edited())):
        write_into(tmp_path / name, files)
    link = tmp_path / "current"
    link.symlink_to("one")
    watched = Watched(link)
    link.unlink()
    link.symlink_to("two")
    (line,) = watched.poll()
    assert words_of(line, "welcome") == WELCOME


def test_a_text_that_is_replaced_by_renaming_is_adopted(watched: Watched) -> None:
    """Most editors save so: another inode, and maybe the same size and time."""
    path = watched.folder / "sv" / "welcome.txt"
    about = path.stat()
    new = path.with_suffix(".tmp")
    new.write_bytes(path.read_bytes().replace(b"polisens", b"Polisens"))
    os.utime(new, ns=(about.st_atime_ns, about.st_mtime_ns))
    new.replace(path)
    (line,) = watched.poll()
    assert "Polisens information" in words_of(line, "welcome")


@pytest.fixture
def while_reading(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[], object]], None]:
    """Makes the next poll read the folder, and runs something before the first file is read."""

    def arrange(act: Callable[[], object]) -> None:
        opened = os.open

        def act_and_open(path: str, flags: int, mode: int = 0o777, **where: int) -> int:
            if where:  # the folder itself is open by now
                monkeypatch.setattr(os, "open", opened)
                act()
            return opened(path, flags, mode, **where)

        (folder / "sv" / "utkast.txt").write_text("Ett utkast.")
        monkeypatch.setattr(os, "open", act_and_open)

    return arrange


def test_a_folder_that_changes_while_it_is_read_is_read_again(
    watched: Watched, while_reading: Callable[[Callable[[], object]], None]
) -> None:
    """The poll may have read half of one script and half of another."""
    welcome = watched.folder / "sv" / "welcome.txt"
    while_reading(lambda: welcome.write_text(f"{WELCOME}\n"))
    assert watched.poll() == []
    assert watched.problems == ""
    (line,) = watched.poll()
    assert words_of(line, "welcome") == WELCOME


def test_a_folder_that_vanishes_while_it_is_read_changes_nothing(
    watched: Watched, while_reading: Callable[[Callable[[], object]], None]
) -> None:
    while_reading(lambda: shutil.rmtree(watched.folder))
    assert watched.poll() == []
    assert watched.problems


def test_a_line_is_expected_some_time_before_it_answers(folder: Path, write: Write) -> None:
    """Every worker knows a line before the first one answers with it."""
    told: list[tuple[str, float]] = []

    def tell(what: str, line: Line) -> None:
        assert words_of(line, "welcome") == WELCOME
        told.append((what, time.monotonic()))

    def expect(line: Line) -> None:
        tell("expected", line)

    def adopt(line: Line) -> None:
        tell("adopted", line)

    watcher = FolderWatcher(folder, updater_to(adopt, expect=expect, settle=0.05).offer)
    watcher.poll()
    write(edited())
    watcher.poll()
    assert [what for what, _ in told] == ["expected", "adopted"]
    assert told[1][1] - told[0][1] >= 0.05


def test_all_workers_have_read_an_edit_before_the_first_one_answers_with_it() -> None:
    reading_and_examining = 0.25
    assert POLL_SECONDS + reading_and_examining < SETTLE_SECONDS
    assert 2 * (SETTLE_SECONDS + reading_and_examining) + POLL_SECONDS < 2


# The real thread.


def test_the_watch_looks_by_itself_until_it_is_stopped_whatever_goes_wrong(
    folder: Path, journal: Journal
) -> None:
    adopted: list[Line] = []

    def adopt(line: Line) -> None:
        if not adopted and "annan" in words_of(line, "welcome"):
            raise MemoryError("no room for another line")
        adopted.append(line)

    watcher = FolderWatcher(folder, updater_to(adopt).offer)
    poller = Poller(watcher.poll, every=0.01)
    before = set(threading.enumerate())
    poller.start()
    (thread,) = set(threading.enumerate()) - before
    assert thread.daemon
    try:
        write_into(folder, edited())
        wait_until(lambda: watcher.problem)
        assert "no room for another line" in str(watcher.problem)
        shutil.rmtree(folder)
        write_into(folder, edited(AGAIN))
        wait_until(lambda: adopted)
        wait_until(lambda: not watcher.problem)
    finally:
        poller.stop()
    wait_until(lambda: not thread.is_alive())
    assert journal.lines("poll-failed")  # read once: a line that comes meanwhile can be lost


def test_what_goes_wrong_at_each_look_is_logged_once_and_keeps_no_other_from_its_look(
    journal: Journal,
) -> None:
    looked: list[None] = []

    def fail() -> None:
        raise MemoryError("no room")

    poller = Poller(fail, lambda: looked.append(None))
    for _ in range(3):
        poller.poll()
    assert len(looked) == 3
    assert len(journal.lines("poll-failed")) == 1
    assert "no room" in str(poller.problems)
