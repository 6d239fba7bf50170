"""The commands `ivr publish`, `history`, `rollback` and `pull`."""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.database import Database
from ivr.publishing.contents import keep
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.publishing.history import history_text
from ivr.publishing.tables import ScriptFileRow
from ivr.script.files import fingerprint, load
from ivr.terminal import Page
from tests.conftest import Write, published, write_into
from tests.databases import KINDS, address_of
from tests.publishing.conftest import ANNA
from tests.scripts import full_script, replaced, wav, with_text, without

Files = Mapping[str, bytes]

WELCOME = "sv/welcome.txt"
BROKEN = with_text(full_script(), WELCOME, "")


def edited(text: str) -> dict[str, bytes]:
    return with_text(full_script(), WELCOME, f"{text}\n")


FIRST = edited("Välkommen till den första linjen.")
SECOND = edited("Välkommen till den andra linjen.")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with address_of("sqlite", tmp_path) as address:
        yield address


@pytest.fixture
def editions(database: Database) -> Editions:
    return Editions(database)


class Terminal:
    """A terminal of a user with the login name karin."""

    def __init__(self, runner: CliRunner, address: str) -> None:
        self._runner = runner
        self._environment = {
            "DATABASE_URL": address,
            "SECRET_KEY": "0123456789abcdef" * 4,
            **dict.fromkeys(("LOGNAME", "USER", "LNAME", "USERNAME"), "karin"),
        }

    def __call__(self, *words: object, lang: str = "en") -> Result:
        given = [*map(str, words), "--lang", lang]
        return self._runner.invoke(main, given, env=self._environment)

    def publish(self, folder: Path, *options: object, lang: str = "en") -> Result:
        return self("publish", folder, "--note", "New words.", *options, lang=lang)


@pytest.fixture
def terminal(runner: CliRunner, address: str) -> Terminal:
    return Terminal(runner, address)


def save(folder: Path, files: Files) -> Path:
    """Replace the files of a folder, except hidden ones."""
    for path, data in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def told(result: Result) -> str:
    """The output without line breaks."""
    return " ".join(result.output.split())


# Publishing.


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_becomes_an_edition_with_author_and_note(
    runner: CliRunner, folder: Path, tmp_path: Path, kind: str
) -> None:
    sound = {"sv/recordings/welcome.wav": wav(1.0)}
    sound["sv/recordings/welcome.txt"] = full_script()[WELCOME]
    save(folder, sound | {"sv/environ": b"TWILIO_AUTH_TOKEN=0123456789abcdef"})
    with address_of(kind, tmp_path) as address:
        result = Terminal(runner, address).publish(folder)
        assert (result.exit_code, "Edition 1 is published." in told(result)) == (0, True)
        database = Database(address)
        editions = Editions(database)
        edition = editions.edition(1)
        assert (edition.author, edition.note) == ("karin", "New words.")
        assert edition.source is Source.SHELL and editions.newest() == edition
        assert editions.files(1) == full_script() | sound
        assert edition.fingerprint == fingerprint(full_script() | sound)
        assert editions.known(edition.fingerprint) and not editions.known("0" * 64)
        database.close()


def test_a_note_is_needed_and_an_author_can_be_named(
    terminal: Terminal, folder: Path, editions: Editions
) -> None:
    assert terminal("publish", folder).exit_code == 2
    assert terminal.publish(folder, "--author", "Sven Öberg").exit_code == 0
    assert editions.edition(1).author == "Sven Öberg"


@pytest.mark.parametrize("author", ["", " ", "x" * 201, os.fsdecode(b"\xff"), None])
def test_an_author_whom_nobody_could_find_again_is_wrong_use(
    terminal: Terminal, folder: Path, author: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 10001")

    monkeypatch.setattr("getpass.getuser", nobody)
    options = [] if author is None else ["--author", author]
    result = terminal.publish(folder, *options)
    assert (result.exit_code, "--author" in result.output) == (2, True)


def test_a_script_with_errors_is_told_as_by_a_check_and_not_published(
    terminal: Terminal, write: Write, editions: Editions
) -> None:
    folder = write(BROKEN)
    result = terminal.publish(folder)
    assert result.exit_code == 1
    assert result.output == terminal("check", folder).output
    assert editions.newest_number() == 0


def test_a_name_that_is_too_long_to_be_stored_is_told(
    terminal: Terminal, write: Write, editions: Editions
) -> None:
    number = f'[numbers]\n"{"x" * 1000}" = "118 000"'
    result = terminal.publish(write(replaced(full_script(), "line.toml", "[numbers]", number)))
    assert (result.exit_code, editions.newest_number()) == (2, 0)
    assert "1000 characters" in told(result) and "xxx" in result.output


def test_whoever_has_published_goes_on_from_there(
    terminal: Terminal, folder: Path, editions: Editions
) -> None:
    editions.publish(full_script(), author="Sven", source=Source.STUDIO)
    assert "edition 1 is live" in told(terminal.publish(folder))  # and needs no number
    for number, files in enumerate((FIRST, SECOND), start=2):
        assert f"Edition {number} is published." in told(terminal.publish(save(folder, files)))
    assert "edition 3 is live already" in told(terminal.publish(folder))


def test_a_folder_that_nobody_noted_an_edition_for_overruns_nobody(
    terminal: Terminal, write: Write, editions: Editions
) -> None:
    editions.publish(FIRST, author="Sven", source=Source.STUDIO)
    folder = write(SECOND)
    result = terminal.publish(folder)
    assert (result.exit_code, editions.newest_number()) == (1, 1)
    assert f"`ivr diff live {folder}`" in told(result) and "--over 1" in told(result)
    assert "publicera sedan med --over 1" in told(terminal.publish(folder, lang="sv"))
    assert terminal.publish(folder, "--over", 7).exit_code == 2
    assert terminal.publish(folder, "--over", 1).exit_code == 0
    assert editions.files(2) == SECOND


def test_whoever_was_overtaken_is_told_what_to_look_at(
    terminal: Terminal, folder: Path, editions: Editions
) -> None:
    terminal.publish(folder)
    editions.publish(FIRST, author="Sven", source=Source.STUDIO, over=1)
    save(folder, SECOND)
    result = terminal.publish(folder)
    assert (result.exit_code, editions.newest_number()) == (1, 2)
    assert "`ivr diff 1 2` shows what changed" in told(result)
    assert terminal.publish(folder, "--over", 2).exit_code == 0


@pytest.mark.parametrize("noted", ["", "-3", "9" * 30, None])
def test_a_noted_number_that_is_none_is_told(
    terminal: Terminal, folder: Path, noted: str | None
) -> None:
    note = folder / ".edition"
    note.mkdir() if noted is None else note.write_text(noted)
    result = terminal.publish(folder)
    assert (result.exit_code, "does not contain the number of an edition" in told(result)) == (
        1,
        True,
    )


def test_what_is_published_stays_so_where_the_number_cannot_be_noted(
    terminal: Terminal, folder: Path, editions: Editions
) -> None:
    (folder / ".edition").mkdir()
    editions.publish(FIRST, author="Sven", source=Source.STUDIO)
    result = terminal.publish(folder, "--over", 1)
    assert (result.exit_code, editions.newest_number()) == (0, 2)
    assert "cannot be written to" in result.stderr
    assert sorted(path.name for path in folder.iterdir()) == [
        ".edition", "en", "facts.toml", "line.toml", "sv",
    ]  # fmt: skip


@pytest.mark.parametrize("command", ["publish prompts --note x", "history", "rollback 1"])
def test_a_database_that_is_away_is_told(runner: CliRunner, folder: Path, command: str) -> None:
    words = [str(folder) if word == "prompts" else word for word in command.split()]
    result = Terminal(runner, "postgresql://127.0.0.1:1/away")(*words)
    assert (result.exit_code, "The database cannot be used" in result.output) == (1, True)


# Going back.


def test_an_earlier_edition_is_published_again_over_the_one_that_was_seen(
    terminal: Terminal, editions: Editions
) -> None:
    for files in (FIRST, SECOND):
        editions.publish(files, author="Sven", source=Source.STUDIO)
    overtaken = terminal("rollback", 1, "--over", 1)
    assert (overtaken.exit_code, editions.newest_number()) == (1, 2)
    assert "Edition 2 was published after edition 1" in told(overtaken)
    result = terminal("rollback", 1, "--note", "Wrong number.")
    assert (result.exit_code, "as edition 3, in place of edition 2" in told(result)) == (0, True)
    back = editions.edition(3)
    assert (back.restores, back.author, back.note) == (1, "karin", "Wrong number.")
    assert (back.source, editions.files(3)) == (Source.SHELL, FIRST)


@pytest.mark.parametrize("number", ["4", "0"])
def test_going_back_to_what_never_was_is_told(terminal: Terminal, number: str) -> None:
    assert terminal("rollback", number).exit_code == 2


def damage(editions: Editions, database: Database, files: Files) -> None:
    """Store an edition with files that publishing would refuse."""
    edition = published(editions.publish(FIRST, author="Sven", source=Source.STUDIO))
    with database.writing() as session:
        for path, digest in keep(session, files).items():
            session.merge(ScriptFileRow(script=edition.fingerprint, path=path, digest=digest))


# Pulling.


def test_a_pulled_folder_holds_the_script_of_the_edition_and_keeps_what_is_none(
    terminal: Terminal, editions: Editions, folder: Path
) -> None:
    more = {**full_script(), "sv/later.txt": b"x", "fi/language.toml": b"x", "notes.md": b"x"}
    write_into(folder, more)
    (folder / ".git").mkdir()
    for files in (FIRST, SECOND):
        editions.publish(files, author="Sven", source=Source.STUDIO)
    result = terminal("pull", folder, "--replace")
    assert (result.exit_code, load(folder)) == (0, {**SECOND, "notes.md": b"x"})
    assert not (folder / "fi").exists()
    assert (folder / ".git").is_dir()
    assert "Files written: 1, removed: 2." in told(result)


def test_an_older_edition_can_be_pulled_and_is_not_published_by_mistake(
    terminal: Terminal, editions: Editions, tmp_path: Path
) -> None:
    for files in (FIRST, SECOND):
        editions.publish(files, author="Sven", source=Source.STUDIO)
    folder = tmp_path / "a" / "new"
    result = terminal("pull", folder, "--edition", 1)
    assert (result.exit_code, load(folder)) == (0, FIRST)
    assert (folder / ".edition").read_text() == "1\n"
    assert f"Files written: {len(FIRST)}, removed: 0." in told(result)
    assert "Edition 2 was published after edition 1" in told(terminal.publish(folder))


def test_work_that_was_never_published_is_not_lost(
    terminal: Terminal, editions: Editions, write: Write
) -> None:
    editions.publish(FIRST, author="Sven", source=Source.STUDIO)
    folder = write(SECOND)
    result = terminal("pull", folder)
    assert (result.exit_code, load(folder)) == (1, SECOND)
    assert "never published" in told(result)
    assert terminal("pull", folder, "--replace").exit_code == 0
    assert load(folder) == FIRST


def test_a_folder_with_other_things_is_never_emptied(
    terminal: Terminal, editions: Editions, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    write_into(home, {"letters/to-karin.txt": b"Dear Karin"})
    result = terminal("pull", tmp_path / "new")
    assert (result.exit_code, "nothing has been published" in told(result)) == (2, True)
    editions.publish(FIRST, author="Sven", source=Source.STUDIO)
    result = terminal("pull", home, "--replace")
    assert (result.exit_code, "is not a script" in told(result)) == (2, True)
    assert load(home) == {"letters/to-karin.txt": b"Dear Karin"}
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "path",
    [
        "../outside.txt",
        "/outside.txt",
        "sv//welcome.txt",
        ".git/hooks/post-checkout",
        ".edition",
        "",
        "link/outside.txt",
    ],
)
def test_a_name_from_the_database_leads_to_nowhere_outside_the_folder(
    terminal: Terminal,
    editions: Editions,
    database: Database,
    folder: Path,
    tmp_path: Path,
    path: str,
) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (folder / "link").symlink_to(outside)
    damage(editions, database, {path: b"harm"})
    result = terminal("pull", folder, "--replace")
    assert (result.exit_code, "is not a valid name in a script's folder" in told(result)) == (
        1,
        True,
    )
    assert load(folder) == full_script()
    assert not list(outside.iterdir())
    assert not (tmp_path / "outside.txt").exists() and not (folder / ".git").exists()


def test_a_file_that_is_a_link_is_replaced_and_what_it_led_to_is_not(
    terminal: Terminal, editions: Editions, folder: Path
) -> None:
    elsewhere = folder / "..elsewhere.txt"
    (folder / WELCOME).rename(elsewhere)
    (folder / WELCOME).symlink_to(elsewhere)
    editions.publish(FIRST, author="Sven", source=Source.STUDIO)
    assert terminal("pull", folder, "--replace").exit_code == 0
    assert load(folder) == FIRST
    assert elsewhere.read_bytes() == full_script()[WELCOME]


def test_a_disk_that_does_not_take_a_file_is_told_and_nothing_is_replaced(
    terminal: Terminal, editions: Editions, folder: Path
) -> None:
    editions.publish(SECOND, author="Sven", source=Source.STUDIO)
    files = without(full_script(), "sv/notice.txt")
    write_into(folder, files)
    (folder / "sv" / "notice.txt").mkdir()  # in the place of a file of the edition
    (folder / "en").joinpath(".pulled").mkdir()
    result = terminal("pull", folder, "--replace", lang="sv")
    assert (result.exit_code, "Det går inte att skriva i" in told(result)) == (1, True)
    assert not (folder / ".edition").exists()
    assert not list(folder.rglob(".*.tmp"))


# The history.


def test_before_the_first_edition_the_history_says_so(terminal: Terminal) -> None:
    assert "publicerat ännu" in terminal("history", lang="sv").output


def test_the_history_has_every_edition_the_live_one_first(
    terminal: Terminal, editions: Editions
) -> None:
    editions.take_folder(full_script())
    editions.publish(FIRST, author="Sven", source=Source.STUDIO, note="New\x1b[2Jwords.")
    terminal("rollback", 1, "--note", "Wrong number.")
    lines = terminal("history").output.splitlines()
    rows = [line.split() for line in lines[3:] if line[:4].strip()]
    assert [(row[0], row[5]) for row in rows[:3]] == [("3", "karin"), ("2", "Sven"), ("1", "files")]
    shown = " ".join(" ".join(lines).split())
    assert "a shell" in shown and "the studio" in shown and "the folder" in shown
    assert editions.edition(2).line in shown
    assert "(Edition 1 again.) Wrong number." in shown
    assert "\x1b" not in shown
    assert "Edition 3 is live. No worker is answering calls." in shown


def test_the_history_tells_which_workers_have_the_live_edition(editions: Editions) -> None:
    editions.publish(FIRST, author="Sven", source=Source.STUDIO)
    editions.publish(SECOND, author="Sven", source=Source.STUDIO)
    for name, number in (("host:1", 2), ("host:2", 1), ("host:3", 0)):
        editions.report(name, number)
    workers = list(editions.workers())
    now = workers[0].seen + timedelta(seconds=1)
    lines = shown(editions, now=now)
    start = lines.index("Edition 2 is live. 1 of 3 workers answer with it:")
    assert [line.split("since")[0].strip() for line in lines[start + 1 :]] == [
        "host:1  edition 2",
        "host:2  edition 1",
        "host:3  the folder, no edition",
    ]
    later = shown(editions, now=now + timedelta(minutes=1))
    assert later[-2:] == [
        "Edition 2 is live. No worker is answering calls.",
        "3 more workers were alive within the last day and no longer report.",
    ]


def shown(editions: Editions, now: datetime) -> list[str]:
    published, workers = editions.history(), editions.workers()
    return list(history_text(published, workers, (), "en", Page(), now=now))


def test_the_history_for_programs(terminal: Terminal, editions: Editions) -> None:
    editions.publish(FIRST, author="Sven", source=Source.STUDIO, note="Nytt.")
    editions.report("host:1", 1)
    history = json.loads(terminal("history", "--format", "json").output)
    (edition,) = history["editions"]
    assert (history["version"], history["live"]) == (1, 1)
    assert datetime.fromisoformat(edition.pop("at")).utcoffset() == timedelta(0)
    assert edition == {
        "number": 1,
        "author": "Sven",
        "approver": None,
        "source": "studio",
        "note": "Nytt.",
        "fingerprint": editions.edition(1).fingerprint,
        "restores": None,
        "accepted": [],
        "live": True,
    }
    (worker,) = history["workers"]
    assert (worker["name"], worker["edition"]) == ("host:1", 1)
    assert worker["seen"] >= worker["since"]


# Comparing editions.


def test_editions_are_compared_by_number_with_each_other_and_with_folders(
    terminal: Terminal,
    editions: Editions,
    write: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = write(FIRST)
    for name in ("live", "4"):
        assert terminal("diff", name, folder).exit_code == 2
    for files in (full_script(), FIRST):
        editions.publish(files, author="Sven", source=Source.STUDIO)
    assert terminal("diff", 1, 2).exit_code == 1
    assert terminal("diff", "live", folder).exit_code == 0
    assert terminal("diff", folder, 1).exit_code == 1
    monkeypatch.chdir(tmp_path)
    write_into(Path("live"), full_script())
    assert terminal("diff", "./live", 1).exit_code == 0


# Where two people are wanted.


def test_where_two_people_are_wanted_publishing_and_going_back_wait_for_another_one(
    terminal: Terminal, folder: Path, editions: Editions
) -> None:
    table = full_script()["line.toml"] + b"\n[publishing]\napproval = true\n"
    terminal.publish(save(folder, FIRST))
    result = terminal.publish(save(folder, with_text(FIRST, "line.toml", table)))
    assert (result.exit_code, editions.newest_number()) == (3, 1)
    assert "Request 1 is pending" in told(result)
    assert "Begäran 1 väntar" in told(terminal.publish(folder, lang="sv"))
    assert "New words." in told(terminal("history"))
    (asked,) = editions.requests()
    editions.approve(asked.id, by=ANNA, content=asked.fingerprint, over=1)
    assert "(Approved by anna@example.se.) New words." in told(terminal("history"))
    assert "edition 2 is live already" in told(terminal.publish(folder))
    result = terminal("rollback", 1, "--note", "It was better.")
    assert (result.exit_code, editions.newest_number()) == (3, 2)
    shown = told(terminal("history", lang="sv"))
    assert "Väntar på godkännande" in shown and "begäran 2" in shown
    (waiting,) = json.loads(terminal("history", "--format", "json").output)["requests"]
    assert (waiting["number"], waiting["author"], waiting["restores"]) == (2, "karin", 1)


def test_a_fact_in_other_words_is_published_once_it_is_accepted_by_name(
    folder: Path, terminal: Terminal
) -> None:
    save(folder, replaced(full_script(), "sv/fred.txt", "rekryteras till", "söker sig till"))
    refused = terminal.publish(folder)
    assert refused.exit_code == 1 and "F2" in refused.output and "rekryteras till" in refused.output
    assert terminal.publish(folder, "--accept", "F1").exit_code == 1
    assert terminal.publish(folder, "--accept", "F2").exit_code == 0
    assert "F2" in terminal("history").output
    accepted = json.loads(terminal("history", "--format", "json").output)["editions"][0]["accepted"]
    told = {"fact": "F2", "field": "sv/texts/fred/body", "by": "karin"}
    told["words"] = "rekryteras till polisens utlandsstyrka"
    assert [{name: one[name] for name in told} for one in accepted] == [told]
