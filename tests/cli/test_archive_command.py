"""The command `ivr archive`, whose files can be read and proved without this program."""

import io
import json
import textwrap
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import delete

from ivr.database import Database
from ivr.publishing.contents import ScriptFileRow
from ivr.publishing.draft import Drafts
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.script.files import fingerprint, load
from tests.cli.conftest import Command
from tests.publishing.conftest import ANNA, FIRST, SECOND, edited, publish
from tests.publishing.conftest import editions as editions
from tests.scripts import wav
from tests.sounds import recorded
from tests.studio.publishing import put_files

Archive = Callable[[], Result]


@pytest.fixture
def archive(ivr: Command, address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Archive:
    """Archives the database in the folder `archive` of the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("SECRET_KEY", "0123456789abcdef" * 4)
    return lambda: ivr("archive", "archive")


@pytest.fixture
def published(database: Database, editions: Editions) -> Editions:
    """Two editions, the second of them with a recording, written by Bo and approved by Anna."""
    publish(editions, FIRST)
    drafts = Drafts(database)
    draft = put_files(drafts, recorded("sv/welcome", wav(3.0), {**edited(FIRST)}), "Bo")
    asked = editions.ask(draft.files, author="Bo", source=Source.STUDIO, over=1, note="Ny röst.")
    editions.approve(asked.id, by=ANNA, content=fingerprint(draft.files), over=1)
    return editions


def proved(edition: str) -> str:
    """The fingerprint that the program in README.txt computes."""
    readme = Path("archive/README.txt").read_text()
    program = textwrap.dedent(readme.partition("edition 1:\n")[2])
    with redirect_stdout(io.StringIO()) as printed:
        exec(compile(program.replace("edition-1", f"archive/{edition}"), "README.txt", "exec"), {})
    return printed.getvalue().strip()


def test_an_archive_equals_what_was_published_after_the_database_is_emptied(
    archive: Archive, published: Editions, ivr: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = {edition.number: edition.fingerprint for edition in published.history()}
    assert "2 editions, 2 of them new" in archive().output
    second = published.edition(2)
    record = json.loads(Path("archive/edition-2/record.json").read_text())
    expected = {"author": "Bo", "approver": ANNA.name, "note": "Ny röst.", "accepted": []}
    assert record.items() >= (expected | {"number": 2, "at": second.at.isoformat()}).items()
    assert {each["author"] for each in (*record["requests"], *record["written"])} == {"Bo"}
    assert record["written"][0]["field"] == "sv/recordings/welcome"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{Path.cwd()}/new.db")
    assert ivr("migrate").exit_code == 0
    assert {n: proved(f"edition-{n}") for n in (1, 2)} == was
    assert ivr("diff", "archive/edition-1/script", "archive/edition-2/script").exit_code == 1
    assert ivr("publish", "archive/edition-2/script", "--note", "Again.").exit_code == 0
    again = json.loads(ivr("history", "--format", "json").output)["editions"]
    assert [edition["fingerprint"] for edition in again] == [was[2]]
    assert ivr("diff", "live", "archive/edition-2/script").exit_code == 0
    assert proved("edition-2") == was[2]


def test_an_archive_gets_new_editions_only(archive: Archive, published: Editions) -> None:
    archive()
    file = Path("archive/edition-1/record.json")
    before = file.stat()
    Path("archive/.unfinished/script").mkdir(parents=True)  # after a crash
    publish(published, SECOND)
    assert "3 editions, 1 of them new" in archive().output
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert fingerprint(load(Path("archive/edition-3/script"))) == published.edition(3).fingerprint
    assert {path.name for path in Path("archive").iterdir()} == {
        "README.txt",
        *(f"edition-{number}" for number in (1, 2, 3)),
    }


def test_a_folder_with_other_files_is_refused(archive: Archive, published: Editions) -> None:
    archive()
    letter, welcome = Path("archive/letter.txt"), Path("archive/edition-1/script/sv/welcome.txt")
    publish(published, SECOND)
    for path, words in ((letter, "not part of an archive"), (welcome, "changed")):
        path.write_text("Hej.")
        result = archive()
        assert result.exit_code == 2 and words in result.output
        letter.unlink(missing_ok=True)
    assert not Path("archive/edition-3").exists()


def test_an_archive_names_damaged_editions_and_has_all_others(
    archive: Archive, published: Editions, database: Database
) -> None:
    with database.writing() as session:
        session.execute(
            delete(ScriptFileRow).where(ScriptFileRow.script == published.edition(1).fingerprint)
        )
    result = archive()
    assert result.exit_code == 1 and "not archived: 1." in result.output
    assert proved("edition-2") == published.edition(2).fingerprint
