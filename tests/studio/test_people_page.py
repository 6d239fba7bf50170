"""The pages of people: an administrator lets in and out, and everybody has their own account."""

import re

import pytest

from ivr.studio.accounts import Role, person_of_this_machine
from tests.databases import memory_database
from tests.studio.staff import PASSWORD, Browser, Staff, app_with, studio_on

NEW = "another horse battery"
ADDED = {
    "name": "bo@example.se",
    "full_name": "Bo Ek",
    "role": "editor",
    "password": NEW,
}


def id_of(staff: Staff, role: Role) -> int:
    """The number of the person with this role."""
    person = staff.people.find(staff.name(role))
    assert person
    return person.id


def test_an_administrator_adds_somebody_who_can_then_sign_in(
    staff: Staff, administrator: Browser
) -> None:
    assert administrator.post("/studio/people", ADDED).location == "/studio/people"
    page = administrator.get("/studio/people").get_data(as_text=True)
    assert "Bo Ek can sign in now." in page and 'role="status"' in page
    assert "bo@example.se" in page and "never" in page
    assert staff.stranger().sign_in("bo@example.se", NEW).status_code == 303
    found = staff.people.find("bo@example.se")
    assert found and found.role is Role.EDITOR


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "bo", "is not an e-mail address"),
        ("name", "reader@example.se", "has an account already"),
        ("name", "bo@example.se\r\nBcc: x@example.se", "is not an e-mail address"),
        ("full_name", "Bo\r\nSet-Cookie: a=b", "is not a name"),
        ("full_name", "", "Write the name."),
        ("password", "short", "has 5 characters"),
        ("password", "", "has 0 characters"),
        ("role", "king", "Not a valid choice"),
    ],
)
def test_what_will_not_do_is_said_and_nobody_is_added(
    staff: Staff, administrator: Browser, field: str, value: str, said: str
) -> None:
    before = staff.people.everybody()
    answer = administrator.post("/studio/people", {**ADDED, field: value})
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert NEW not in answer.get_data(as_text=True)
    assert len(staff.people.everybody()) == len(before)


def test_a_script_in_a_name_is_shown_and_not_run(staff: Staff, administrator: Browser) -> None:
    name = "<script>alert(1)</script>"
    administrator.post("/studio/people", {**ADDED, "full_name": name})
    for path in ("/studio/people", f"/studio/people/{len(staff.people.everybody())}"):
        page = administrator.get(path).get_data(as_text=True)
        assert "&lt;script&gt;alert" in page
        assert "<script>alert" not in page


def test_a_role_is_changed(staff: Staff, administrator: Browser) -> None:
    id = id_of(staff, Role.READER)
    page = administrator.get(f"/studio/people/{id}").get_data(as_text=True)
    assert 'checked id="role-0" name="role" type="radio" value="reader"' in page
    administrator.post(f"/studio/people/{id}/role", {"role": "publisher"})
    found = staff.people.person(id)
    assert found and found.role is Role.PUBLISHER


def test_a_password_is_replaced(staff: Staff, administrator: Browser) -> None:
    id = id_of(staff, Role.READER)
    short = administrator.post(f"/studio/people/{id}/password", {"password": "short"})
    assert short.status_code == 422
    assert "has 5 characters" in short.get_data(as_text=True)
    assert administrator.post(f"/studio/people/{id}/password").status_code == 422
    done = administrator.post(f"/studio/people/{id}/password", {"password": NEW})
    assert done.status_code == 303
    assert staff.stranger().sign_in(staff.name(Role.READER)).status_code == 403
    assert staff.stranger().sign_in(staff.name(Role.READER), NEW).status_code == 303


@pytest.mark.parametrize(
    ("field", "value"), [("password", "short"), ("name", "bo"), ("full_name", "Bo\r\nEk")]
)
def test_what_is_wrong_is_said_at_its_own_field_and_on_top(
    administrator: Browser, field: str, value: str
) -> None:
    answer = administrator.post("/studio/people", {**ADDED, field: value})
    page = answer.get_data(as_text=True)
    assert re.findall(r'class="error" id="(\w+)-error"', page) == [field]
    top = page.partition("<h1>")[0]
    assert f'<a href="#{field}">' in top and "<title>Error:" in top


def test_a_role_has_one_name_wherever_it_is_told(staff: Staff) -> None:
    swedish = staff.browser(Role.ADMINISTRATOR, "sv")
    assert "Publicerare" in swedish.get("/studio/people").get_data(as_text=True)


def test_an_account_is_ended(staff: Staff, administrator: Browser) -> None:
    id = id_of(staff, Role.READER)
    assert administrator.post(f"/studio/people/{id}/end").status_code == 303
    page = administrator.get("/studio/people").get_data(as_text=True)
    assert "can no longer sign in" in page and "has left" in page
    for path in (f"/studio/people/{id}", "/studio/people/4711", f"/studio/people/{10**30}"):
        assert administrator.get(path).status_code == 404
    assert staff.stranger().sign_in(staff.name(Role.READER)).status_code == 403


def test_the_last_administrator_cannot_be_locked_out(staff: Staff, administrator: Browser) -> None:
    id = id_of(staff, Role.ADMINISTRATOR)
    role = administrator.post(f"/studio/people/{id}/role", {"role": "reader"})
    assert role.status_code == 422
    assert "last administrator" in role.get_data(as_text=True)
    end = administrator.post(f"/studio/people/{id}/end")
    assert end.location == f"/studio/people/{id}"
    page = administrator.get(end.location).get_data(as_text=True)
    assert "last administrator" in page.partition("<h1>")[0]
    assert "cannot be understood" not in page
    assert administrator.get("/studio/people").status_code == 200


def test_a_role_that_is_none_is_refused(staff: Staff, administrator: Browser) -> None:
    id = id_of(staff, Role.READER)
    assert administrator.post(f"/studio/people/{id}/role", {"role": "king"}).status_code == 422


def test_a_studio_without_accounts_says_so() -> None:
    app = app_with(studio_on(memory_database(), open_person=person_of_this_machine()))
    assert "Nobody has an account yet." in Browser(app).get("/studio/people").get_data(as_text=True)


def test_one_changes_ones_own_password_and_stays_signed_in(staff: Staff) -> None:
    here, there = staff.browser(Role.READER, "sv"), staff.browser(Role.READER)
    form = {"current": PASSWORD, "password": NEW, "again": NEW}
    assert here.post("/studio/account", form).status_code == 303
    assert "Ditt lösenord är bytt." in here.get("/studio/account").get_data(as_text=True)
    assert there.get("/studio/account").status_code == 303
    assert staff.stranger().sign_in(staff.name(Role.READER), NEW).status_code == 303


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"current": "wrong"}, "Det är inte ditt lösenord."),
        ({"again": "not the same"}, "De två nya lösenorden är inte likadana."),
        ({"password": "short", "again": "short"}, "Lösenordet har 5 tecken"),
        ({"current": ""}, "Skriv ditt lösenord."),
    ],
)
def test_a_password_that_cannot_be_changed_is_told_where(
    staff: Staff, form: dict[str, str], said: str
) -> None:
    browser = staff.browser(Role.READER, "sv")
    whole = {"current": PASSWORD, "password": NEW, "again": NEW, **form}
    answer = browser.post("/studio/account", whole)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert staff.people.sign_in(staff.name(Role.READER), PASSWORD)


def test_the_page_is_offered_to_administrators_alone(staff: Staff) -> None:
    seen = {role: staff.browser(role).get("/studio/more").get_data(as_text=True) for role in Role}
    offered = {role for role, page in seen.items() if 'href="/studio/people"' in page}
    assert offered == {Role.ADMINISTRATOR}


def test_the_page_of_a_person_leads_back_to_all(staff: Staff, administrator: Browser) -> None:
    page = administrator.get(f"/studio/people/{id_of(staff, Role.READER)}").get_data(as_text=True)
    assert "Back to People" in page
