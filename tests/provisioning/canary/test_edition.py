"""The edition that canary calls are compared with."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import write_into
from counted import NOWHERE
from scripts import full_script

from ivr.cli import main
from ivr.publishing.live.cache import EditionCache
from ivr.settings import from_environment

from .conftest import OTHER_WELCOME, World

pytestmark = pytest.mark.servers


def test_the_line_is_the_edition_of_the_database_and_not_the_folder(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'editions.db'}")
    words = ["publish", str(world.folder), "--author", "anna", "--note", "x", "--lang", "en"]
    assert CliRunner().invoke(main, words).exit_code == 0
    other = full_script() | {"sv/welcome.txt": OTHER_WELCOME}
    monkeypatch.setenv("IVR_PROMPTS", str(tmp_path / "other"))
    write_into(tmp_path / "other", other)
    assert world.judged()["result"] == "passed"


def test_without_the_database_it_is_the_last_edition_of_this_machine(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", NOWHERE)
    cache = from_environment(os.environ).edition_cache
    EditionCache(cache).keep(7, full_script())
    other = full_script() | {"sv/welcome.txt": OTHER_WELCOME}
    monkeypatch.setenv("IVR_PROMPTS", str(tmp_path / "other"))
    write_into(tmp_path / "other", other)
    assert world.judged()["result"] == "passed"


def test_without_database_and_cache_it_is_the_folder(world: World) -> None:
    assert world.judged(DATABASE_URL=NOWHERE)["result"] == "passed"
