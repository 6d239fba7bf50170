"""Links with which people choose their own password, and the page that they open."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import MetaData, select

from ivr.studio.database import Database
from ivr.studio.editions.grants import GrantKind, all_grants
from ivr.studio.people import PasswordLinks, Passwords, People, Role
from tests.conftest import Journal
from tests.markup import parsed, words_of
from tests.studio.editions.conftest import another as another
from tests.studio.editions.conftest import at_once
from tests.studio.staff import PASSWORD, QUICK, Browser, Clock, Staff

PAGE, PEOPLE = "/studio/password", "/studio/people"
CHOSEN, OTHER = "another horse battery", "staple staple horse"
REFUSED = "This link cannot be used"
READER = Staff.name(Role.READER)
DAY = 24 * 60 * 60


def page_of(staff: Staff, name: str) -> str:
    person = staff.people.find(name)
    assert person
    return f"{PEOPLE}/{person.id}"


def everything_in(database: Database) -> str:
    """Return all rows of all tables."""
    tables = MetaData()
    with database.reading() as session:
        tables.reflect(session.connection())
        return str([session.execute(select(table)).all() for table in tables.sorted_tables])


def test_a_link_chooses_a_password_once(staff: Staff) -> None:
    there, secret = staff.browser(Role.READER), staff.link_for(READER)
    assert staff.people.sign_in(READER, PASSWORD), "until then the old one is valid"
    assert "Sign in with it" in staff.choose_password(secret, CHOSEN)
    assert not there.is_in(), "sessions from before have ended"
    assert not staff.people.sign_in(READER, PASSWORD)
    signed_in = staff.stranger()
    signed_in.sign_in(READER, CHOSEN)
    assert "<h1>Today" in signed_in.page("/studio"), "and need not choose another password"
    assert REFUSED in staff.choose_password(secret, OTHER, 403)
    assert staff.people.sign_in(READER, CHOSEN)


def test_a_program_that_opens_links_uses_none(staff: Staff) -> None:
    secret, scanner = staff.link_for(READER), staff.stranger()
    for path in (PAGE, f"{PAGE}?secret={secret}", f"{PAGE}#{secret}"):
        assert scanner.get(path).status_code == 200
    assert staff.people.sign_in(READER, PASSWORD)
    staff.choose_password(secret, CHOSEN)


def a_day_has_passed(staff: Staff, clock: Clock) -> None:
    clock.go_on(DAY)


def a_new_link_was_made(staff: Staff, _clock: Clock) -> None:
    staff.link_for(READER)


def the_maker_has_lost_the_role(staff: Staff, _clock: Clock) -> None:
    staff.people.add("bo@example.se", "Bo Ek", Role.ADMINISTRATOR, None, by="root")
    maker = staff.people.find(Staff.name(Role.ADMINISTRATOR))
    assert maker
    staff.people.set_role(maker.id, Role.PUBLISHER, by="root")


def the_maker_has_left(staff: Staff, _clock: Clock) -> None:
    staff.people.add("bo@example.se", "Bo Ek", Role.ADMINISTRATOR, None, by="root")
    maker = staff.people.find(Staff.name(Role.ADMINISTRATOR))
    assert maker
    staff.people.deactivate(maker.id)


def a_shell_has_set_the_password(staff: Staff, _clock: Clock) -> None:
    reader = staff.people.find(READER)
    assert reader
    staff.people.set_password(reader.id, PASSWORD, by="root")


def the_account_has_ended_and_is_back(staff: Staff, _clock: Clock) -> None:
    reader = staff.people.find(READER)
    assert reader
    staff.people.deactivate(reader.id)
    staff.people.add(READER, reader.full_name, reader.role, PASSWORD, by="root")


@pytest.mark.parametrize(
    "happens",
    [
        a_day_has_passed,
        a_new_link_was_made,
        the_maker_has_lost_the_role,
        the_maker_has_left,
        a_shell_has_set_the_password,
        the_account_has_ended_and_is_back,
    ],
)
def test_a_link_that_is_void_says_no_more_than_one_that_never_was(
    staff: Staff, clock: Clock, happens: Callable[[Staff, Clock], None]
) -> None:
    secret = staff.link_for(READER)
    happens(staff, clock)
    html = staff.choose_password(secret, CHOSEN, 403)
    never = staff.choose_password("x" * 43, CHOSEN, 403)
    assert REFUSED in html and words_of(parsed(html)) == words_of(parsed(never))
    assert staff.people.sign_in(READER, PASSWORD)


def test_a_link_is_valid_until_the_day_is_over(staff: Staff, clock: Clock) -> None:
    secret = staff.link_for(READER)
    clock.go_on(DAY - 1)
    staff.choose_password(secret, CHOSEN)


def test_a_link_of_an_account_that_has_left_chooses_nothing(staff: Staff) -> None:
    secret, reader = staff.link_for(READER), staff.people.find(READER)
    assert reader
    staff.people.deactivate(reader.id)
    assert REFUSED in staff.choose_password(secret, CHOSEN, 403)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"password": "elevenchars", "again": "elevenchars"}, "password", "has 11 characters"),
        ({"password": "x" * 201, "again": "x" * 201}, "password", "has 201 characters"),
        ({"password": READER, "again": READER}, "password", "easy to guess"),
        ({"again": OTHER}, "again", "differ"),
        ({"password": "", "again": ""}, "password", "Write a new password"),
        ({"secret": ""}, "secret", "Open the link"),
    ],
)
def test_a_refused_password_keeps_the_link(
    staff: Staff, typed: dict[str, str], field: str, said: str
) -> None:
    secret = staff.link_for(READER)
    form = {"secret": secret, "password": CHOSEN, "again": CHOSEN}
    html = staff.stranger().fill(PAGE, form | typed, 422)
    assert said in html.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert CHOSEN not in html
    staff.choose_password(secret, CHOSEN)


def test_the_grant_is_recorded_when_the_link_is_used(staff: Staff) -> None:
    def grants() -> list[tuple[str, GrantKind, str]]:
        with staff.studio.database.reading() as session:
            return [(one.account, one.kind, one.by) for one in all_grants(session)]

    secret = staff.link_for(READER)
    assert grants() == []
    staff.choose_password(secret, CHOSEN)
    assert grants() == [(READER, GrantKind.LINK, Staff.name(Role.ADMINISTRATOR))]


def test_only_administrators_make_links_and_not_for_themselves(
    staff: Staff, administrator: Browser
) -> None:
    own = page_of(staff, Staff.name(Role.ADMINISTRATOR))
    assert "/link" not in administrator.page(own)
    assert administrator.post(f"{own}/link").status_code == 403
    other = page_of(staff, READER)
    assert staff.browser(Role.PUBLISHER).post(f"{other}/link").status_code == 403


def test_no_page_takes_the_password_of_another_person(staff: Staff, administrator: Browser) -> None:
    for page in (PEOPLE, page_of(staff, READER)):
        assert 'type="password"' not in administrator.page(page)
    assert administrator.post(f"{page_of(staff, READER)}/password").status_code == 404


def test_neither_the_database_nor_the_log_has_the_secret(staff: Staff, journal: Journal) -> None:
    secret = staff.link_for(READER)
    assert READER in everything_in(staff.studio.database)
    assert secret not in everything_in(staff.studio.database)
    staff.choose_password(secret, "short", 422)
    staff.choose_password(secret, CHOSEN)
    staff.choose_password(secret, CHOSEN, 403)
    assert [line["event"] for line in journal.lines() if "password" in line["event"]] == [
        "password-link-shown",
        "password-chosen",
        "password-link-refused",
    ]
    assert secret not in journal.text and CHOSEN not in journal.text and READER not in journal.text


def test_the_page_that_a_link_opens_ends_the_session_of_another_person(
    staff: Staff, administrator: Browser
) -> None:
    form = {"secret": staff.link_for(READER), "password": CHOSEN, "again": CHOSEN}
    administrator.fill(PAGE, form)
    assert not administrator.is_in()


def test_a_link_used_twice_at_once_chooses_one_password(
    database: Database, another: Callable[[], Database]
) -> None:
    people = People(database, Passwords(QUICK))
    bo = people.add("bo@example.se", "Bo Ek", Role.READER, None, by="root")
    secret = PasswordLinks(database).make(bo.id, by="root")
    outcomes = at_once(
        *(
            partial(PasswordLinks(another(), people.passwords).choose, secret, password)
            for password in (CHOSEN, OTHER)
        )
    )
    assert sorted(outcome is None for outcome in outcomes) == [False, True]
    signed_in = [people.sign_in(bo.address, password) for password in (CHOSEN, OTHER)]
    assert [one is None for one in signed_in] == [one is None for one in outcomes]
