"""`ivr staff`: accounts from a shell, on a machine where nothing else is set up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.staff import command
from ivr.database import Database
from ivr.studio.accounts import Passwords, People, Role
from tests.studio.staff import QUICK

PASSWORD = "correct horse battery"
NAME = "anna@example.se"


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    """The people in the database that the commands use."""
    database = Database(f"sqlite:///{tmp_path / 'ivr.db'}")
    yield People(database, Passwords(QUICK))
    database.close()


class Shell:
    """Somebody who types commands."""

    def __init__(self, data: Path) -> None:
        self._environment = {
            "IVR_DATA": str(data),
            "DATABASE_URL": "",
            "TWILIO_AUTH_TOKEN": None,
            "PUBLIC_URL": None,
            "SECRET_KEY": None,
            "LC_ALL": "C",
        }

    def __call__(self, *words: str, typed: str = "") -> Result:
        """Run `ivr staff` with these words."""
        return CliRunner().invoke(command, words, input=typed, env=self._environment)


@pytest.fixture
def staff(tmp_path: Path) -> Shell:
    """`ivr staff`, on an empty machine."""
    return Shell(tmp_path)


def test_somebody_is_let_in_with_a_password_typed_twice(staff: Shell, people: People) -> None:
    told = staff(
        *("add", NAME, "--role", "editor", "--full-name", "Anna Öberg"),
        typed=f"{PASSWORD}\nmistyped\n{PASSWORD}\n{PASSWORD}\n",
    )
    assert told.exit_code == 0, told.output
    assert PASSWORD not in told.output
    assert "anna@example.se can now sign in to the studio (editor)." in told.output
    person = people.sign_in(NAME, PASSWORD)
    assert person
    assert (person.full_name, person.role) == ("Anna Öberg", Role.EDITOR)


def test_a_password_comes_from_a_pipe(staff: Shell, people: People) -> None:
    told = staff("add", NAME, "--password-stdin", "--lang", "sv", typed=f"{PASSWORD}\r\n")
    assert told.output == "anna@example.se kan nu logga in i studion (reader).\n"
    assert people.sign_in(NAME, PASSWORD)


@pytest.mark.parametrize("options", [["--password", "x"], ["--password=x"]])
def test_a_password_is_no_argument(staff: Shell, options: list[str]) -> None:
    assert staff("add", NAME, *options).exit_code == 2


def test_a_weak_password_lets_nobody_in(staff: Shell, people: People) -> None:
    told = staff("add", NAME, "--password-stdin", typed="short\n")
    assert told.exit_code == 1
    assert people.everybody() == ()


def test_everybody_is_listed(staff: Shell, people: People) -> None:
    assert "Nobody has an account yet" in staff("list").output
    people.add("zoe@example.se", "Zoe", Role.PUBLISHER, PASSWORD)
    people.sign_in("zoe@example.se", PASSWORD)
    people.deactivate(people.add("bo@example.se", "Bo", Role.READER, PASSWORD).id)
    people.add("anna@example.se", "Anna", Role.ADMINISTRATOR, None)
    lines = staff("list").output.splitlines()
    assert [line.split()[0] for line in lines] == [
        "anna@example.se",
        "zoe@example.se",
        "bo@example.se",
    ]
    assert "administrator  never signed in" in lines[0] and lines[0].endswith("Anna")
    assert "publisher" in lines[1] and "never" not in lines[1]
    assert "has left" in lines[2]


def test_a_role_is_changed(staff: Shell, people: People) -> None:
    people.add(NAME, "Anna", Role.READER, PASSWORD)
    told = staff("role", NAME, "administrator")
    assert told.output.startswith("anna@example.se now has the role administrator")
    assert people.everybody()[0].role is Role.ADMINISTRATOR
    assert staff("role", NAME, "reader").exit_code == 1
    assert people.everybody()[0].role is Role.ADMINISTRATOR


def test_a_password_is_replaced(staff: Shell, people: People) -> None:
    people.add(NAME, "Anna", Role.READER, PASSWORD)
    told = staff("password", NAME, "--password-stdin", typed="staple staple horse\n")
    assert told.exit_code == 0
    assert people.sign_in(NAME, PASSWORD) is None
    assert people.sign_in(NAME, "staple staple horse")


def test_somebody_who_is_removed_can_come_back(staff: Shell, people: People) -> None:
    people.add(NAME, "Anna", Role.READER, PASSWORD)
    assert staff("remove", NAME).exit_code == 0
    assert people.sign_in(NAME, PASSWORD) is None
    assert staff("remove", NAME).exit_code != 0
    assert staff("add", NAME, "--password-stdin", typed=f"{PASSWORD}\n").exit_code == 0
    assert people.sign_in(NAME, PASSWORD)


@pytest.mark.parametrize("words", [["role", "x", "editor"], ["password", "x"], ["remove", "x"]])
def test_a_name_that_nobody_has_is_told(staff: Shell, words: list[str]) -> None:
    told = staff(*words)
    assert told.exit_code == 1
    assert "Nobody signs in as x." in str(told.exception)
