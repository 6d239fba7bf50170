"""Backups of the database, and the drill that restores one and calls it."""

import os
import re
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import inspect, make_url, text

from ivr.studio.editions.edition import Source
from tests import ROOT
from tests.calling import said
from tests.databases import KINDS, address_of, editions_of, opened
from tests.programs import path_of
from tests.scripts import full_script, with_text
from tests.servers.running import Instance, free_port, over_and_over, until

WELCOME = "Välkommen till linjen i kopian."
FILES = with_text(full_script(), "sv/welcome.txt", f"{WELCOME}\n")
LATER = with_text(FILES, "sv/welcome.txt", "Välkommen till linjen i morgon.\n")
BACKUP, DRILL = ROOT / "deploy" / "backup", ROOT / "deploy" / "restore-drill"


@contextmanager
def owned_address(kind: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database, in PostgreSQL of a role that owns nothing else."""
    if kind == "sqlite":
        with address_of(kind, folder, empty=True) as address:
            yield address
        return
    role, server = f"ivr_{secrets.token_hex(8)}", path_of("postgresql")
    sql(server, f"CREATE ROLE {role} LOGIN")
    with address_of(kind, folder, empty=True) as address:
        url = make_url(address)
        sql(server, f"ALTER DATABASE {url.database} OWNER TO {role}")
        yield url.set(username=role).render_as_string(hide_password=False)
    sql(server, f"DROP ROLE {role}")


def sql(address: str, statement: str) -> None:
    """Execute a statement."""
    subprocess.run(["psql", "--quiet", f"--command={statement}", plain(address)], check=True)


@pytest.fixture(params=KINDS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings of a service whose database has an edition."""
    with owned_address(request.param, tmp_path) as address:
        given = {"DATABASE_URL": plain(address), "SECRET_KEY": "0123456789abcdef" * 4}
        with Instance(tmp_path / "line", given, files=FILES) as line:
            until(lambda: line.answers_with(FILES))
        yield given


def plain(address: str) -> str:
    """Return an address without its driver, as in the settings of a service."""
    url = make_url(address)
    written = url.set(drivername=url.get_backend_name())
    return written.render_as_string(hide_password=False)


def run(settings: dict[str, str], *command: str | Path, home: Path) -> tuple[int, str]:
    """Run a script of deploy/ with the program of the tests."""
    ran = subprocess.run(
        command,
        env={**os.environ, **settings, "IVR_HOME": str(home), "DRILL_PORT": str(free_port())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return ran.returncode, ran.stdout


@pytest.mark.needs("sqlite3", "pg_dump")
def test_a_restored_backup_answers_a_call(settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    folder = tmp_path / "backups"
    folder.mkdir()
    old = folder / "ivr-2020-01-01T000000.db"
    old.touch()
    os.utime(old, (0, 0))
    code, printed = run(settings, BACKUP, folder, home=tmp_path)
    assert code == 0, printed
    (backup,) = folder.iterdir()
    assert backup.stat().st_mode & 0o077 == 0
    with address_of(
        make_url(settings["DATABASE_URL"]).get_backend_name(), tmp_path / "drill", empty=True
    ) as empty:
        server = () if backup.suffix == ".db" else (plain(empty),)
        code, printed = run(settings, DRILL, backup, *server, home=tmp_path)
    assert code == 0, printed
    assert "answered a call" in printed and WELCOME in printed


@pytest.mark.needs("sqlite3", "pg_dump")
def test_the_documented_commands_restore_a_backup_while_the_line_answers(
    settings: dict[str, str], tmp_path: Path
) -> None:
    """They print nothing, and drop tables that are newer than the backup."""
    code, printed = run(settings, BACKUP, tmp_path, home=tmp_path)
    assert code == 0, printed
    (backup,) = tmp_path.glob("ivr-*")
    with Instance(tmp_path / "restored", settings) as line:
        until(lambda: line.answers_with(FILES))
        with editions_of(settings["DATABASE_URL"]) as editions:
            editions.publish(LATER, author="Karin", source=Source.SHELL)
        until(lambda: line.answers_with(LATER))
        with opened(settings["DATABASE_URL"]) as database, database.engine.begin() as connection:
            connection.execute(text("CREATE TABLE later (number integer)"))
        commands = restoring(settings, backup)
        with over_and_over(lambda: said(line.caller().dial())) as calls:
            assert run(settings, "bash", "-c", commands, home=tmp_path) == (0, "")
            until(lambda: all(line.ready().get("number") == 1 for _ in range(10)))
        assert calls and all("Välkommen" in call for call in calls)
        (problem,) = line.ready()["problems"]
        assert "edition 2" in problem and "docs/operations.md" in problem
    with opened(settings["DATABASE_URL"]) as database:
        assert not inspect(database.engine).has_table("later")


def restoring(settings: dict[str, str], backup: Path) -> str:
    """Return the documented commands, for the user, the backup and the address of a test."""
    page = (ROOT / "docs" / "operations.md").read_text().partition("### Restoring\n")[2]
    for_postgresql, for_sqlite, *_ = map(str, re.findall(r"```\n(.*?)```", page, re.DOTALL))
    address = settings["DATABASE_URL"]
    if backup.suffix == ".db":
        folder = Path(str(make_url(address).database)).parent
        commands = for_sqlite.replace("/var/lib/ivr", str(folder))
        return commands.replace("/var/backups/ivr", str(backup.parent))
    commands = re.sub("^address=.*", f"address={address} backup={backup}", for_postgresql)
    return commands.replace("runuser --user ivr -- ", "")


@pytest.mark.needs("sqlite3")
def test_a_backup_that_fails_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    nowhere = {"DATABASE_URL": f"sqlite:///{tmp_path}/ivr.db"}
    code, printed = run(nowhere, BACKUP, tmp_path / "backups", home=tmp_path)
    assert code != 0 and "There is no database" in printed
    assert [*tmp_path.rglob("*")] == [tmp_path / "backups"]
