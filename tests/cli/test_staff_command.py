"""`ivr staff`: accounts from a shell, without other settings."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from ivr.cli import staff as commands
from ivr.studio.database import Database
from ivr.studio.people import Passwords, People, Role
from tests.cli.conftest import Command
from tests.studio.staff import QUICK

PASSWORD = "correct horse battery"
NAME = "anna@example.se"


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[People]:
    """The people in the database of the commands."""
    for name in ("DATABASE_URL", "TWILIO_AUTH_TOKEN", "PUBLIC_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("IVR_DATA", str(tmp_path))
    monkeypatch.setattr(commands, "People", partial(People, passwords=Passwords(QUICK)))
    database = Database(f"sqlite:///{tmp_path / 'ivr.db'}", creates=True)
    database.migrate()
    yield People(database, Passwords(QUICK))
    database.close()


@pytest.fixture
def staff(ivr: Command, people: People) -> Command:
    return partial(ivr, "staff")


def test_an_account_needs_its_password_typed_twice(staff: Command, people: People) -> None:
    given = ("add", NAME, "--role", "editor", "--full-name", "Anna Öberg")
    told = staff(*given, input=f"{PASSWORD}\nmistyped\n{PASSWORD}\n{PASSWORD}\n")
    assert told.exit_code == 0, told.output
    assert PASSWORD not in told.output
    assert "anna@example.se can now sign in to the studio (editor)." in told.output
    person = people.sign_in(NAME, PASSWORD)
    assert person
    assert (person.full_name, person.role) == ("Anna Öberg", Role.EDITOR)


def test_a_password_comes_from_a_pipe_and_is_no_argument(staff: Command, people: People) -> None:
    for option in ("--password x", "--password=x"):
        assert staff("add", NAME, *option.split()).exit_code == 2
    assert staff("add", NAME, "--password-stdin", input="short\n").exit_code == 1
    assert people.everybody() == ()
    told = staff("add", NAME, "--password-stdin", input=f"{PASSWORD}\r\n", lang="sv")
    assert told.output == "anna@example.se kan nu logga in i studion (reader).\n"
    assert people.sign_in(NAME, PASSWORD)


def test_everybody_is_listed(staff: Command, people: People) -> None:
    assert "Nobody has an account yet" in staff("list").output
    people.add("zoe@example.se", "Zoe", Role.PUBLISHER, PASSWORD, by="root")
    people.sign_in("zoe@example.se", PASSWORD)
    people.deactivate(people.add("bo@example.se", "Bo", Role.READER, PASSWORD, by="root").id)
    people.add(NAME, "Anna", Role.ADMINISTRATOR, None, by="root")
    anna, zoe, bo = staff("list").output.splitlines()
    assert [line.split("@")[0] for line in (anna, zoe, bo)] == ["anna", "zoe", "bo"]
    assert "administrator  never signed in" in anna and anna.endswith("Anna")
    assert "publisher" in zoe and "never" not in zoe
    assert "has left" in bo


def test_a_role_is_changed_but_not_the_last_administrators(staff: Command, people: People) -> None:
    people.add(NAME, "Anna", Role.READER, PASSWORD, by="root")
    told = staff("role", NAME, "administrator")
    assert told.output.startswith("anna@example.se now has the role administrator")
    assert staff("role", NAME, "reader").exit_code == 1
    assert people.everybody()[0].role is Role.ADMINISTRATOR


def test_a_password_is_replaced(staff: Command, people: People) -> None:
    people.add(NAME, "Anna", Role.READER, PASSWORD, by="root")
    told = staff("password", NAME, "--password-stdin", input="staple staple horse\n")
    assert told.exit_code == 0
    assert people.sign_in(NAME, PASSWORD) is None
    assert people.sign_in(NAME, "staple staple horse")


def test_a_removed_account_can_be_restored(staff: Command, people: People) -> None:
    people.add(NAME, "Anna", Role.READER, PASSWORD, by="root")
    assert staff("remove", NAME).exit_code == 0
    assert people.sign_in(NAME, PASSWORD) is None
    assert staff("remove", NAME).exit_code != 0
    assert staff("add", NAME, "--password-stdin", input=f"{PASSWORD}\n").exit_code == 0
    assert people.sign_in(NAME, PASSWORD)


@pytest.mark.parametrize("words", ["role x editor", "password x", "remove x"])
def test_an_unknown_account_is_reported(staff: Command, words: str) -> None:
    told = staff(*words.split())
    assert (told.exit_code, "There is no account x." in told.output) == (2, True)
