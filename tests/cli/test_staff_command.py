"""`ivr staff`: accounts from a shell, without other settings."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from ivr.cli import staff as commands
from ivr.studio.database import Database
from ivr.studio.people import PasswordLinks, Passwords, People, Role
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


def test_an_account_needs_its_password_typed_twice_in_a_terminal(people: People) -> None:
    given = ("staff", "add", NAME, "--role", "editor", "--full-name", "Anna Öberg", "--lang", "en")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "ivr", *given]
    with subprocess.Popen(
        command,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # so that the password is not asked for in the tests' terminal
    ) as running:
        assert running.stdout and running.stderr
        told = b""
        for typed in (PASSWORD, "mistyped", PASSWORD, PASSWORD):
            asked = b"once more: " if told.endswith(b"Password: ") else b"Password: "
            while not told.endswith(asked):
                told += (read := running.stderr.read(1))
                assert read, told
            os.write(ours, f"{typed}\n".encode())
        told += running.stdout.read() + running.stderr.read()
    os.close(theirs)
    os.close(ours)
    assert PASSWORD.encode() not in told
    assert b"anna@example.se can now sign in to the studio (editor)." in told
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


@pytest.mark.parametrize("is_new", [True, False])
def test_without_a_terminal_a_link_to_choose_the_password_is_printed(
    staff: Command, people: People, monkeypatch: pytest.MonkeyPatch, is_new: bool
) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://ivr.example.se")
    if not is_new:
        people.add(NAME, "Anna", Role.READER, PASSWORD, by="root")
    told = staff("add" if is_new else "password", NAME)
    assert told.exit_code == 0, told.output
    assert "--password-stdin" in told.output
    assert (people.sign_in(NAME, PASSWORD) is None) is is_new, "an old password is kept until then"
    (link,) = [line for line in told.output.splitlines() if line.startswith("https:")]
    address, _, secret = link.partition("#")
    assert address == "https://ivr.example.se/studio/password"
    assert PasswordLinks(people._database, people.passwords).choose(secret, "staple staple horse")
    assert people.sign_in(NAME, "staple staple horse")


@pytest.mark.parametrize("given", [None, "", "ftp://x"])
def test_without_a_terminal_and_an_address_of_the_studio_nothing_is_changed(
    staff: Command, people: People, monkeypatch: pytest.MonkeyPatch, given: str | None
) -> None:
    if given is not None:
        monkeypatch.setenv("PUBLIC_URL", given)
    told = staff("add", NAME)
    assert told.exit_code == 1 and "PUBLIC_URL" in told.output
    assert people.everybody() == ()


@pytest.mark.parametrize("words", ["role x editor", "password x", "remove x"])
def test_an_unknown_account_is_reported(staff: Command, words: str) -> None:
    told = staff(*words.split())
    assert (told.exit_code, "There is no account x." in told.output) == (2, True)
