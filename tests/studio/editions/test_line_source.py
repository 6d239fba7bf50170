"""The line source: each row of the table in docs/operations.md, "What callers hear"."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import event

from ivr.cli import main
from ivr.errors import ScriptRefusedError
from ivr.line.cache import MAX_EDITIONS, CachedScript, EditionCache
from ivr.script.files import load
from ivr.studio.database import Database
from ivr.studio.editions.draft import Drafts
from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.folder import OwnFolder
from tests.calling import METRICS_TOKEN
from tests.conftest import Write, running, started, state_of, write_into
from tests.scripts import short_script
from tests.studio.editions.conftest import (
    BROKEN,
    FIRST,
    SECOND,
    THIRD,
    Machine,
    Machines,
    edited,
    publish,
)
from tests.studio.publishing import put_files, wanting_approval
from tests.studio.staff import Browser

WELCOME = "sv/welcome.txt"
SOME_ID = 32 * "a"
AWAY = "postgresql://karin:secret@127.0.0.1:1/away"


@pytest.fixture
def away(folder: Path) -> Iterator[Machines]:
    """Machines whose database is unreachable until `nowhere` is removed."""
    nowhere = folder.parent / "nowhere"
    nowhere.write_text("no folder")
    machines = Machines(folder, f"sqlite:///{nowhere}/ivr.db")
    yield machines
    machines.stop()


def shell(address: str, *words: object) -> Result:
    """Run a command with the settings of the service."""
    environment = {"DATABASE_URL": address, "SECRET_KEY": None, "LOGNAME": "karin"}
    return CliRunner().invoke(main, [*map(str, words), "--lang", "en"], env=environment)


# 1. The database, or without it the edition cache, has editions.


def test_callers_hear_the_newest(machines: Machines, editions: Editions) -> None:
    publish(editions, FIRST)
    machine = machines.start()
    machine.poll()
    for number, words in ((1, FIRST), (2, SECOND)):
        assert words in machine.welcome and "newest edition" in machine.source
        (worker,) = editions.workers.all()
        assert worker.edition == number and worker.seen >= worker.since
        publish(editions, SECOND)
        machine.poll()


def statements_of(machine: Machine) -> list[str]:
    """Poll, and return the statements that the database executed."""
    executed: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement != "BEGIN":
            executed.append(statement)

    event.listen(machine.database.engine, "before_cursor_execute", note)
    machine.poll()
    event.remove(machine.database.engine, "before_cursor_execute", note)
    return executed


def test_a_poll_without_a_change_is_one_statement(machines: Machines, editions: Editions) -> None:
    publish(editions, FIRST)
    machine = machines.start()
    machine.poll()
    # At times a worker also reports that it is alive.
    assert len(min((statements_of(machine) for _ in range(3)), key=len)) == 1
    publish(editions, SECOND)
    assert len(statements_of(machine)) > 1
    machine.hears(SECOND)


# 2. There are none, and SECRET_KEY is set.


def test_the_folder_becomes_the_first_edition_and_its_changes_are_ignored(
    machines: Machines, editions: Editions, tmp_path: Path, write: Write
) -> None:
    write(edited(FIRST))
    write_into(tmp_path / "other", edited(SECOND))
    keyless = machines.start(tmp_path / "other", has_studio=False)
    assert "Callers hear the folder" in keyless.source
    one, other = machines.start(), machines.start(tmp_path / "other")
    for files in (edited(THIRD), BROKEN, {}):
        write(files)
        keyless.hears(FIRST)
        for machine in (one, other, machines.start()):
            machine.hears(FIRST)
            assert "newest edition" in machine.source and machine.problems == ""
    (edition,) = editions.history()
    assert (edition.number, edition.source, edition.author) == (1, Source.FILES, "files")


def test_first_edition_waits_for_a_good_folder(away: Machines, folder: Path, write: Write) -> None:
    machine = away.start()
    assert machine.service.source.problems and "no edition" in machine.source
    for words in (SECOND, FIRST, SECOND):
        write(edited(words))
        machine.poll()
        assert "until the database is available" in machine.problems and words in machine.welcome
    write(BROKEN)
    (folder.parent / "nowhere").unlink()
    machine.poll()
    assert Editions(machine.database).newest_number() == 0
    write(edited(FIRST))
    machine.hears(FIRST)
    assert Editions(machine.database).newest_number() == 1


# 3. There are none, and SECRET_KEY is not set.


def test_folder_changes_are_heard(machines: Machines, editions: Editions, write: Write) -> None:
    one, other = machines.start(has_studio=False), machines.start(has_studio=False)
    for words in (FIRST, SECOND, FIRST):
        write(edited(words))
        for machine in (one, other):
            machine.hears(words)
            assert machine.problems == ""
    assert "Callers hear the folder" in one.source
    for files, reason in (
        (BROKEN, WELCOME),
        (wanting_approval(edited(SECOND)), "approval.*SECRET_KEY"),
    ):
        write(files)
        one.hears(FIRST)
        assert re.search(reason, one.problems)
    assert editions.newest_number() == 0


@pytest.mark.parametrize("edits", [[], [SECOND, FIRST]], ids=["at a start", "edited"])
@pytest.mark.parametrize("spoil", ["errors", "gone"])
def test_folder_the_last_good_one_answers_also_after_a_restart(
    machines: Machines, folder: Path, write: Write, spoil: str, edits: list[str]
) -> None:
    write(edited(FIRST))
    machine = machines.start(has_studio=False)
    for words in edits:
        write(edited(words))
        machine.poll()
    if spoil == "errors":
        write(BROKEN)
    else:
        shutil.rmtree(folder)
    again = machines.start(has_studio=False)
    again.hears(FIRST)
    assert again.problems
    write(edited(SECOND))
    again.hears(SECOND)
    assert again.problems == ""


def test_publishing_needs_the_studio(machines: Machines, editions: Editions, folder: Path) -> None:
    for words in (["publish", folder, "--note", "x"], ["rollback", "1"]):
        result = shell(machines.address, *words)
        assert result.exit_code == 1 and editions.newest_number() == 0
        assert "SECRET_KEY" in result.output and "folder" in result.output
    assert "Callers hear the folder" in " ".join(shell(machines.address, "history").output.split())


def test_a_folder_that_requires_approval_stops_the_start(machines: Machines, write: Write) -> None:
    write(wanting_approval(edited(FIRST)))
    with pytest.raises(ScriptRefusedError, match="SECRET_KEY"):
        machines.start(has_studio=False)


# 4. `ivr run`, on one's own machine.


class Own(Machine):
    """`ivr run`, and a browser on the same machine."""

    def __init__(self, folder: Path, *, is_writable: bool = True) -> None:
        own_folder = OwnFolder(folder, is_writable=is_writable)
        super().__init__(folder, f"sqlite:///{folder.parent}/own.db", own_folder=own_folder)
        self.drafts = Drafts(self.database)
        self.browser = Browser(self.app)
        self.poll()

    def save(self, path: str, data: bytes) -> None:
        put_files(self.drafts, {path: data}, "local")

    def publish(self) -> str:
        """Publish the draft in the studio, and return the next page."""
        note = {"note": "New.", "fingerprint": self.drafts.current().fingerprint}
        return self.browser.page(self.browser.post("/studio/publish", note).location)


@contextmanager
def own(folder: Path, *, is_writable: bool = True) -> Iterator[Own]:
    machine = Own(folder, is_writable=is_writable)
    yield machine
    machine.database.close()


def test_own_folder_is_an_edition_in_each_good_version(folder: Path, write: Write) -> None:
    first, second = edited(FIRST), edited(SECOND)
    scripts = (first, wanting_approval(second), wanting_approval(first), first)
    with own(folder) as mine:
        for number, files in enumerate(scripts, start=2):
            write(files)
            mine.poll()
            assert files[WELCOME].decode().strip() in mine.welcome
            assert mine.editions.newest_number() == number
        assert "the studio writes the folder" in mine.source
    write(edited(THIRD))
    with own(folder) as again:
        assert THIRD in again.welcome and again.editions.newest_number() == 6
        write(BROKEN)
        again.hears(THIRD)
        assert WELCOME in again.problems
    with own(folder) as again:
        assert THIRD in again.welcome and WELCOME in again.problems


def test_own_folder_is_written_by_the_studio_and_comments_stay(folder: Path, write: Write) -> None:
    table = b"# Mine.\n" + short_script()["line.toml"]
    write({**short_script(), "line.toml": table, "sv/.hidden": b"mine", "README.md": b"mine"})
    with own(folder) as mine:
        mine.save(WELCOME, f"{FIRST}\n".encode())
        mine.publish()
        assert (folder / WELCOME).read_text() == f"{FIRST}\n"
        assert (folder / "line.toml").read_bytes() == table
        assert (folder / "README.md").exists() and (folder / "sv/.hidden").exists()
        mine.poll()
        mine.hears(FIRST)
        assert mine.editions.newest_number() == 2, "the folder is what was published"
        mine.browser.post("/studio/history/1/back", {"live": "2"})
        mine.poll()
        assert FIRST not in (folder / WELCOME).read_text() + mine.welcome


def test_own_folder_edited_beside_a_draft_loses_neither(folder: Path, write: Write) -> None:
    with own(folder) as mine:
        mine.save("en/welcome.txt", b"Welcome to the police.\n")
        for files in (BROKEN, edited(SECOND)):  # the second one is not read yet
            write(files)
            told = mine.publish()
            assert "changes that callers do not hear" in told
            assert load(folder) == files
        assert mine.editions.newest_number() == 1
        mine.poll()
        mine.publish()
        assert mine.editions.newest_number() == 3
        assert SECOND in (folder / WELCOME).read_text()


def test_own_folder_written_before_a_failed_commit_is_published_next(folder: Path) -> None:
    def fail(connection: object) -> None:
        if FIRST in (folder / WELCOME).read_text():
            raise OSError("the disk is full")

    with own(folder) as mine:
        mine.save(WELCOME, f"{FIRST}\n".encode())
        event.listen(mine.database.engine, "commit", fail)
        with pytest.raises(OSError, match="full"):
            mine.editions.publish(mine.drafts.current().files, author="local", source=Source.STUDIO)
        event.remove(mine.database.engine, "commit", fail)
        assert FIRST in (folder / WELCOME).read_text() and FIRST not in mine.welcome
        mine.poll()
        mine.hears(FIRST)
        assert mine.editions.edition(2).author == "files"
        assert mine.drafts.writers()[2] == ("local",) and not mine.drafts.current().changes


@pytest.mark.parametrize(
    ("is_writable", "words"),
    [(True, ("Nothing was published", "No space left")), (False, ("ivr new",))],
    ids=["a full disk", "the program's own"],
)
def test_own_folder_that_cannot_be_written_keeps_the_draft(
    folder: Path, monkeypatch: pytest.MonkeyPatch, is_writable: bool, words: tuple[str, ...]
) -> None:
    def refuse(file: int) -> None:
        raise OSError(28, "No space left on device")

    with own(folder, is_writable=is_writable) as mine:
        mine.save(WELCOME, f"{FIRST}\n".encode())
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", refuse)
            told = mine.publish()
        assert all(each in told for each in words)
        assert mine.editions.newest_number() == 1 and load(folder) == short_script()
        assert ("sv", "texts", "welcome", "body") in mine.drafts.current().saves


def test_the_cache_is_limited_and_skips_damaged_editions(tmp_path: Path) -> None:
    edition_cache = EditionCache(tmp_path / "cache")
    for number in range(1, MAX_EDITIONS + 4):
        edition_cache.keep(CachedScript(SOME_ID, number, {"a": b"%d" % number}))
    names = sorted(os.listdir(tmp_path / "cache" / SOME_ID))
    assert [int(name[:8]) for name in names] == list(range(4, MAX_EDITIONS + 4))
    last, expected = edition_cache.newest(), (MAX_EDITIONS + 3, MAX_EDITIONS + 2)
    file = tmp_path / "cache" / SOME_ID / names[-1]
    good = file.read_bytes()
    for at in range(len(good)):
        file.write_bytes(good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :])
        newest = edition_cache.newest()
        assert newest == last or newest and newest.number == expected[1]


# The details of /readyz.


@pytest.mark.parametrize("token", [METRICS_TOKEN, ""])
def test_readyz_tells_a_stranger_nothing_and_its_summaries_no_secrets(
    folder: Path, write: Write, token: str
) -> None:
    database = Database(AWAY)
    app = started(folder, {"METRICS_TOKEN": token}, database=database)
    for spoil in (partial(write, BROKEN), partial(folder.rename, folder.with_name("elsewhere"))):
        spoil()
        running(app).poller.poll()
        for wrong in ("", "another", f"{METRICS_TOKEN}x"):
            assert state_of(app, {"Authorization": f"Bearer {wrong}"}) == {"status": "ready"}
        told = state_of(app)
        if not token:
            assert told == {"status": "ready"}
            continue
        assert "127.0.0.1" in str(told["problems"]) and "secret" not in str(told)
        assert str(folder) in str(told["problems"]) or "sv/welcome.txt" in str(told["problems"])
        summaries = str(told["summaries"])
        assert "database is unavailable" in summaries and "The prompts folder" in summaries
        for detail in ("127.0.0.1", "karin", str(folder), "sv/welcome.txt"):
            assert detail not in summaries
    database.close()
