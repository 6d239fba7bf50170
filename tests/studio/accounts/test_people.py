"""Accounts and the pages of people: passwords, roles and permissions."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from ivr.i18n import moment
from ivr.studio.editions.grants import all_grants
from ivr.studio.people import Passwords, People, Person, Role
from tests.databases import memory_database
from tests.studio.staff import PASSWORD, QUICK, Browser, Staff, sent_by

PATH, ACCOUNT = "/studio/people", "/studio/account"
NAME, OTHER = "bo@example.se", "another horse battery"
ADDED = {"name": NAME, "full_name": "Bo Ek", "role": "editor"}
EVA = {"name": "eva@example.se", "full_name": "Eva Ek"}
READER = Staff.name(Role.READER)


@pytest.fixture
def people() -> Iterator[People]:
    with closing(memory_database()) as database:
        yield People(database, Passwords(QUICK))


def page_of(staff: Staff, role: Role) -> str:
    person = staff.people.find(staff.name(role))
    assert person
    return f"{PATH}/{person.id}"


def after_last_grant(staff: Staff, *, days: int) -> str:
    """Return the time some days after the last change of an account, in words."""
    with staff.studio.database.reading() as session:
        return moment(all_grants(session)[-1].at + timedelta(days=days), "en")


def test_an_added_person_can_sign_in(staff: Staff, administrator: Browser) -> None:
    name = "<script>alert(1)</script>"
    html = administrator.fill(PATH, ADDED | {"full_name": name, "name": f" {NAME.title()} "})
    assert NAME in html and "Show a link" in html
    assert "&lt;script&gt;alert" in html and name not in html
    staff.choose_password(staff.link_for(NAME), OTHER)
    assert staff.stranger().sign_in(NAME.upper(), OTHER).status_code == 303
    found = staff.people.find(NAME)
    assert found and found.role is Role.EDITOR and found.signed_in


@pytest.mark.parametrize(
    ("field", "said", "values"),
    [
        ("name", "is not an e-mail address", ["bo@", "@b.se", "a@b", "a b@c.se", "a@b.se, c@d.se"]),
        ("name", "is not an e-mail address", ["<a@b.se>", "a@b@c.se", "a" * 200 + "@b.se"]),
        ("name", "is not an e-mail address", ["a@b.se\r\nBcc: x@y.se", "a\u202e@b.se"]),
        ("name", "is not an e-mail address", ["=?utf-8?q?eve=40x.se?=@b.se", "=?u?q?eve?=@b.se"]),
        ("name", "is not an e-mail address", ["a@b.se.", "a@b..se", "a..b@c.se", ".a@b.se"]),
        ("name", "is not an e-mail address", ["a.@b.se", "a%x.se@b.se", "x.se!a@b.se", "a@-b.se"]),
        ("name", "has an account already", [READER, READER.upper()]),
        ("name", "Write the e-mail address", [""]),
        ("full_name", "is not a name", ["  ", "A\r\nB: c", "x" * 101, "A\x1b[31m"]),
        ("full_name", "Write the name", [""]),
        ("role", "Not a valid choice", ["king"]),
    ],
)
def test_an_invalid_account_is_rejected_with_errors_at_its_fields(
    staff: Staff, administrator: Browser, field: str, said: str, values: list[str]
) -> None:
    before, page = staff.people.everybody(), administrator.page(PATH)
    for value in values:
        form = {**ADDED, "name": "a-long.name@example.se", field: value}
        html = administrator.fill(PATH, form, 422, page=page)
        assert html.count(said) > 1 and f'href="#{field}"' in html, value
    assert staff.people.everybody() == before


def test_a_password_from_a_shell_is_replaced(staff: Staff) -> None:
    staff.people.add(NAME, "Bo Ek", Role.READER, OTHER, by="root")
    person = staff.stranger()
    person.sign_in(NAME, OTHER)
    assert person.get("/studio/texts").location == "/studio/account"
    own = {"password": "four words of my own", "again": "four words of my own"}
    html = person.page("/studio/account")
    assert "Choose one of your own" in html and "current" not in sent_by(html)
    assert "<h1>Today" in person.fill("/studio/account", own)
    assert "current" in sent_by(person.page("/studio/account"))


def test_an_administrator_changes_the_name_of_another_person(
    staff: Staff, administrator: Browser
) -> None:
    page = page_of(staff, Role.READER)
    assert "Eva Ek has a new name" in administrator.fill(
        page, {"full_name": "Eva Ek"}, to=f"{page}/name"
    )
    assert staff.people.full_names()[READER] == "Eva Ek"
    administrator.fill(page, {"full_name": " "}, 422, to=f"{page}/name")
    own = page_of(staff, Role.ADMINISTRATOR)
    assert "Save the name" not in administrator.page(own)
    assert administrator.post(f"{own}/name", {"full_name": "Eva Ek"}).status_code == 403


@pytest.mark.parametrize(
    "name", ["Anna Editor", "ANNA  editor", Staff.name(Role.EDITOR).upper(), "editor", "ｅditor"]
)
def test_nobody_gets_a_name_that_stands_for_somebody_else(
    staff: Staff, administrator: Browser, name: str
) -> None:
    before, page = staff.people.everybody(), page_of(staff, Role.READER)
    refused = "could be taken for Anna Editor"
    assert refused in administrator.fill(page, {"full_name": name}, 422, to=f"{page}/name")
    assert refused in administrator.fill(PATH, ADDED | {"full_name": name}, 422)
    assert staff.people.everybody() == before


def test_nobody_gets_an_address_that_is_the_name_of_somebody_else(
    staff: Staff, administrator: Browser
) -> None:
    page = page_of(staff, Role.READER)
    administrator.fill(page, {"full_name": "Bo"}, to=f"{page}/name")
    assert "could be taken for Bo" in administrator.fill(PATH, ADDED, 422)
    assert staff.people.find(NAME) is None


def test_a_former_name_stays_on_record(staff: Staff, administrator: Browser) -> None:
    page = page_of(staff, Role.READER)
    administrator.fill(page, {"full_name": "Eva Ek"}, to=f"{page}/name")
    administrator.fill(page, {"full_name": "Eva Ek"}, to=f"{page}/name")
    administrator.fill(page, to=f"{page}/end")
    administrator.fill(PATH, ADDED | {"name": READER, "full_name": "Eva Berg"})
    with staff.studio.database.reading() as session:
        grants = all_grants(session)
        names = [(grant.account, grant.before, grant.after) for grant in grants if grant.before]
    assert names == [(READER, "Anna Reader", "Eva Ek"), (READER, "Eva Ek", "Eva Berg")]


def test_an_account_is_ended_by_a_second_click(staff: Staff, administrator: Browser) -> None:
    page = administrator.page(page_of(staff, Role.READER))
    details = page.partition("<details>")[2].partition("</details>")[0]
    assert "End the account of Anna Reader" in details and "/end" in details


def test_a_role_is_replaced(staff: Staff, administrator: Browser) -> None:
    page = page_of(staff, Role.READER)
    assert sent_by(administrator.page(page), f"{page}/role")["role"] == "reader"
    administrator.fill(page, {"role": "publisher"}, to=f"{page}/role")
    administrator.fill(page, {"role": "king"}, 422, to=f"{page}/role")
    found = staff.people.find(READER)
    assert found and found.role is Role.PUBLISHER


def test_the_page_says_when_a_new_approver_can_approve(
    staff: Staff, administrator: Browser
) -> None:
    told = "cannot approve your requests before"
    assert "cannot approve your requests for seven days" in administrator.page(PATH)
    assert told not in administrator.fill(PATH, ADDED)
    html = administrator.fill(PATH, {**ADDED, **EVA, "role": "publisher"})
    assert f"Eva Ek {told} {after_last_grant(staff, days=7)}." in html
    page = page_of(staff, Role.READER)
    html = administrator.fill(page, {"role": "publisher"}, to=f"{page}/role")
    assert f"Anna Reader {told}" in html
    assert told not in administrator.fill(page, {"role": "editor"}, to=f"{page}/role")
    page = page_of(staff, Role.PUBLISHER)
    staff.choose_password(staff.link_for(Staff.name(Role.PUBLISHER)), OTHER)
    html = administrator.fill(page, {"full_name": "Eva Berg"}, to=f"{page}/name")
    assert f"Eva Berg {told}" in html


def test_a_returning_person_gets_the_same_account(staff: Staff, administrator: Browser) -> None:
    page, before = page_of(staff, Role.READER), staff.people.find(READER)
    assert "has left" in administrator.fill(page, to=f"{page}/end")
    administrator.page(page, 404)
    assert not staff.people.sign_in(READER, PASSWORD)
    administrator.fill(PATH, ADDED | {"name": READER})
    back = staff.people.find(READER)
    assert before and back
    assert back.id == before.id and back.stamp > before.stamp
    assert not staff.people.sign_in(READER, PASSWORD)


def test_the_last_administrator_cannot_be_locked_out(staff: Staff, administrator: Browser) -> None:
    gone = staff.people.add(NAME, "Bo", Role.ADMINISTRATOR, None, by="root")
    staff.people.deactivate(gone.id)
    page, said = page_of(staff, Role.ADMINISTRATOR), "last administrator"
    assert said in administrator.fill(page, {"role": "reader"}, 422, to=f"{page}/role")
    assert said in administrator.fill(page, to=f"{page}/end").partition("<h1>")[0]
    staff.people.add(NAME, "Bo", Role.ADMINISTRATOR, None, by="root")
    assert administrator.post(f"{page}/role", {"role": "reader"}).status_code == 303


def test_a_person_changes_their_password_and_stays_signed_in(staff: Staff) -> None:
    here, there = staff.browser(Role.READER), staff.browser(Role.READER)
    here.fill(ACCOUNT, {"current": PASSWORD, "password": OTHER, "again": OTHER})
    there.page(ACCOUNT, 303)
    assert staff.people.sign_in(READER, OTHER)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("current", {"current": "wrong"}, "Det är inte ditt lösenord"),
        ("again", {"again": "not the same"}, "är inte likadana"),
        ("password", {"password": "short", "again": "short"}, "5 tecken"),
    ],
)
def test_a_refused_password_is_reported_at_its_field(
    staff: Staff, field: str, typed: dict[str, str], said: str
) -> None:
    form = {"current": PASSWORD, "password": OTHER, "again": OTHER, **typed}
    html = staff.browser(Role.READER, "sv").fill(ACCOUNT, form, 422)
    assert said in html.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert staff.people.sign_in(READER, PASSWORD)


def test_the_current_password_can_be_guessed_five_times(staff: Staff) -> None:
    reader, form = staff.browser(Role.READER), {"password": OTHER, "again": OTHER}
    answers = [
        reader.post(ACCOUNT, {**form, "current": current}).status_code
        for current in (*["wrong"] * 6, PASSWORD)
    ]
    assert answers == [422] * 5 + [429] * 2
    assert staff.people.sign_in(READER, PASSWORD)


def test_a_password_is_the_same_from_every_keyboard(people: People) -> None:
    people.add(NAME, "Bo", Role.READER, "smörgåsbordet på bordet", by="root")
    assert people.sign_in(NAME, "smo\u0308rga\u030asbordet pa\u030a bordet")
    assert not people.sign_in(NAME, "Smörgåsbordet på bordet")


def test_an_account_without_password_needs_single_sign_on(people: People) -> None:
    people.add(NAME, "Bo", Role.READER, None, by="root")
    assert people.sign_in(NAME, "") is people.vouched_for("eve@example.se") is None
    found = people.vouched_for(NAME.upper())
    assert found and found.signed_in and found.password is None
    people.deactivate(found.id)
    assert people.vouched_for(NAME) is None


@pytest.mark.parametrize(
    ("account", "claimed"),
    [
        ("strauss@example.se", "strauß@example.se"),
        ("anna@example.se", "anna@example．se"),
        ("åsa@example.se", "\u212bsa@example.se"),
    ],
)
def test_a_similar_address_opens_no_account(people: People, account: str, claimed: str) -> None:
    people.add(account, "Anna Ek", Role.READER, None, by="root")
    assert people.vouched_for(claimed) is people.find(claimed) is None
    assert people.vouched_for(account.upper())


@pytest.mark.parametrize("name", ["o'neil+line@example.se", "åsa@example.åland.se", "a_b-c@d-e.se"])
def test_an_unusual_address_is_one(people: People, name: str) -> None:
    assert people.add(name, "Anna Ek", Role.READER, None, by="root").address == name


class Watched(Passwords):
    """Passwords that count comparisons, and run a function after each."""

    compared = 0
    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    def fits(self, kept: str | None, password: str) -> bool:
        self.compared += kept is not None
        found = super().fits(kept, password)
        self.meanwhile()
        return found


def test_a_stranger_costs_as_much_time_as_a_wrong_password(people: People) -> None:
    passwords = Watched(QUICK)
    watched = People(people._database, passwords)
    watched.add(NAME, "Bo", Role.READER, PASSWORD, by="root")
    for number, name in enumerate((NAME, "eve@example.se", "no address", ""), 1):
        assert watched.sign_in(name, OTHER) is None
        assert passwords.compared == number


def test_a_password_that_is_changed_while_it_is_compared_lets_nobody_in(people: People) -> None:
    bo, slow = people.add(NAME, "Bo", Role.READER, PASSWORD, by="root"), Watched(QUICK)
    slow.meanwhile = lambda: people.set_password(bo.id, OTHER, by="root")
    assert People(people._database, slow).sign_in(NAME, PASSWORD) is None
    assert people.sign_in(NAME, OTHER)


def test_passwords_are_kept_as_owasp_asks_for_and_renewed(people: People) -> None:
    assert Passwords().hashed(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    people.add(NAME, "Bo", Role.READER, PASSWORD, by="root")
    newer = People(people._database, Passwords(PasswordHasher(2, 16, 1)))
    for _ in range(2):
        assert newer.sign_in(NAME, PASSWORD)
        with people._database.reading() as session:
            assert "m=16,t=2" in str(session.scalars(select(Person.password)).one())
