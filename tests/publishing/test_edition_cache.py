"""The edition cache: the last editions on disk, for a start without a database."""

import os
from pathlib import Path

import pytest

from ivr.database import Database
from ivr.publishing.editions import Editions
from ivr.publishing.live.cache import KEPT, EditionCache
from ivr.publishing.live.startup import open_first
from ivr.script.files import fingerprint
from ivr.settings import Storage, storage_from
from tests.scripts import full_script, with_text

EDITED = with_text(full_script(), "sv/welcome.txt", "Välkommen till en annan linje.\n")


@pytest.fixture
def edition_cache(tmp_path: Path) -> EditionCache:
    return EditionCache(tmp_path / "cache")


def test_only_so_many_editions_are_kept_and_are_read_without_a_damaged_one(
    edition_cache: EditionCache, tmp_path: Path
) -> None:
    for number in range(1, KEPT + 4):
        edition_cache.keep(number, {"a": b"%d" % number})
    names = sorted(os.listdir(tmp_path / "cache"))
    assert [int(name[:8]) for name in names] == list(range(4, KEPT + 4))
    (tmp_path / "cache" / names[-1]).write_bytes(b"PK")
    assert edition_cache.newest() == (KEPT + 2, {"a": b"%d" % (KEPT + 2)})


def test_editions_of_another_database_answer_nobody(folder: Path, tmp_path: Path) -> None:
    def storage(address: str) -> Storage:
        return storage_from({"IVR_DATA": str(tmp_path / "data"), "DATABASE_URL": address})

    old = storage("postgresql://ivr:secret@old.example.se/ivr")
    EditionCache(old.edition_cache).keep(40, EDITED)
    away = storage("postgresql://ivr:secret@127.0.0.1:1/ivr")
    database = Database(away.database_address)
    opening = open_first(folder, Editions(database), EditionCache(away.edition_cache))
    database.close()
    assert opening.line.script.fingerprint == fingerprint(full_script())
