"""The edition cache: the last editions on disk, for a start without a database."""

import os
from pathlib import Path

import pytest

from ivr.database import Database
from ivr.errors import ScriptRefusedError, ScriptUnreadableError
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import KEPT, EditionCache
from ivr.publishing.live.startup import open_first
from ivr.script.files import fingerprint
from ivr.settings import Storage, storage_from
from tests.calling import Twilio
from tests.conftest import Journal, Serve, Write
from tests.publishing.conftest import BROKEN
from tests.scripts import full_script, with_text

EDITED = with_text(full_script(), "sv/welcome.txt", "Välkommen till en annan linje.\n")
ODD = {"sv/å.txt": b"", "a b\\c/\\xff.txt": b"\x00\xff", "line.toml": b"x" * 100_000}


@pytest.fixture
def edition_cache(tmp_path: Path) -> EditionCache:
    return EditionCache(tmp_path / "cache")


def test_the_newest_is_that_of_the_highest_number(edition_cache: EditionCache) -> None:
    assert edition_cache.newest() is None
    for number, files in enumerate((full_script(), ODD, {}, EDITED)):
        edition_cache.keep(number, files)
        assert edition_cache.newest() == (number, files)
    edition_cache.keep(1, ODD)
    assert edition_cache.newest() == (3, EDITED)


def test_only_so_many_editions_are_kept_and_are_read_without_a_damaged_one(
    edition_cache: EditionCache, tmp_path: Path
) -> None:
    for number in range(1, KEPT + 4):
        edition_cache.keep(number, {"a": b"%d" % number})
    names = sorted(os.listdir(tmp_path / "cache"))
    assert [int(name[:8]) for name in names] == list(range(4, KEPT + 4))
    (tmp_path / "cache" / names[-2]).write_bytes(b"PK")
    assert [number for number, _ in edition_cache.editions(after=KEPT)] == [KEPT + 3, KEPT + 1]
    assert list(edition_cache.editions(after=KEPT + 3)) == []
    edition_cache.keep(1, {"a": b"of an older database"})
    assert edition_cache.holds(1, fingerprint({"a": b"of an older database"})[:8])


def test_a_cache_that_cannot_be_written_is_a_problem_that_is_logged_once(
    tmp_path: Path, journal: Journal
) -> None:
    (tmp_path / "file").write_text("no folder")
    edition_cache = EditionCache(tmp_path / "file" / "cache")
    edition_cache.keep(1, full_script())
    edition_cache.keep(1, full_script())
    assert edition_cache.newest() is None
    assert edition_cache.problem
    assert len(journal.lines("edition-not-cached")) == 1


def test_a_service_without_any_good_script_does_not_start(
    serve: Serve, write: Write, edition_cache: EditionCache, folder: Path
) -> None:
    write(BROKEN)
    for _ in ("without a cache", "with a broken one"):
        with pytest.raises(ScriptRefusedError, match="welcome"):
            serve(edition_cache=edition_cache)
        edition_cache.keep(0, BROKEN)
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(ScriptUnreadableError):
        serve()
    edition_cache.keep(0, EDITED)
    write(full_script())  # a good folder is preferred to the cache
    assert "annan linje" not in Twilio(serve(edition_cache=edition_cache)).ask().words


def test_editions_of_another_database_answer_nobody(folder: Path, tmp_path: Path) -> None:
    def storage(address: str) -> Storage:
        return storage_from({"IVR_DATA": str(tmp_path / "data"), "DATABASE_URL": address})

    old = storage("postgresql://ivr:secret@old.example.se/ivr")
    EditionCache(old.edition_cache).keep(40, EDITED)
    renewed = storage("postgresql://ivr:another@old.example.se/ivr")
    assert EditionCache(renewed.edition_cache).newest() == (40, EDITED)

    away = storage("postgresql://ivr:secret@127.0.0.1:1/ivr")
    database = Database(away.database_address)
    opening = open_first(folder, Editions(database), EditionCache(away.edition_cache))
    database.close()
    assert opening.line.script.fingerprint == fingerprint(full_script())
