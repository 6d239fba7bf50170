"""Accounts: who gets in with which password, and what ends their sessions."""

from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from ivr.database import Database, now
from ivr.studio.accounts import Passwords, People, PersonError, Role, person_of_this_machine
from ivr.studio.accounts.tables import PersonRow

NAME = "anna@example.se"
PASSWORD = "correct horse battery"
OTHER = "staple horse correct"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def people(database: Database) -> People:
    """Nobody yet."""
    return People(database, Passwords(QUICK))


def kept(database: Database) -> str:
    """What is kept of the only person's password."""
    with database.reading() as session:
        return session.scalars(select(PersonRow.password)).one() or ""


def test_roles_are_in_order_and_have_words() -> None:
    assert list(Role) == sorted(Role)
    assert [Role.of(role.word) for role in Role] == list(Role)
    assert Role.READER < Role.EDITOR < Role.PUBLISHER < Role.ADMINISTRATOR


def test_a_role_that_is_none_is_told_in_both_languages() -> None:
    with pytest.raises(PersonError, match="There is no role 'king'") as told:
        Role.of("king")
    assert "Det finns ingen roll" in told.value.told("sv")


def test_a_person_may_do_what_lower_roles_may_and_nothing_after_leaving() -> None:
    person = replace(person_of_this_machine(), role=Role.EDITOR)
    assert [role for role in Role if person.may(role)] == [Role.READER, Role.EDITOR]
    assert not replace(person, active=False).may(Role.READER)


def test_the_right_password_lets_a_person_in(people: People) -> None:
    added = people.add(NAME, " Anna  Öberg ", Role.EDITOR, PASSWORD)
    found = people.sign_in(" Anna@Example.SE ", PASSWORD)
    assert found
    assert (found.id, found.name, found.full_name) == (added.id, NAME, "Anna Öberg")
    assert found.role is Role.EDITOR
    assert found.signed_in and found.signed_in >= added.added
    assert people.find(NAME) == people.person(found.id) == found
    assert people.sign_in(NAME, PASSWORD.title()) is None


def test_a_password_is_the_same_from_every_keyboard(people: People) -> None:
    people.add(NAME, "Anna", Role.READER, "smörgåsbordet på bordet")
    assert people.sign_in(NAME, "smo\u0308rga\u030asbordet pa\u030a bordet")


@pytest.mark.parametrize("name", ["bo@example.se", "no address", "", "a\n@b.se", "x" * 5000])
def test_nobody_knows_a_stranger(people: People, name: str) -> None:
    assert people.sign_in(name, PASSWORD) is None
    assert people.find(name) is None
    assert people.person(7) is None


def test_whoever_has_left_or_has_no_password_is_not_let_in_by_one(people: People) -> None:
    people.add("sso@example.se", "Bo", Role.READER, None)
    anna = people.add(NAME, "Anna", Role.READER, PASSWORD)
    people.deactivate(anna.id)
    assert people.sign_in(NAME, PASSWORD) is None
    assert people.sign_in("sso@example.se", "") is None
    assert people.vouched_for(NAME) is None
    assert people.vouched_for("nobody@example.se") is None


def test_whoever_is_vouched_for_gets_in(people: People) -> None:
    people.add(NAME, "Anna", Role.READER, None)
    found = people.vouched_for("ANNA@example.se")
    assert found and found.signed_in and not found.has_password


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
    for name in (NAME, "stranger@example.se", "no address", *[NAME] * 6):
        before = Counting.compared
        assert people.sign_in(name, OTHER) is None
        assert Counting.compared == before + 1


def test_what_is_kept_of_a_password_is_renewed_when_the_way_of_hashing_is(
    database: Database,
) -> None:
    People(database, Passwords(QUICK)).add(NAME, "Anna", Role.READER, PASSWORD)
    old = kept(database)
    people = People(database, Passwords(PasswordHasher(2, 16, 1)))
    assert people.sign_in(NAME, PASSWORD)
    assert kept(database) != old
    assert "m=16,t=2" in kept(database)
    assert people.sign_in(NAME, PASSWORD)


def test_passwords_are_kept_as_argon2id_with_at_least_what_owasp_asks_for() -> None:
    hashed = Passwords().hashed(PASSWORD)
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_something_that_is_no_hash_fits_no_password(people: People, database: Database) -> None:
    people.add(NAME, "Anna", Role.READER, PASSWORD)
    with database.writing() as session:
        session.execute(update(PersonRow).values(password="plain"))
    assert people.sign_in(NAME, "plain") is None


class Interrupted(Passwords):
    """Passwords in whose comparison something else happens to the account."""

    def fits(self, kept: str | None, password: str) -> bool:
        """Compare, and then let an administrator act."""
        found = super().fits(kept, password)
        people, id = self.meanwhile
        people.set_password(id, OTHER)
        return found

    meanwhile: tuple[People, int]


def test_a_password_that_is_changed_while_it_is_compared_lets_nobody_in(
    people: People, database: Database
) -> None:
    anna = people.add(NAME, "Anna", Role.READER, PASSWORD)
    slow = Interrupted(QUICK)
    slow.meanwhile = (people, anna.id)
    assert People(database, slow).sign_in(NAME, PASSWORD) is None
    assert people.sign_in(NAME, OTHER)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "has 0 characters"),
        ("elevenchars", "has 11 characters"),
        ("x" * 201, "has 201 characters"),
        ("aaaaabbbbbaaaaa", "easy to guess"),
        ("ANNA@example.se", "easy to guess"),
    ],
)
def test_a_password_that_will_not_do_is_refused(people: People, password: str, said: str) -> None:
    with pytest.raises(PersonError, match=said) as told:
        people.add(NAME, "Anna", Role.READER, password)
    assert told.value.told("sv").startswith("Lösenordet ")
    assert people.everybody() == ()


def test_a_very_long_guess_is_not_worked_on(people: People) -> None:
    people.add(NAME, "Anna", Role.READER, PASSWORD)
    assert people.sign_in(NAME, PASSWORD * 100_000) is None


@pytest.mark.parametrize(
    "name",
    ["", "anna", "anna@", "@b.se", "a@b", "a b@c.se", "a@b.se\r\nBcc: x@y.se", "a@b.se, c@d.se"]
    + ["<a@b.se>", "a@b@c.se", "a\u202e@b.se", "a" * 200 + "@b.se", "a\x00@b.se"],
)
def test_what_is_no_address_gets_no_account(people: People, name: str) -> None:
    with pytest.raises(PersonError) as told:
        people.add(name, "Anna", Role.READER, PASSWORD)
    assert str(told.value).isprintable()
    assert "ingen e-postadress" in told.value.told("sv")


@pytest.mark.parametrize("name", ["", "  ", "A\r\nSet-Cookie: a=b", "x" * 101, "A\x1b[31m", "A\tB"])
def test_what_is_no_name_is_refused(people: People, name: str) -> None:
    with pytest.raises(PersonError) as told:
        people.add(NAME, name, Role.READER, PASSWORD)
    assert str(told.value).isprintable()


def test_an_address_has_one_account_however_it_is_written(people: People) -> None:
    people.add(NAME, "Anna", Role.READER, PASSWORD)
    with pytest.raises(PersonError, match="has an account already"):
        people.add("Anna@EXAMPLE.se", "Anna", Role.READER, PASSWORD)


def test_whoever_left_comes_back_to_the_same_account(people: People) -> None:
    anna = people.add(NAME, "Anna", Role.READER, PASSWORD)
    people.deactivate(anna.id)
    back = people.add(NAME, "Anna Ek", Role.EDITOR, OTHER)
    assert (back.id, back.full_name, back.role, back.active) == (
        anna.id,
        "Anna Ek",
        Role.EDITOR,
        True,
    )
    assert back.stamp > anna.stamp
    assert people.sign_in(NAME, PASSWORD) is None
    assert people.sign_in(NAME, OTHER)


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


def test_the_last_administrator_stays(people: People) -> None:
    anna = people.add(NAME, "Anna", Role.ADMINISTRATOR, PASSWORD)
    bo = people.add("bo@example.se", "Bo", Role.ADMINISTRATOR, PASSWORD)
    people.deactivate(bo.id)
    for change in (people.deactivate, lambda id: people.set_role(id, Role.PUBLISHER)):
        with pytest.raises(PersonError, match="last administrator"):
            change(anna.id)
    assert people.person(anna.id) == anna
    people.set_password(anna.id, OTHER)
    people.add("bo@example.se", "Bo", Role.ADMINISTRATOR, PASSWORD)
    assert not people.deactivate(anna.id).active


def test_where_there_never_was_an_administrator_everything_else_can_change(people: People) -> None:
    anna = people.add(NAME, "Anna", Role.READER, PASSWORD)
    people.set_role(anna.id, Role.EDITOR)
    assert not people.deactivate(anna.id).active


def test_an_account_that_is_not_there_or_has_ended_cannot_be_changed(people: People) -> None:
    anna = people.add(NAME, "Anna", Role.READER, PASSWORD)
    people.deactivate(anna.id)
    for id in (anna.id, 99):
        for change in (
            people.deactivate,
            lambda id: people.set_role(id, Role.EDITOR),
            lambda id: people.set_password(id, OTHER),
        ):
            with pytest.raises(PersonError, match="no such account"):
                change(id)


def test_everybody_is_listed_by_name_and_those_who_left_last(people: People) -> None:
    for name in ("c@b.se", "a@b.se", "b@b.se"):
        people.add(name, name[0], Role.READER, None)
    first = people.find("a@b.se")
    assert first
    people.deactivate(first.id)
    assert [person.full_name for person in people.everybody()] == ["b", "c", "a"]


def test_accounts_are_there_after_a_restart(address: str) -> None:
    database = Database(address)
    before = People(database, Passwords(QUICK)).add(NAME, "Anna", Role.EDITOR, PASSWORD)
    database.close()
    database = Database(address)
    assert People(database).everybody() == (before,)
    assert before.added <= now()
    database.close()
