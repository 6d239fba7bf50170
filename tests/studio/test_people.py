"""Accounts: who gets in with which password, and what ends their sessions."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from ivr.database import Database, now
from ivr.studio.accounts import Passwords, People, PersonError, Role, person_of_this_machine
from ivr.studio.accounts.people import PersonRow
from tests.databases import memory_database
from tests.studio.staff import QUICK

NAME, BO = "anna@example.se", "bo@example.se"
PASSWORD, OTHER = "correct horse battery", "staple horse correct"


@pytest.fixture
def database() -> Database:
    """A database in which nobody has an account."""
    return memory_database()


@pytest.fixture
def people(database: Database) -> People:
    """Nobody yet."""
    return People(database, Passwords(QUICK))


def kept(database: Database) -> str:
    """What is kept of the only person's password."""
    with database.reading() as session:
        return session.scalars(select(PersonRow.password)).one() or ""


def test_roles_are_in_order_and_a_person_may_do_what_lower_ones_may_until_leaving() -> None:
    assert [Role.of(role.word) for role in Role] == sorted(Role)
    person = replace(person_of_this_machine(), role=Role.EDITOR)
    assert [role for role in Role if person.may(role)] == [Role.READER, Role.EDITOR]
    assert not replace(person, active=False).may(Role.READER)
    with pytest.raises(PersonError, match="king") as told:
        Role.of("king")
    assert "Det finns ingen roll" in told.value.told("sv")


def test_the_right_password_lets_a_person_in_however_the_address_is_written(
    people: People,
) -> None:
    added = people.add(NAME, " Anna  Öberg ", Role.EDITOR, PASSWORD)
    found = people.sign_in(" Anna@Example.SE ", PASSWORD)
    assert found
    assert (found.id, found.name, found.full_name) == (added.id, NAME, "Anna Öberg")
    assert found.role is Role.EDITOR
    assert found.signed_in and found.signed_in >= added.added
    assert people.find(NAME) == people.person(found.id) == found
    assert people.sign_in(NAME, PASSWORD.title()) is None
    with pytest.raises(PersonError, match="has an account already"):
        people.add("Anna@EXAMPLE.se", "Anna", Role.READER, PASSWORD)


def test_a_password_is_the_same_from_every_keyboard(people: People) -> None:
    people.add(NAME, "Anna", Role.READER, "smörgåsbordet på bordet")
    assert people.sign_in(NAME, "smo\u0308rga\u030asbordet pa\u030a bordet")


@pytest.mark.parametrize("name", [BO, "no address", "", "a\n@b.se", "x" * 5000])
def test_nobody_knows_a_stranger(people: People, name: str) -> None:
    assert people.sign_in(name, PASSWORD) is people.find(name) is people.vouched_for(name) is None


def test_whoever_has_no_password_gets_in_by_being_vouched_for_alone(people: People) -> None:
    people.add(NAME, "Anna", Role.READER, None)
    assert people.sign_in(NAME, "") is None
    found = people.vouched_for("ANNA@example.se")
    assert found and found.signed_in and not found.has_password
    people.deactivate(found.id)
    assert people.vouched_for(NAME) is None


class Counting(PasswordHasher):
    """A hasher that counts how often it has compared."""

    compared = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
        """Compare, and count it."""
        type(self).compared += 1
        return super().verify(hash, password)


def test_a_stranger_costs_as_much_time_as_a_wrong_password(database: Database) -> None:
    people = People(database, Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1)))
    people.add(NAME, "Anna", Role.READER, PASSWORD)
    for name in (NAME, BO, "no address", NAME):
        before = Counting.compared
        assert people.sign_in(name, OTHER) is None
        assert Counting.compared == before + 1


def test_passwords_are_kept_as_argon2id_as_owasp_asks_for_and_renewed_when_that_changes(
    database: Database, people: People
) -> None:
    assert Passwords().hashed(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    people.add(NAME, "Anna", Role.READER, PASSWORD)
    newer = People(database, Passwords(PasswordHasher(2, 16, 1)))
    for _ in range(2):
        assert newer.sign_in(NAME, PASSWORD)
        assert "m=16,t=2" in kept(database)


def test_something_that_is_no_hash_fits_no_password(people: People, database: Database) -> None:
    people.add(NAME, "Anna", Role.READER, PASSWORD)
    with database.writing() as session:
        session.execute(update(PersonRow).values(password="plain"))
    assert people.sign_in(NAME, "plain") is None


class Interrupted(Passwords):
    """Passwords in whose comparison something else happens to the account."""

    meanwhile: Callable[[], object]

    def fits(self, kept: str | None, password: str) -> bool:
        """Compare, and then let an administrator act."""
        found = super().fits(kept, password)
        self.meanwhile()
        return found


def test_a_password_that_is_changed_while_it_is_compared_lets_nobody_in(
    people: People, database: Database
) -> None:
    anna = people.add(NAME, "Anna", Role.READER, PASSWORD)
    slow = Interrupted(QUICK)
    slow.meanwhile = lambda: people.set_password(anna.id, OTHER)
    assert People(database, slow).sign_in(NAME, PASSWORD) is None
    assert people.sign_in(NAME, OTHER)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("password", "", "has 0 characters"),
        ("password", "elevenchars", "has 11 characters"),
        ("password", "x" * 201, "has 201 characters"),
        ("password", "aaaaabbbbbaaaaa", "easy to guess"),
        ("password", "ANNA@example.se", "easy to guess"),
    ]
    + [
        ("name", name, "e-mail address")
        for name in ("", "anna", "anna@", "@b.se", "a@b", "a b@c.se", "a@b.se\r\nBcc: x@y.se")
        + ("a@b.se, c@d.se", "<a@b.se>", "a@b@c.se", "a\u202e@b.se", "a" * 200 + "@b.se")
        + ("a\x00@b.se",)
    ]
    + [
        ("full_name", name, "is not a name")
        for name in ("", "  ", "A\r\nSet-Cookie: a=b", "x" * 101, "A\x1b[31m", "A\tB")
    ],
)
def test_what_will_not_do_is_refused_with_its_field_in_printable_words(
    people: People, field: str, value: str, said: str
) -> None:
    given = {"name": NAME, "full_name": "Anna", "password": PASSWORD, field: value}
    with pytest.raises(PersonError, match=said) as told:
        people.add(**given, role=Role.READER)
    assert told.value.field == field and str(told.value).isprintable()
    assert people.everybody() == ()


def test_a_very_long_guess_is_not_worked_on(people: People) -> None:
    people.add(NAME, "Anna", Role.READER, PASSWORD)
    assert people.sign_in(NAME, PASSWORD * 100_000) is None


def test_whoever_left_is_listed_last_and_comes_back_to_the_same_account(people: People) -> None:
    anna = people.add(NAME, "Anna", Role.READER, PASSWORD)
    people.add(BO, "Bo", Role.READER, None)
    people.deactivate(anna.id)
    assert people.sign_in(NAME, PASSWORD) is None
    assert [person.full_name for person in people.everybody()] == ["Bo", "Anna"]
    back = people.add(NAME, "Anna Ek", Role.EDITOR, OTHER)
    assert back == replace(
        anna, full_name="Anna Ek", role=Role.EDITOR, stamp=back.stamp, signed_in=back.signed_in
    )
    assert back.stamp > anna.stamp
    assert people.sign_in(NAME, OTHER) and not people.sign_in(NAME, PASSWORD)


def test_each_change_ends_older_sessions_and_signing_in_does_not(people: People) -> None:
    anna = people.add(NAME, "Anna", Role.READER, PASSWORD)
    signed_in = people.sign_in(NAME, PASSWORD)
    assert signed_in and signed_in.stamp == anna.stamp
    stamps = [
        anna.stamp,
        people.set_role(anna.id, Role.EDITOR).stamp,
        people.set_password(anna.id, OTHER).stamp,
    ]
    people.end_sessions(anna.id)
    people.end_sessions(7)
    found = people.person(anna.id)
    assert found
    stamps += [found.stamp, people.deactivate(anna.id).stamp]
    assert stamps == sorted(set(stamps))


def changes(people: People) -> tuple[Callable[[int], object], ...]:
    """What can be done to an account."""
    return (
        people.deactivate,
        lambda id: people.set_role(id, Role.EDITOR),
        lambda id: people.set_password(id, OTHER),
    )


def test_the_last_administrator_stays(people: People) -> None:
    anna = people.add(NAME, "Anna", Role.ADMINISTRATOR, PASSWORD)
    bo = people.add(BO, "Bo", Role.ADMINISTRATOR, PASSWORD)
    people.deactivate(bo.id)
    for change in changes(people)[:2]:
        with pytest.raises(PersonError, match="last administrator"):
            change(anna.id)
    assert people.person(anna.id) == anna
    people.add(BO, "Bo", Role.ADMINISTRATOR, PASSWORD)
    assert not people.deactivate(anna.id).active


def test_an_account_that_is_not_there_or_has_ended_cannot_be_changed(people: People) -> None:
    anna = people.add(NAME, "Anna", Role.READER, PASSWORD)
    people.deactivate(anna.id)
    for id in (anna.id, 99):
        for change in changes(people):
            with pytest.raises(PersonError, match="no such account"):
                change(id)


def test_accounts_are_there_after_a_restart(address: str) -> None:
    database = Database(address)
    before = People(database, Passwords(QUICK)).add(NAME, "Anna", Role.EDITOR, PASSWORD)
    database.close()
    database = Database(address)
    assert People(database).everybody() == (before,)
    assert before.added <= now()
    database.close()
