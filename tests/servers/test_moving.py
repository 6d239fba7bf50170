"""A SQLite database moved to PostgreSQL as in docs/operations.md, by pgloader."""

import os
import re
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Table, make_url, select

from ivr.studio.database import Base, Database
from ivr.studio.people import Role
from ivr.studio.statistics import Recorder
from tests import ROOT
from tests.calling import said
from tests.databases import address_of, migrated, with_dump
from tests.programs import path_of
from tests.servers.running import SECRET_KEY, Instance, all_answer, until
from tests.studio.editions.conftest import edited
from tests.studio.publishing import WELCOME
from tests.studio.staff import Browser, Staff, app_with, studio_on
from tests.studio.statistics.conftest import closing as stopping
from tests.studio.statistics.conftest import turn

pytestmark = pytest.mark.needs("pgloader", "postgresql")


def move(file: Path, target: str) -> None:
    """Copy a SQLite database into the tables of a PostgreSQL database, without a warning."""
    url = make_url(target).set(drivername="postgresql")
    addresses = {"SQLITE": str(file), "POSTGRESQL": url.render_as_string(hide_password=False)}
    page = (ROOT / "docs" / "operations.md").read_text()
    documented = re.search(r"pgloader (.*) /srv/ivr/(deploy/to-postgresql\.load)", page)
    assert documented
    command = [path_of("pgloader"), *documented[1].split(), str(ROOT / documented[2])]
    ran = subprocess.run(
        command, env={**os.environ, **addresses}, capture_output=True, text=True, check=True
    )
    assert "report summary" in ran.stdout and "WARNING" not in ran.stdout


def rows(database: Database) -> dict[str, list[str]]:
    """Return all rows by table, as the program reads them."""
    with database.reading() as session:
        return {table.name: sorted(map(repr, session.execute(select(table)))) for table in tables()}


def tables() -> list[Table]:
    return Base.metadata.sorted_tables


def test_every_value_of_every_table_is_moved(tmp_path: Path) -> None:
    file = tmp_path / "ivr.db"
    with (
        address_of("postgresql", tmp_path) as address,
        migrated(with_dump(f"sqlite:///{file}")) as source,
        closing(Database(address)) as target,
    ):
        before = rows(source)
        assert sum(map(bool, before.values())) > 12, "there is a row in almost every table"
        move(file, address)
        assert rows(target) == before


def test_a_moved_line_is_the_same_one_and_goes_on(tmp_path: Path) -> None:
    """Calls are answered from memory meanwhile; then staff save, ask, approve and publish."""
    settings = {"SECRET_KEY": SECRET_KEY, "IVR_DATA": str(tmp_path)}
    first = edited("Välkommen till den flyttade linjen.")
    with address_of("postgresql", tmp_path) as address:
        with Instance(tmp_path / "line", settings, files=first) as line:
            all_answer(line)
            with closing(Database(f"sqlite:///{tmp_path / 'ivr.db'}")) as source:
                work(source, WELCOME)
            until(lambda: line.ready()["number"] == 2)
            (tmp_path / "moved").mkdir()
            for file in tmp_path.glob("ivr.db*"):
                file.rename(tmp_path / "moved" / file.name)
            moved = tmp_path / "moved" / "ivr.db"
            move(moved, address)
            assert "ett ett två" in said(line.caller().dial())
        with (
            closing(Database(f"sqlite:///{moved}")) as source,
            closing(Database(address)) as target,
        ):
            assert rows(target) == rows(source)
            with Instance(tmp_path / "line", {**settings, "DATABASE_URL": address}) as line:
                all_answer(line)
                ready = line.ready()
                assert (ready["number"], ready["problems"]) == (2, [])
            work(target, "Välkommen igen.\n")


def work(database: Database, welcome: str) -> None:
    """Save a text, request approval, approve, save a draft, and count a call."""
    studio = studio_on(database)
    staff = Staff(app_with(studio), studio)
    number = studio.editions.newest_number()
    editor: Browser = staff.browser(Role.EDITOR)
    assert editor.is_in()
    staff.write(sv__welcome=welcome)
    staff.ask(words="Please.")
    staff.approve()
    assert studio.editions.newest_number() == number + 1
    staff.write(en__welcome="Welcome.\n")
    with stopping(Recorder(database, "a secret of this service")) as recorder:
        turn(recorder)
        recorder.step()
        assert (recorder.condition.waiting, recorder.problem) == (0, None)
