"""Attacks on the studio: paths, headers, roles and cookies that nobody honest would send."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from ivr.database import Database
from ivr.studio.accounts import Role
from ivr.studio.gate import HEADERS
from tests.databases import KINDS, address_of, memory_database
from tests.scripts import full_script
from tests.studio.publishing import publish
from tests.studio.staff import ORIGIN, PASSWORD, Browser, Staff, app_with, studio_on
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
    """Every route of the studio that has arguments, each of them with this value, and how."""
    found = []
    for rule in app.url_map.iter_rules():
        arguments = sorted(rule.arguments - {"filename", "rest"})
        for argument in arguments:
            path = rule.rule
            for other in arguments:
                converter = next(part for part in path.split("<")[1:] if f"{other}>" in part)
                text = value if other == argument else EXAMPLES[other]
                path = path.replace("<" + converter.split(">")[0] + ">", quote(text, safe=""))
            methods = (rule.methods or set()) & {"GET", "POST"}
            found += [(method, path) for method in sorted(methods)]
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


@pytest.mark.parametrize("secret", ["", "secret", "0123456789abcdef"])
@pytest.mark.parametrize("salt", ["cookie-session", "csrf"])
def test_a_cookie_that_the_studio_has_not_signed_is_worth_nothing(
    staff: Staff, stranger: Browser, secret: str, salt: str
) -> None:
    made = staff.app.session_interface.get_signing_serializer(  # type: ignore[attr-defined]
        staff.app
    )
    options = {"key_derivation": "hmac", "digest_method": made.signer_kwargs["digest_method"]}
    signing = URLSafeTimedSerializer(
        secret, salt=salt, serializer=made.serializer, signer_kwargs=options
    )
    now = int(staff.studio.clock())
    stranger.client.set_cookie(
        staff.app.config["SESSION_COOKIE_NAME"],
        str(signing.dumps({"person": 4, "stamp": 1, "since": now, "seen": now})),
        domain=ORIGIN[8:],
        path="/studio",
    )
    stranger.page("/studio/people", 303)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("texts/welcome", "sv/texts/welcome/body"),
        ("menu/main/topic", "sv/texts/new/body"),
        ("publish/requests/1/refuse", "reason"),
        ("words", "sv-word"),
    ],
)
def test_what_a_stranger_wrote_comes_back_as_text_and_never_a_password(
    stranger: Browser, path: str, name: str
) -> None:
    form = {name: ["One word", f'</textarea><script src="//{EVIL}">'], "password": "my secret\n"}
    answer = stranger.post(f"/studio/{path}", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert ">\nOne word\n&lt;/textarea&gt;&lt;script" in page
    assert "<script src" not in page and "my secret" not in page


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


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("BREW", "/studio"),
        ("TRACE", "/studio/no-such-page"),
        ("PROPFIND", "/studio/publish"),
        ("GET", "/studio//publish"),
        ("GET", "//studio/no-such-page"),
    ],
)
@pytest.mark.parametrize("is_open", [True, False], ids=["a studio", "no studio"])
def test_what_no_page_answers_carries_the_headers_of_all_pages(
    staff: Staff, is_open: bool, method: str, path: str
) -> None:
    client = (staff.app if is_open else app_with(None)).test_client()
    answer = client.open("/", method=method, environ_overrides={"PATH_INFO": path})
    assert answer.status_code in (404, 405)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"] == "no-store"
    assert is_open is ("Strict-Transport-Security" in answer.headers)


def test_headers_of_the_studio_are_its_own(staff: Staff) -> None:
    answer = staff.app.test_client().get("/studios")
    assert answer.status_code == 404
    assert not HEADERS.keys() & set(answer.headers.keys())
