"""`ivr migrate`, and other commands on missing or outdated tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from ivr.studio.database import schema
from tests.cli.conftest import Command
from tests.databases import LATER, later_program, opened
from tests.servers.running import SECRET_KEY

THIS = schema.NEWEST
"""The version of the tables that `outdated` has."""


@pytest.fixture
def outdated(address: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database of this version, for the next version of the program."""
    with later_program(tmp_path):
        yield address


READING = (
    "history",
    "stats",
    "staff list",
    "pull work",
    "diff live 1",
)
WRITING = ("publish {folder} --note New", "rollback 1", "staff remove anna@example.se")


@pytest.mark.parametrize("words", [*READING, *WRITING])
def test_a_command_makes_no_tables(ivr: Command, words: str, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "nothing" / "ivr.db"
    given = {"DATABASE_URL": f"sqlite:///{file}"}
    result = ivr(*words.format(folder=folder).split(), env=given)
    assert result.exit_code and "no tables" in result.output and "ivr migrate" in result.output
    assert not file.exists()


@pytest.mark.parametrize("words", [*READING, *WRITING])
def test_only_one_command_migrates(ivr: Command, outdated: str, words: str, folder: Path) -> None:
    given = {"DATABASE_URL": outdated}
    result = ivr(*words.format(folder=folder).split(), env=given)
    assert result.exit_code and "ivr migrate" in result.output
    assert THIS in ivr("migrate", "--check", env=given | {"SECRET_KEY": SECRET_KEY}).output


def test_migrate_says_what_is_needed_and_does_it(ivr: Command, outdated: str) -> None:
    given = {"DATABASE_URL": outdated, "SECRET_KEY": SECRET_KEY}
    check = ivr("migrate", "--check", env=given)
    assert check.exit_code == 1 and THIS in check.output
    assert f"{schema.NEWEST} " in check.output
    for _ in range(2):
        assert ivr("migrate", env=given).exit_code == 0
    check = ivr("migrate", "--check", env=given)
    assert check.exit_code == 0 and schema.NEWEST in check.output


def test_beside_a_running_program_only_tables_are_made_that_it_can_use(
    ivr: Command, address: str, tmp_path: Path
) -> None:
    given = {"DATABASE_URL": address, "SECRET_KEY": SECRET_KEY}
    known = ivr("migrate", "--newest", env=given).output.strip()
    assert known == schema.NEWEST
    with later_program(tmp_path, compatible=LATER):
        refused = ivr("migrate", "--beside", known, env=given)
        assert refused.exit_code == 1 and LATER in refused.output and "release" in refused.output
        with opened(address) as database:
            assert database.version() == known
    with later_program(tmp_path):
        assert ivr("migrate", "--beside", known, env=given).exit_code == 0
        with opened(address) as database:
            assert database.version() == LATER
        assert ivr("migrate", "--beside", "v1", env=given).exit_code == 2


@pytest.mark.parametrize(("compatible", "code"), [(schema.COMPATIBLE, 0), (LATER, 1)])
def test_an_earlier_program_takes_the_tables_of_a_later_one_if_it_can_use_them(
    ivr: Command, address: str, compatible: str, code: int, tmp_path: Path
) -> None:
    """As on the way back to an earlier version."""
    given = {"DATABASE_URL": address, "SECRET_KEY": SECRET_KEY}
    with later_program(tmp_path, compatible=compatible):
        assert ivr("migrate", env=given).exit_code == 0
    result = ivr("migrate", "--beside", LATER, env=given)
    assert result.exit_code == code and LATER in result.output


def test_migrate_makes_the_tables_of_an_empty_database(ivr: Command, empty_address: str) -> None:
    given = {"DATABASE_URL": empty_address, "SECRET_KEY": SECRET_KEY}
    assert "no tables" in ivr("migrate", "--check", env=given).output
    assert ivr("migrate", env=given).exit_code == 0
    assert ivr("history", env=given).exit_code == 0


def test_a_database_of_an_unpublished_version_is_refused_unchanged(
    ivr: Command, address: str
) -> None:
    with opened(address) as database, database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0022'"))
    for command in ("migrate", "migrate --check", "history"):
        result = ivr(*command.split(), env={"DATABASE_URL": address, "SECRET_KEY": SECRET_KEY})
        assert result.exit_code and "ivr pull" in result.output and "ivr publish" in result.output
    with opened(address, creates=False) as database:
        assert database.version() == "0022"


@pytest.mark.parametrize("option", ["", "--check"])
def test_a_line_without_a_studio_has_nothing_to_migrate(
    ivr: Command, empty_address: str, option: str
) -> None:
    """As in the release step of a platform, which provides a database without being asked."""
    given = {"DATABASE_URL": empty_address}
    result = ivr("migrate", *option.split(), env=given)
    assert result.exit_code == 0 and "SECRET_KEY" in result.output
    assert "no tables" in ivr("history", env=given).output
