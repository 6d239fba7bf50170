"""Attacks on the studio: paths, headers, roles and cookies that nobody honest would send."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask

from ivr.database import Database
from ivr.studio.accounts import Role
from tests.databases import KINDS, address_of, memory_database
from tests.scripts import full_script
from tests.studio.publishing import publish
from tests.studio.staff import PASSWORD, Browser, Staff, app_with, studio_on
from tests.studio.test_access import EXAMPLES

pytestmark = pytest.mark.servers

TRAVERSALS = (
    "../../../etc/passwd",
    "..",
    "....//....//etc/passwd",
    "..\\..\\windows",
    "/etc/passwd",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "notice.txt\0.wav",
    "sv/../../ivr.db",
    "C:\\ivr.db",
    "~root",
    "file:///etc/passwd",
    "notice/../welcome",
    "．．／．．／etc",
    "x" * 5000,
)
INJECTED = "X-Made-Up"
BREAKS = ("\r\n", "\n", "\r", "\u010d\u010a", "\u2028", "%0d%0a")
EVIL = "evil.example"
BODY = "sv/texts/fred/body"


@pytest.fixture(scope="module")
def staff() -> Iterator[Staff]:
    """A studio with an edition, which is as it was after every attack."""
    database = memory_database()
    studio = studio_on(database)
    staff = Staff(app_with(studio), studio)
    publish(staff, full_script())
    yield staff
    database.close()


@pytest.fixture
def unharmed(staff: Staff) -> Iterator[None]:
    """Nothing that an attack could change is another after the test."""
    before = state(staff)
    yield
    assert state(staff) == before


def state(staff: Staff) -> tuple[object, ...]:
    studio = staff.studio
    everybody = [(one.name, one.role, one.active) for one in studio.people.everybody()]
    return everybody, studio.editions.newest_number(), studio.drafts.current().fingerprint


def paths_with(app: Flask, value: str) -> list[tuple[str, str]]:
    """Every method and route of the studio that has arguments, each argument with this value."""
    found = []
    for rule in app.url_map.iter_rules():
        for argument in rule.arguments - {"filename", "rest"}:
            values = {**EXAMPLES, argument: quote(value, safe="")}
            path = re.sub(r"<(?:.*?:)?(\w+)>", lambda its, values=values: values[its[1]], rule.rule)
            found += [(method, path) for method in (rule.methods or set()) & {"GET", "POST"}]
    return found


@pytest.mark.usefixtures("unharmed")
@pytest.mark.parametrize("value", TRAVERSALS)
def test_no_name_leads_out_of_the_studio(staff: Staff, administrator: Browser, value: str) -> None:
    form = {BODY: "x\n", "path": value, "csrf_token": administrator.token()}
    for method, path in paths_with(staff.app, value):
        answer = administrator.get(path) if method == "GET" else administrator.post(path, form)
        assert answer.status_code in (303, 308, 400, 404, 413, 422), (method, path)
        assert "root:" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "query",
    [
        "publish/discard?path={}",
        "texts/fred/place?place={}",
        "map?language={}",
        "statistics?from={}&to={}&by={}",
        "statistics/table?from={}",
        "phone?called={}",
        "phone/ask?called={}&key={}",
        "words?sentence={}&language={}",
        "print?next={}",
        "sign-in?next={}",
        "no-such-page?{}",
    ],
)
def test_no_query_leads_out_of_the_studio_or_into_its_headers(
    administrator: Browser, stranger: Browser, query: str
) -> None:
    breaks = [f"x{each}{INJECTED}: 1" for each in BREAKS]
    for value in (*TRAVERSALS, *breaks, f"//{EVIL}", f"https://{EVIL}"):
        for browser in (administrator, stranger):
            answer = browser.get(f"/studio/{query.replace('{}', quote(value))}")
            assert answer.status_code < 500, value
            assert INJECTED not in answer.headers
            page = answer.get_data(as_text=True)
            assert "root:" not in page and f'href="https://{EVIL}' not in page
            assert EVIL not in answer.headers.get("Location", "").split("?")[0]


@pytest.mark.parametrize("sign", BREAKS)
def test_nothing_that_is_sent_becomes_a_header(staff: Staff, sign: str) -> None:
    browser, value = staff.browser(Role.PUBLISHER), f"sv{sign}{INJECTED}: 1"
    for path, form in {
        "language": {"language": value, "next": f"/studio{sign}{INJECTED}: 1"},
        "texts/fred": {BODY: value, f"seen:{BODY}": value},
        "publish": {"note": value, "fingerprint": value},
        "publish/discard": {"path": value, "fingerprint": value},
        "history/1/back": {"live": value, "note": value},
        "texts/fred/place/main": {"place": value},
    }.items():
        answer = browser.post(f"/studio/{path}", form)
        assert answer.status_code < 500, path
        assert INJECTED not in answer.headers
    for path in (f"/studio/texts/{quote(value)}", f"/studio/{quote(value)}"):
        assert INJECTED not in browser.get(path).headers


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "X-Forwarded-For", "Forwarded"])
def test_no_header_says_who_or_where_the_studio_is(staff: Staff, name: str) -> None:
    answer = staff.stranger().client.get(
        "/studio/texts", headers={name: EVIL, "X-Original-URL": "/studio/people"}
    )
    assert answer.status_code == 303
    assert EVIL not in answer.headers["Location"] + answer.get_data(as_text=True)


@pytest.mark.usefixtures("unharmed")
@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR])
def test_no_header_or_query_gives_what_a_role_does_not(staff: Staff, role: Role) -> None:
    browser, me = staff.browser(role), staff.people.find(Staff.name(role))
    assert me
    wish = {"role": "administrator", "current": PASSWORD, "password": ""}
    for path, status in ((f"people/{me.id}/role", 403), ("people", 403), ("account", 422)):
        for name, value in (("X-HTTP-Method-Override", "GET"), ("X-Role", "administrator")):
            address = f"/studio/{path}?role=administrator"
            assert browser.post(address, wish, **{name: value}).status_code == status


@pytest.mark.parametrize("kind", KINDS)
def test_no_nul_comes_to_the_database(kind: str, tmp_path: Path) -> None:
    """PostgreSQL keeps none in a text, and nobody can type one; what else was typed is shown."""
    with address_of(kind, tmp_path) as address:
        database = Database(address)
        studio = studio_on(database)
        staff = Staff(app_with(studio), studio)
        publish(staff, full_script())
        administrator = staff.browser(Role.ADMINISTRATOR)
        token = administrator.token()
        for method, path in paths_with(staff.app, "a\0b"):
            is_form = method == "POST"
            answer = administrator.post(path, token=token) if is_form else administrator.get(path)
            assert answer.status_code in (303, 308, 400, 404), (method, path)
        for path in sorted(forms(staff.app)):
            for field in ("note", BODY, "se\0en"):
                answer = administrator.post(path, {field: "Ny text.\0"}, token=token)
                assert answer.status_code == 400, (path, field)
                assert field != "note" or "Ny text." in answer.get_data(as_text=True)
        for path in ("publish/discard?path=%00", "map?language=a%00"):
            assert administrator.get(f"/studio/{path}").status_code in (200, 303, 400, 404)
        database.close()


def forms(app: Flask) -> set[str]:
    """Every address without arguments to which a form may be sent."""
    rules = (rule for rule in app.url_map.iter_rules() if not rule.arguments)
    return {rule.rule for rule in rules if "POST" in (rule.methods or ())} - {"/studio/sign-out"}
