"""The commands `ivr publish`, `history`, `rollback`, `pull`, and `diff` of editions."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result

from ivr.script.files import load
from ivr.studio.database import Database, now
from ivr.studio.editions.contents import ScriptFileRow, keep
from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.writing import write
from tests.cli.conftest import Command, flat, output_of
from tests.conftest import published, write_into
from tests.databases import address_of
from tests.scripts import replaced, short_script, wav, with_text, without
from tests.sounds import recorded
from tests.studio.editions.conftest import ANNA, edited
from tests.studio.editions.conftest import editions as editions
from tests.studio.publishing import put_up, wanting_approval, with_ready

Files = Mapping[str, bytes]

WELCOME = "sv/welcome.txt"
FIRST, SECOND = (
    edited("Välkommen till den första linjen."),
    edited("Välkommen till den andra linjen."),
)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with address_of("sqlite", tmp_path) as address:
        yield address


@pytest.fixture(autouse=True)
def environment(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of a service with a studio, and the login name karin."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "karin")
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("SECRET_KEY", "0123456789abcdef" * 4)


@dataclass
class Terminal:
    """A folder, a terminal, and the editions in the database."""

    ivr: Command
    folder: Path
    editions: Editions

    def publish(self, *options: object, files: Files | None = None, lang: str = "en") -> Result:
        """Publish the folder, with some files replaced."""
        for path, data in (files or {}).items():
            (self.folder / path).parent.mkdir(exist_ok=True)
            (self.folder / path).write_bytes(data)
        return self.ivr("publish", self.folder, "--note", "New words.", *options, lang=lang)

    def studio(self, *scripts: Files) -> None:
        """Publish scripts in the studio."""
        for files in scripts:
            based_on = self.editions.newest_number()
            self.editions.publish(files, author="Sven", source=Source.STUDIO, based_on=based_on)


@pytest.fixture
def terminal(
    ivr: Command, folder: Path, editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    monkeypatch.chdir(folder.parent)
    return Terminal(ivr, folder, editions)


READ_ONLY = ("setpriv", "--bounding-set=-dac_override")
"""Runs a program of root without the right to write everywhere."""


@pytest.mark.servers
def test_a_read_only_folder_is_published_with_advice_on_the_next_edition(
    terminal: Terminal,
) -> None:
    terminal.folder.chmod(0o555)
    program = [*(READ_ONLY if os.getuid() == 0 else ()), sys.executable, "-m", "ivr"]
    given = [*program, "publish", terminal.folder, "--note", "New.", "--lang", "en"]
    environment = {**os.environ, "IVR_DATA": str(terminal.folder.parent / "data")}
    ran = subprocess.run(given, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0 and "Edition 1 is published" in ran.stdout
    assert "add --over 1" in flat(ran.stdout) and "not noted" in flat(ran.stdout)
    assert not (terminal.folder / ".edition").exists()


def test_a_folder_becomes_an_edition_with_author_and_note(terminal: Terminal) -> None:
    sound = recorded("sv/welcome", wav(1.0))
    result = terminal.publish(files=sound | {"sv/environ": b"TWILIO_AUTH_TOKEN=0123456789abcdef"})
    assert (result.exit_code, "Edition 1 is published." in output_of(result)) == (0, True)
    edition = terminal.editions.edition(1)
    assert (edition.author, edition.note, edition.source) == ("karin", "New words.", Source.SHELL)
    assert terminal.editions.files(1) == sound
    terminal.publish("--author", "Sven Öberg", files=FIRST)
    assert terminal.editions.edition(2).author == "Sven Öberg"


@pytest.mark.parametrize(
    "words",
    ["publish prompts", "publish prompts --note x --over 7", "rollback 4", "rollback 0"],
    ids=["no note", "over no edition", "back to no edition", "no number"],
)
def test_invalid_arguments_are_wrong_usage(terminal: Terminal, words: str) -> None:
    assert terminal.ivr(*words.split()).exit_code == 2


def test_a_script_that_cannot_be_stored_or_has_errors_is_not_published(terminal: Terminal) -> None:
    refused = terminal.publish(files=with_text(short_script(), WELCOME, ""))
    assert (refused.exit_code, refused.output) == (1, terminal.ivr("check", terminal.folder).output)
    number = f'[numbers]\n"{"x" * 1000}" = "118 000"'
    refused = terminal.publish(files=replaced(short_script(), "line.toml", "[numbers]", number))
    assert (refused.exit_code, "1000 characters" in output_of(refused)) == (2, True)
    assert terminal.editions.newest_number() == 0


def test_a_folder_can_be_published_again_until_another_person_publishes(terminal: Terminal) -> None:
    terminal.studio(short_script())
    assert "edition 1 is live" in output_of(terminal.publish())  # and needs no number
    for number, files in enumerate((FIRST, SECOND), start=2):
        assert f"Edition {number} is published." in output_of(terminal.publish(files=files))
    assert "edition 3 is live already" in output_of(terminal.publish())
    terminal.studio(FIRST)
    result = terminal.publish(files=short_script())
    assert (result.exit_code, terminal.editions.newest_number()) == (1, 4)
    assert "`ivr diff 3 4` shows" in output_of(result)
    assert terminal.publish("--over", 4).exit_code == 0


def test_a_folder_that_nobody_noted_an_edition_for_overruns_nobody(terminal: Terminal) -> None:
    terminal.studio(FIRST)
    result = terminal.publish(files=SECOND)
    assert (result.exit_code, terminal.editions.newest_number()) == (1, 1)
    assert f"`ivr diff live {terminal.folder}`" in output_of(result) and "--over 1" in output_of(
        result
    )
    assert "publicera sedan med --over 1" in output_of(terminal.publish(lang="sv"))
    assert terminal.publish("--over", 1).exit_code == 0
    assert terminal.editions.files(2) == SECOND


def test_publish_and_rollback_wait_for_approval(terminal: Terminal) -> None:
    terminal.publish(files=FIRST)
    result = terminal.publish(files=wanting_approval(SECOND))
    assert (result.exit_code, terminal.editions.newest_number()) == (3, 1)
    assert "Request 1 is pending" in output_of(result) and "or requests changes" in output_of(
        result
    )
    (asked,) = terminal.editions.approval_requests.pending()
    terminal.editions.approve(asked.id, by=ANNA, content=asked.fingerprint, based_on=1)
    assert "(Approved, requested by karin.) New words." in output_of(terminal.ivr("history"))
    assert "edition 2 is live already" in output_of(terminal.publish())
    result = terminal.ivr("rollback", 1, "--note", "It was better.")
    assert (result.exit_code, terminal.editions.newest_number()) == (3, 2)
    assert "begäran 2" in output_of(terminal.ivr("history", lang="sv"))
    (waiting,) = json.loads(terminal.ivr("history", "--format", "json").output)["requests"]
    assert (waiting["number"], waiting["author"], waiting["restores"]) == (2, "karin", 1)


def test_one_person_puts_up_ready_words_from_a_shell(terminal: Terminal) -> None:
    folder = with_ready()
    terminal.studio(folder)
    long = write(folder, put_up(timedelta(hours=25)))
    assert terminal.publish("--over", 1, files=long).exit_code == 3
    closed = write(folder, put_up(timedelta(hours=23)))
    both = replaced(closed, "sv/fred.txt", "Freds- och", "Fredsarbete och")
    assert terminal.publish("--over", 1, files=both).exit_code == 3
    assert terminal.publish("--over", 1, files=closed).exit_code == 0
    assert terminal.editions.edition(2).alone
    assert "announcements that are ready" in output_of(terminal.ivr("history"))


def test_a_lost_fact_is_published_once_it_is_accepted_by_name(terminal: Terminal) -> None:
    other = replaced(short_script(), "sv/fred.txt", "rekryteras till", "söker sig till")
    refused = terminal.publish(files=other)
    assert refused.exit_code == 1 and "F2" in refused.output and "rekryteras till" in refused.output
    assert terminal.publish("--accept", "F1").exit_code == 1
    assert terminal.publish("--accept", "F2").exit_code == 0
    assert "F2" in terminal.ivr("history").output
    (edition,) = json.loads(terminal.ivr("history", "--format", "json").output)["editions"]
    expected = {"fact": "F2", "field": "sv/texts/fred/body", "by": "karin"}
    expected["words"] = "rekryteras till polisens utlandsstyrka"
    assert [{name: one[name] for name in expected} for one in edition["accepted"]] == [expected]


def test_an_earlier_edition_is_published_again(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.studio(FIRST, SECOND)
    monkeypatch.delenv("SECRET_KEY")  # where there are editions, none is needed
    overtaken = terminal.ivr("rollback", 1, "--over", 1)
    assert (overtaken.exit_code, terminal.editions.newest_number()) == (1, 2)
    assert "Edition 2 was published after edition 1" in output_of(overtaken)
    result = terminal.ivr("rollback", 1, "--note", "Wrong number.")
    assert (result.exit_code, "as edition 3, in place of edition 2" in output_of(result)) == (
        0,
        True,
    )
    back = terminal.editions.edition(3)
    assert (back.restores, back.author, back.note) == (1, "karin", "Wrong number.")
    assert (back.source, terminal.editions.files(3)) == (Source.SHELL, FIRST)
    assert terminal.publish("--over", 3, files=SECOND).exit_code == 0


def test_a_pull_replaces_the_script_and_keeps_other_files(terminal: Terminal) -> None:
    """Also the target of a link in place of a text."""
    more = {**short_script(), "sv/later.txt": b"x", "fi/language.toml": b"x", "notes.md": b"x"}
    write_into(terminal.folder, more)
    (terminal.folder / WELCOME).unlink()
    (terminal.folder / WELCOME).symlink_to("../notes.md")
    terminal.studio(FIRST, SECOND)
    result = terminal.ivr("pull", terminal.folder, "--replace")
    assert (result.exit_code, load(terminal.folder)) == (0, {**SECOND, "notes.md": b"x"})
    assert not (terminal.folder / "fi").exists()
    assert "Files written: 1, removed: 2." in output_of(result)


def test_an_older_edition_can_be_pulled_and_is_not_published_by_mistake(terminal: Terminal) -> None:
    terminal.studio(FIRST, SECOND)
    terminal.folder = terminal.folder / "a" / "new"
    result = terminal.ivr("pull", terminal.folder, "--edition", 1)
    assert (result.exit_code, load(terminal.folder)) == (0, FIRST)
    assert "Edition 2 was published after edition 1" in output_of(terminal.publish())


def test_work_that_was_never_published_is_not_lost(terminal: Terminal) -> None:
    terminal.studio(FIRST)
    write_into(terminal.folder, SECOND)
    result = terminal.ivr("pull", terminal.folder)
    assert (result.exit_code, load(terminal.folder)) == (1, SECOND)
    assert "never published" in output_of(result)
    assert terminal.ivr("pull", terminal.folder, "--replace").exit_code == 0
    assert load(terminal.folder) == FIRST


def test_a_folder_with_other_things_is_never_emptied(terminal: Terminal) -> None:
    home, letter = Path("home"), {"letters/to-karin.txt": b"Dear Karin"}
    write_into(home, letter)
    result = terminal.ivr("pull", "new")
    assert (result.exit_code, "nothing has been published" in output_of(result)) == (2, True)
    terminal.studio(FIRST)
    result = terminal.ivr("pull", home, "--replace")
    assert (result.exit_code, "is not a script" in output_of(result)) == (2, True)
    assert load(home) == letter and not Path("new").exists()


@pytest.mark.parametrize(
    "path",
    "../outside.txt /outside.txt link/outside.txt sv//welcome.txt .git/hooks/x .edition".split(),
)
def test_no_name_of_the_database_leads_outside(
    terminal: Terminal, database: Database, path: str
) -> None:
    outside = terminal.folder.parent / "elsewhere"
    outside.mkdir()
    (terminal.folder / "link").symlink_to(outside)
    edition = published(terminal.editions.publish(FIRST, author="Sven", source=Source.STUDIO))
    with database.writing() as session:
        for name, digest in keep(session, {path: b"harm"}).items():
            session.merge(ScriptFileRow(script=edition.fingerprint, path=name, digest=digest))
    result = terminal.ivr("pull", terminal.folder, "--replace")
    assert result.exit_code == 1
    assert "is not a valid name in a script's folder" in output_of(result)
    assert load(terminal.folder) == short_script()
    assert not list(outside.iterdir())
    assert not (outside.parent / "outside.txt").exists() and not (terminal.folder / ".git").exists()


def test_a_failing_disk_is_reported_and_nothing_is_replaced(terminal: Terminal) -> None:
    terminal.studio(SECOND)
    write_into(terminal.folder, without(short_script(), "sv/notice.txt"))
    (terminal.folder / "sv" / "notice.txt").mkdir()  # in the place of a file of the edition
    result = terminal.ivr("pull", terminal.folder, "--replace", lang="sv")
    assert (result.exit_code, "Det går inte att skriva i" in output_of(result)) == (1, True)
    assert not (terminal.folder / ".edition").exists()
    assert not list(terminal.folder.rglob(".*.tmp"))


def test_the_history_has_every_edition_the_live_one_first(terminal: Terminal) -> None:
    assert "publicerat ännu" in terminal.ivr("history", lang="sv").output
    terminal.editions.take_folder(short_script())
    terminal.editions.publish(FIRST, author="Sven", source=Source.STUDIO, note="New\x1b[2Jwords.")
    terminal.ivr("rollback", 1, "--note", "Wrong number.")
    lines = terminal.ivr("history").output.splitlines()
    rows = [line.split() for line in lines[2:] if line[:4].strip()]
    assert [(row[0], row[5]) for row in rows[:3]] == [("3", "karin"), ("2", "Sven"), ("1", "files")]
    shown = " ".join(" ".join(lines).split())
    assert "(Edition 1 again.) Wrong number." in shown
    assert "\x1b" not in shown
    assert "Edition 3 is live. No worker is answering calls." in shown


def test_the_history_has_a_json_format(terminal: Terminal) -> None:
    terminal.editions.publish(FIRST, author="Sven", source=Source.STUDIO, note="Nytt.")
    terminal.editions.workers.report("host:1", 1, now())
    history = json.loads(terminal.ivr("history", "--format", "json").output)
    (edition,) = history["editions"]
    assert (history["version"], history["live"]) == (1, 1)
    assert edition["fingerprint"] == terminal.editions.edition(1).fingerprint
    expected = {"number": 1, "author": "Sven", "source": "studio", "note": "Nytt.", "live": True}
    assert expected.items() <= edition.items()
    (worker,) = history["workers"]
    assert (worker["name"], worker["edition"]) == ("host:1", 1)


def test_editions_are_compared_by_number_with_each_other_and_with_folders(
    terminal: Terminal,
) -> None:
    write_into(terminal.folder, FIRST)
    for name in ("live", "4"):
        assert terminal.ivr("diff", name, terminal.folder).exit_code == 2
    terminal.studio(short_script(), FIRST)
    write_into(Path("live"), short_script())
    pairs = ((1, 2), ("live", terminal.folder), (terminal.folder, 1), ("./live", 1))
    assert [terminal.ivr("diff", *pair).exit_code for pair in pairs] == [1, 0, 1, 0]
