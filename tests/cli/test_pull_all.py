"""`ivr pull --all`: every edition as files, with its record."""

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from click.testing import Result
from sqlalchemy import delete

from ivr.script.files import fingerprint, load
from ivr.studio.database import Database
from ivr.studio.editions.contents import ScriptFileRow
from ivr.studio.editions.draft import Drafts
from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from tests.cli.conftest import Command
from tests.scripts import wav
from tests.sounds import recorded
from tests.studio.editions.conftest import ANNA, FIRST, SECOND, edited, publish
from tests.studio.editions.conftest import editions as editions
from tests.studio.publishing import put_files

PullAll = Callable[[], Result]


@pytest.fixture
def pull_all(
    ivr: Command, address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> PullAll:
    """Writes all editions to the folder `all` of the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("SECRET_KEY", "0123456789abcdef" * 4)
    return lambda: ivr("pull", "all", "--all")


@pytest.fixture
def published(database: Database, editions: Editions) -> Editions:
    """Two editions, the second of them with a recording, written by Bo and approved by Anna."""
    publish(editions, FIRST)
    drafts = Drafts(database)
    draft = put_files(drafts, recorded("sv/welcome", wav(3.0), {**edited(FIRST)}), "Bo")
    asked = editions.ask(
        draft.files, author="Bo", source=Source.STUDIO, based_on=1, note="Ny röst."
    )
    editions.approve(asked.id, by=ANNA, content=fingerprint(draft.files), based_on=1)
    return editions


def test_the_files_publish_the_same_editions_in_an_empty_database(
    pull_all: PullAll, published: Editions, ivr: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "2, new ones: 2" in pull_all().output
    second = published.edition(2)
    record = json.loads(Path("all/edition-2/record.json").read_text())
    people = {"requested_by": "Bo", "approved_by": ANNA.address, "published_by": ANNA.address}
    expected = people | {
        "author": "Bo",
        "approver": ANNA.address,
        "note": "Ny röst.",
        "accepted": [],
    }
    assert record.items() >= (expected | {"number": 2, "at": second.at.isoformat()}).items()
    assert {each["author"] for each in (*record["requests"], *record["written"])} == {"Bo"}
    assert record["written"][0]["field"] == "sv/recordings/welcome"
    assert not Path("all/edition-2/record.json").stat().st_mode & 0o077
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{Path.cwd()}/new.db")
    assert ivr("migrate").exit_code == 0
    assert ivr("publish", "all/edition-2/script", "--note", "Again.").exit_code == 0
    assert ivr("diff", "live", "all/edition-2/script").exit_code == 0


def test_new_editions_are_added(pull_all: PullAll, published: Editions) -> None:
    pull_all()
    file = Path("all/edition-1/record.json")
    before = file.stat()
    Path("all/.edition-3-x/script").mkdir(parents=True)  # after a crash
    publish(published, SECOND)
    assert "3, new ones: 1" in pull_all().output
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert fingerprint(load(Path("all/edition-3/script"))) == published.edition(3).fingerprint


def test_a_folder_that_differs_in_a_byte_or_has_a_link_is_refused(
    pull_all: PullAll, published: Editions
) -> None:
    pull_all()
    publish(published, SECOND)
    written = Path("all").rename("written")
    for path, is_link in product(
        (
            "letter.txt",
            "edition-1/letter.txt",
            "edition-1/record.json",
            "edition-1/script/sv/welcome.txt",
            "edition-1/script/.hidden",
            "edition-3/record.json",
        ),
        (False, True),
    ):
        rmtree("all", ignore_errors=True)
        copytree(written, "all")
        file = Path("all", path)
        file.parent.mkdir(exist_ok=True)
        data = file.read_bytes() if file.exists() else b" "
        if is_link:
            Path("elsewhere").write_bytes(data)
            file.unlink(missing_ok=True)
            file.symlink_to(Path("elsewhere").absolute())
        else:
            file.write_bytes(data[:-1] + b"\t")
        result = pull_all()
        assert result.exit_code == 2 and file.parts[1] in result.output, (path, is_link)
        assert not Path("all/edition-3/script").exists()


def test_damaged_editions_are_named_and_all_others_written(
    pull_all: PullAll, published: Editions, database: Database
) -> None:
    with database.writing() as session:
        session.execute(
            delete(ScriptFileRow).where(ScriptFileRow.script == published.edition(1).fingerprint)
        )
    result = pull_all()
    assert result.exit_code == 1 and "not written: 1." in result.output
    assert fingerprint(load(Path("all/edition-2/script"))) == published.edition(2).fingerprint


def test_other_options_of_pull_do_not_go_with_all(pull_all: PullAll, ivr: Command) -> None:
    assert ivr("pull", "all", "--all", "--replace").exit_code == 2
    assert not Path("all").exists()
