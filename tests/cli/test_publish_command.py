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
from tests.cli.conftest import Command, flat, told
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
class Desk:
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
def desk(ivr: Command, folder: Path, editions: Editions, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(folder.parent)
    return Desk(ivr, folder, editions)


READ_ONLY = ("setpriv", "--bounding-set=-dac_override")
"""Runs a program of root without the right to write everywhere."""


@pytest.mark.servers
def test_a_read_only_folder_is_published_with_advice_on_the_next_edition(desk: Desk) -> None:
    desk.folder.chmod(0o555)
    program = [*(READ_ONLY if os.getuid() == 0 else ()), sys.executable, "-m", "ivr"]
    given = [*program, "publish", desk.folder, "--note", "New.", "--lang", "en"]
    environment = {**os.environ, "IVR_DATA": str(desk.folder.parent / "data")}
    ran = subprocess.run(given, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0 and "Edition 1 is published" in ran.stdout
    assert "add --over 1" in flat(ran.stdout) and "not noted" in flat(ran.stdout)
    assert not (desk.folder / ".edition").exists()


def test_a_folder_becomes_an_edition_with_author_and_note(desk: Desk) -> None:
    sound = recorded("sv/welcome", wav(1.0))
    result = desk.publish(files=sound | {"sv/environ": b"TWILIO_AUTH_TOKEN=0123456789abcdef"})
    assert (result.exit_code, "Edition 1 is published." in told(result)) == (0, True)
    edition = desk.editions.edition(1)
    assert (edition.author, edition.note, edition.source) == ("karin", "New words.", Source.SHELL)
    assert desk.editions.files(1) == sound
    desk.publish("--author", "Sven Öberg", files=FIRST)
    assert desk.editions.edition(2).author == "Sven Öberg"


@pytest.mark.parametrize(
    "words",
    ["publish prompts", "publish prompts --note x --over 7", "rollback 4", "rollback 0"],
    ids=["no note", "over no edition", "back to no edition", "no number"],
)
def test_invalid_arguments_are_wrong_usage(desk: Desk, words: str) -> None:
    assert desk.ivr(*words.split()).exit_code == 2


def test_a_script_that_cannot_be_stored_or_has_errors_is_not_published(desk: Desk) -> None:
    refused = desk.publish(files=with_text(short_script(), WELCOME, ""))
    assert (refused.exit_code, refused.output) == (1, desk.ivr("check", desk.folder).output)
    number = f'[numbers]\n"{"x" * 1000}" = "118 000"'
    refused = desk.publish(files=replaced(short_script(), "line.toml", "[numbers]", number))
    assert (refused.exit_code, "1000 characters" in told(refused)) == (2, True)
    assert desk.editions.newest_number() == 0


def test_a_folder_can_be_published_again_until_another_person_publishes(desk: Desk) -> None:
    desk.studio(short_script())
    assert "edition 1 is live" in told(desk.publish())  # and needs no number
    for number, files in enumerate((FIRST, SECOND), start=2):
        assert f"Edition {number} is published." in told(desk.publish(files=files))
    assert "edition 3 is live already" in told(desk.publish())
    desk.studio(FIRST)
    result = desk.publish(files=short_script())
    assert (result.exit_code, desk.editions.newest_number()) == (1, 4)
    assert "`ivr diff 3 4` shows" in told(result)
    assert desk.publish("--over", 4).exit_code == 0


def test_a_folder_that_nobody_noted_an_edition_for_overruns_nobody(desk: Desk) -> None:
    desk.studio(FIRST)
    result = desk.publish(files=SECOND)
    assert (result.exit_code, desk.editions.newest_number()) == (1, 1)
    assert f"`ivr diff live {desk.folder}`" in told(result) and "--over 1" in told(result)
    assert "publicera sedan med --over 1" in told(desk.publish(lang="sv"))
    assert desk.publish("--over", 1).exit_code == 0
    assert desk.editions.files(2) == SECOND


def test_publish_and_rollback_wait_for_approval(desk: Desk) -> None:
    desk.publish(files=FIRST)
    result = desk.publish(files=wanting_approval(SECOND))
    assert (result.exit_code, desk.editions.newest_number()) == (3, 1)
    assert "Request 1 is pending" in told(result) and "or requests changes" in told(result)
    (asked,) = desk.editions.approval_requests.pending()
    desk.editions.approve(asked.id, by=ANNA, content=asked.fingerprint, based_on=1)
    assert "(Approved, requested by karin.) New words." in told(desk.ivr("history"))
    assert "edition 2 is live already" in told(desk.publish())
    result = desk.ivr("rollback", 1, "--note", "It was better.")
    assert (result.exit_code, desk.editions.newest_number()) == (3, 2)
    assert "begäran 2" in told(desk.ivr("history", lang="sv"))
    (waiting,) = json.loads(desk.ivr("history", "--format", "json").output)["requests"]
    assert (waiting["number"], waiting["author"], waiting["restores"]) == (2, "karin", 1)


def test_one_person_puts_up_ready_words_from_a_shell(desk: Desk) -> None:
    folder = with_ready()
    desk.studio(folder)
    long = write(folder, put_up(timedelta(hours=25)))
    assert desk.publish("--over", 1, files=long).exit_code == 3
    closed = write(folder, put_up(timedelta(hours=23)))
    both = replaced(closed, "sv/fred.txt", "Freds- och", "Fredsarbete och")
    assert desk.publish("--over", 1, files=both).exit_code == 3
    assert desk.publish("--over", 1, files=closed).exit_code == 0
    assert desk.editions.edition(2).alone
    assert "announcements that are ready" in told(desk.ivr("history"))


def test_a_lost_fact_is_published_once_it_is_accepted_by_name(desk: Desk) -> None:
    other = replaced(short_script(), "sv/fred.txt", "rekryteras till", "söker sig till")
    refused = desk.publish(files=other)
    assert refused.exit_code == 1 and "F2" in refused.output and "rekryteras till" in refused.output
    assert desk.publish("--accept", "F1").exit_code == 1
    assert desk.publish("--accept", "F2").exit_code == 0
    assert "F2" in desk.ivr("history").output
    (edition,) = json.loads(desk.ivr("history", "--format", "json").output)["editions"]
    expected = {"fact": "F2", "field": "sv/texts/fred/body", "by": "karin"}
    expected["words"] = "rekryteras till polisens utlandsstyrka"
    assert [{name: one[name] for name in expected} for one in edition["accepted"]] == [expected]


def test_an_earlier_edition_is_published_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.studio(FIRST, SECOND)
    monkeypatch.delenv("SECRET_KEY")  # where there are editions, none is needed
    overtaken = desk.ivr("rollback", 1, "--over", 1)
    assert (overtaken.exit_code, desk.editions.newest_number()) == (1, 2)
    assert "Edition 2 was published after edition 1" in told(overtaken)
    result = desk.ivr("rollback", 1, "--note", "Wrong number.")
    assert (result.exit_code, "as edition 3, in place of edition 2" in told(result)) == (0, True)
    back = desk.editions.edition(3)
    assert (back.restores, back.author, back.note) == (1, "karin", "Wrong number.")
    assert (back.source, desk.editions.files(3)) == (Source.SHELL, FIRST)
    assert desk.publish("--over", 3, files=SECOND).exit_code == 0


def test_a_pull_replaces_the_script_and_keeps_other_files(desk: Desk) -> None:
    """Also the target of a link in place of a text."""
    more = {**short_script(), "sv/later.txt": b"x", "fi/language.toml": b"x", "notes.md": b"x"}
    write_into(desk.folder, more)
    (desk.folder / WELCOME).unlink()
    (desk.folder / WELCOME).symlink_to("../notes.md")
    desk.studio(FIRST, SECOND)
    result = desk.ivr("pull", desk.folder, "--replace")
    assert (result.exit_code, load(desk.folder)) == (0, {**SECOND, "notes.md": b"x"})
    assert not (desk.folder / "fi").exists()
    assert "Files written: 1, removed: 2." in told(result)


def test_an_older_edition_can_be_pulled_and_is_not_published_by_mistake(desk: Desk) -> None:
    desk.studio(FIRST, SECOND)
    desk.folder = desk.folder / "a" / "new"
    result = desk.ivr("pull", desk.folder, "--edition", 1)
    assert (result.exit_code, load(desk.folder)) == (0, FIRST)
    assert "Edition 2 was published after edition 1" in told(desk.publish())


def test_work_that_was_never_published_is_not_lost(desk: Desk) -> None:
    desk.studio(FIRST)
    write_into(desk.folder, SECOND)
    result = desk.ivr("pull", desk.folder)
    assert (result.exit_code, load(desk.folder)) == (1, SECOND)
    assert "never published" in told(result)
    assert desk.ivr("pull", desk.folder, "--replace").exit_code == 0
    assert load(desk.folder) == FIRST


def test_a_folder_with_other_things_is_never_emptied(desk: Desk) -> None:
    home, letter = Path("home"), {"letters/to-karin.txt": b"Dear Karin"}
    write_into(home, letter)
    result = desk.ivr("pull", "new")
    assert (result.exit_code, "nothing has been published" in told(result)) == (2, True)
    desk.studio(FIRST)
    result = desk.ivr("pull", home, "--replace")
    assert (result.exit_code, "is not a script" in told(result)) == (2, True)
    assert load(home) == letter and not Path("new").exists()


@pytest.mark.parametrize(
    "path",
    "../outside.txt /outside.txt link/outside.txt sv//welcome.txt .git/hooks/x .edition".split(),
)
def test_no_name_of_the_database_leads_outside(desk: Desk, database: Database, path: str) -> None:
    outside = desk.folder.parent / "elsewhere"
    outside.mkdir()
    (desk.folder / "link").symlink_to(outside)
    edition = published(desk.editions.publish(FIRST, author="Sven", source=Source.STUDIO))
    with database.writing() as session:
        for name, digest in keep(session, {path: b"harm"}).items():
            session.merge(ScriptFileRow(script=edition.fingerprint, path=name, digest=digest))
    result = desk.ivr("pull", desk.folder, "--replace")
    assert result.exit_code == 1
    assert "is not a valid name in a script's folder" in told(result)
    assert load(desk.folder) == short_script()
    assert not list(outside.iterdir())
    assert not (outside.parent / "outside.txt").exists() and not (desk.folder / ".git").exists()


def test_a_failing_disk_is_reported_and_nothing_is_replaced(desk: Desk) -> None:
    desk.studio(SECOND)
    write_into(desk.folder, without(short_script(), "sv/notice.txt"))
    (desk.folder / "sv" / "notice.txt").mkdir()  # in the place of a file of the edition
    result = desk.ivr("pull", desk.folder, "--replace", lang="sv")
    assert (result.exit_code, "Det går inte att skriva i" in told(result)) == (1, True)
    assert not (desk.folder / ".edition").exists()
    assert not list(desk.folder.rglob(".*.tmp"))


def test_the_history_has_every_edition_the_live_one_first(desk: Desk) -> None:
    assert "publicerat ännu" in desk.ivr("history", lang="sv").output
    desk.editions.take_folder(short_script())
    desk.editions.publish(FIRST, author="Sven", source=Source.STUDIO, note="New\x1b[2Jwords.")
    desk.ivr("rollback", 1, "--note", "Wrong number.")
    lines = desk.ivr("history").output.splitlines()
    rows = [line.split() for line in lines[2:] if line[:4].strip()]
    assert [(row[0], row[5]) for row in rows[:3]] == [("3", "karin"), ("2", "Sven"), ("1", "files")]
    shown = " ".join(" ".join(lines).split())
    assert "(Edition 1 again.) Wrong number." in shown
    assert "\x1b" not in shown
    assert "Edition 3 is live. No worker is answering calls." in shown


def test_the_history_has_a_json_format(desk: Desk) -> None:
    desk.editions.publish(FIRST, author="Sven", source=Source.STUDIO, note="Nytt.")
    desk.editions.workers.report("host:1", 1, now())
    history = json.loads(desk.ivr("history", "--format", "json").output)
    (edition,) = history["editions"]
    assert (history["version"], history["live"]) == (1, 1)
    assert edition["fingerprint"] == desk.editions.edition(1).fingerprint
    expected = {"number": 1, "author": "Sven", "source": "studio", "note": "Nytt.", "live": True}
    assert expected.items() <= edition.items()
    (worker,) = history["workers"]
    assert (worker["name"], worker["edition"]) == ("host:1", 1)


def test_editions_are_compared_by_number_with_each_other_and_with_folders(desk: Desk) -> None:
    write_into(desk.folder, FIRST)
    for name in ("live", "4"):
        assert desk.ivr("diff", name, desk.folder).exit_code == 2
    desk.studio(short_script(), FIRST)
    write_into(Path("live"), short_script())
    pairs = ((1, 2), ("live", desk.folder), (desk.folder, 1), ("./live", 1))
    assert [desk.ivr("diff", *pair).exit_code for pair in pairs] == [1, 0, 1, 0]
