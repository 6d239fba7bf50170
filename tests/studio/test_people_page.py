"""The pages of people: an administrator lets in and out, and everybody has their own account."""

import re

import pytest

from ivr.studio.accounts import Role, person_of_this_machine
from tests.databases import memory_database
from tests.studio.staff import PASSWORD, Browser, Staff, app_with, studio_on

PATH = "/studio/people"
NEW = "another horse battery"
ADDED = {"name": "bo@example.se", "full_name": "Bo Ek", "role": "editor", "password": NEW}
READER = Staff.name(Role.READER)


def page_of(staff: Staff, role: Role) -> str:
    """The address of the page of the person with this role."""
    person = staff.people.find(staff.name(role))
    assert person
    return f"{PATH}/{person.id}"


def test_an_administrator_adds_somebody_who_can_then_sign_in(
    staff: Staff, administrator: Browser
) -> None:
    name = "<script>alert(1)</script>"
    html = administrator.fill(PATH, ADDED | {"full_name": name})
    assert "can sign in now" in html and "bo@example.se" in html and "never" in html
    assert "&lt;script&gt;alert" in html and name not in html
    assert staff.stranger().sign_in("bo@example.se", NEW).status_code == 303
    found = staff.people.find("bo@example.se")
    assert found and found.role is Role.EDITOR


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "bo", "is not an e-mail address"),
        ("name", READER, "has an account already"),
        ("full_name", "Bo\r\nSet-Cookie: a=b", "is not a name"),
        ("full_name", "", "Write the name"),
        ("password", "short", "has 5 characters"),
        ("role", "king", "Not a valid choice"),
    ],
)
def test_what_will_not_do_is_told_at_its_field_and_nobody_is_added(
    staff: Staff, administrator: Browser, field: str, value: str, said: str
) -> None:
    before = staff.people.everybody()
    html = administrator.fill(PATH, {**ADDED, field: value}, 422)
    top, _h1, form = html.partition("<h1>")
    assert said in top and said in form and NEW not in html and "<details open" in form
    assert re.findall(r'class="error" id="(\w+)-error"', form) == [field] * (field != "role")
    assert f'href="#{field}"' in top and "<title>Error:" in top
    assert staff.people.everybody() == before


def test_a_role_and_a_password_are_replaced(staff: Staff, administrator: Browser) -> None:
    page = page_of(staff, Role.READER)
    assert re.search(r'checked [^>]*value="reader"', administrator.page(page))
    administrator.fill(page, {"role": "publisher"}, to=f"{page}/role")
    administrator.fill(page, {"role": "king"}, 422, to=f"{page}/role")
    administrator.fill(page, {"password": NEW}, to=f"{page}/password")
    found = staff.people.find(READER)
    assert found and found.role is Role.PUBLISHER
    for wrong, said in (("short", "has 5 characters"), ("", "Write a new password")):
        assert said in administrator.fill(page, {"password": wrong}, 422, to=f"{page}/password")
    assert staff.people.sign_in(READER, NEW) and not staff.people.sign_in(READER, PASSWORD)


def test_an_account_is_ended(staff: Staff, administrator: Browser) -> None:
    page = page_of(staff, Role.READER)
    html = administrator.fill(page, to=f"{page}/end")
    assert "can no longer sign in" in html and "has left" in html
    for path in (page, f"{PATH}/4711", f"{PATH}/{10**30}"):
        administrator.page(path, 404)
    assert not staff.people.sign_in(READER, PASSWORD)


def test_the_last_administrator_cannot_be_locked_out(staff: Staff, administrator: Browser) -> None:
    page, said = page_of(staff, Role.ADMINISTRATOR), "last administrator"
    assert said in administrator.fill(page, {"role": "reader"}, 422, to=f"{page}/role")
    assert said in administrator.fill(page, to=f"{page}/end").partition("<h1>")[0]
    administrator.page(PATH)


def test_a_studio_without_accounts_says_so() -> None:
    database = memory_database()
    app = app_with(studio_on(database, open_person=person_of_this_machine()))
    assert "Nobody has an account yet." in Browser(app).page(PATH)
    database.close()


def test_one_changes_ones_own_password_and_stays_signed_in(staff: Staff) -> None:
    here, there = staff.browser(Role.READER, "sv"), staff.browser(Role.READER)
    form = {"current": PASSWORD, "password": NEW, "again": NEW}
    assert here.post("/studio/account", form).status_code == 303
    here.page("/studio/account")
    there.page("/studio/account", 303)
    assert staff.people.sign_in(READER, NEW)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("current", "wrong", "Det är inte ditt lösenord"),
        ("current", "", "Skriv ditt lösenord"),
        ("again", "not the same", "är inte likadana"),
        ("password", "short", "5 tecken"),
    ],
)
def test_a_password_that_cannot_be_changed_is_told_where(
    staff: Staff, field: str, value: str, said: str
) -> None:
    typed = {"current": PASSWORD, "password": NEW, "again": NEW, field: value}
    typed["again"] = typed["password"] if field == "password" else typed["again"]
    answer = staff.browser(Role.READER, "sv").post("/studio/account", typed)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in html.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert staff.people.sign_in(READER, PASSWORD)
