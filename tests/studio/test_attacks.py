"""Attacks on the studio: paths, headers, roles and cookies that nobody honest would send."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from ivr.database import Database
from ivr.publishing.edition import Source
from ivr.studio import Studio
from ivr.studio.accounts import Role
from ivr.studio.headers import HEADERS
from tests.databases import KINDS, address_of, memory_database
from tests.scripts import full_script
from tests.studio.staff import (
    ORIGIN,
    PASSWORD,
    Browser,
    Clock,
    Staff,
    app_with,
    studio_on,
)
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
FRED = "sv/texts/fred/body"
EVIL = "evil.example"


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


class Besieged(Staff):
    """Staff who sign in once, for attempts to sign in are counted."""

    def __init__(self, app: Flask, studio: Studio) -> None:
        super().__init__(app, studio)
        self._inside = {role: super(Besieged, self).browser(role) for role in Role}

    def browser(self, role: Role, language: str = "en") -> Browser:
        """The browser of the person with this role, signed in, in English."""
        return self._inside[role]


@pytest.fixture(scope="module")
def staff() -> Iterator[Staff]:
    """A studio with an edition, which is as it was after every attack."""
    database = memory_database()
    studio = studio_on(database, clock=Clock())
    studio.editions.publish(full_script(), author="files", source=Source.FILES)
    yield Besieged(app_with(studio), studio)
    database.close()


def state(staff: Staff) -> tuple[object, ...]:
    """All that an attack could change."""
    studio = staff.studio
    everybody = [(one.name, one.role, one.active) for one in studio.people.everybody()]
    return everybody, studio.editions.newest_number(), studio.drafts.current().fingerprint


@pytest.mark.parametrize("value", TRAVERSALS)
def test_no_name_leads_out_of_the_studio(staff: Staff, value: str) -> None:
    administrator, before = staff.browser(Role.ADMINISTRATOR), state(staff)
    token = administrator.token()
    for method, path in paths_with(staff.app, value):
        if method == "GET":
            answer = administrator.get(path)
        else:
            answer = administrator.post(
                path, {"sv/texts/fred/body": "x\n", "path": value}, token=token
            )
        assert answer.status_code in (303, 308, 400, 404, 413, 422), (method, path)
        assert "root:" not in answer.get_data(as_text=True)
    assert state(staff) == before


@pytest.mark.parametrize(
    "query",
    [
        "/studio/publish/discard?path={}",
        "/studio/texts/fred/place?place={}",
        "/studio/map?language={}",
        "/studio/statistics?from={}&to={}&by={}",
        "/studio/statistics/picture?name={}&scheme={}",
        "/studio/statistics/table?from={}",
        "/studio/phone?called={}",
        "/studio/phone/ask?called={}&key={}",
        "/studio/words?sentence={}&language={}",
        "/studio/sign-in?next={}",
        "/studio/no-such-page?{}",
    ],
)
def test_no_query_leads_out_of_the_studio_or_into_its_headers(staff: Staff, query: str) -> None:
    administrator, stranger = staff.browser(Role.ADMINISTRATOR), staff.stranger()
    breaks = [f"x{each}{INJECTED}: 1" for each in BREAKS]
    for value in (*TRAVERSALS, *breaks, f"//{EVIL}", f"https://{EVIL}"):
        for browser in (administrator, stranger):
            answer = browser.get(query.replace("{}", quote(value)))
            assert answer.status_code < 500, value
            assert INJECTED not in answer.headers
            assert "root:" not in answer.get_data(as_text=True)
            assert EVIL not in answer.headers.get("Location", "").split("?")[0]


@pytest.mark.parametrize("sign", BREAKS)
def test_nothing_that_is_sent_becomes_a_header(staff: Staff, sign: str) -> None:
    browser, value = staff.browser(Role.PUBLISHER), f"sv{sign}{INJECTED}: 1"
    for path, form in {
        "/studio/language": {"language": value, "next": f"/studio{sign}{INJECTED}: 1"},
        "/studio/texts/welcome": {
            "sv/texts/welcome/body": value,
            "seen:sv/texts/welcome/body": value,
        },
        "/studio/texts/welcome/sv/history": {"version": value, "seen": value},
        "/studio/publish": {"note": value, "fingerprint": value},
        "/studio/publish/discard": {"path": value, "fingerprint": value},
        "/studio/history/1/back": {"live": value, "note": value},
        "/studio/texts/fred/place/main": {"place": value},
    }.items():
        answer = browser.post(path, form)
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


ESCALATIONS = {
    "my own role": ("/studio/people/{me}/role", {"role": "administrator"}),
    "my own role, with my account": (
        "/studio/account",
        {"current": PASSWORD, "password": "", "role": "administrator"},
    ),
    "another's password": ("/studio/people/4/password", {"password": "correct horse battery 2"}),
    "another's account": ("/studio/people/4/end", {}),
    "a new administrator": (
        "/studio/people",
        {"name": "eve@example.se", "full_name": "Eve", "role": "administrator"},
    ),
    "publishing": ("/studio/publish", {"note": "x", "fingerprint": "{fingerprint}"}),
    "approving": ("/studio/publish/requests/1/approve", {"content": "", "live": "1"}),
    "refusing": ("/studio/publish/requests/1/refuse", {"reason": "No."}),
    "going back": ("/studio/history/1/back", {"live": "1"}),
}
OVERRIDES: Sequence[dict[str, str]] = (
    {},
    {"X-HTTP-Method-Override": "GET"},
    {"X-Role": "administrator"},
)


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR])
@pytest.mark.parametrize("wish", ESCALATIONS)
def test_nobody_gets_what_their_role_does_not_give(staff: Staff, role: Role, wish: str) -> None:
    browser, before = staff.browser(role), state(staff)
    me = staff.people.find(Staff.name(role))
    assert me
    path, form = ESCALATIONS[wish]
    known = {"me": str(me.id), "fingerprint": staff.studio.drafts.current().fingerprint}
    form = {name: value.format(**known) for name, value in form.items()}
    for headers in OVERRIDES:
        answer = browser.post(path.format(**known) + "?role=administrator", form, **headers)
        assert answer.status_code == (422 if path == "/studio/account" else 403)
    assert state(staff) == before


def forged(app: Flask, secret: str, salt: str, content: Mapping[str, object]) -> str:
    """A session's cookie that somebody made for themselves."""
    made = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    serializer = URLSafeTimedSerializer(
        secret,
        salt=salt,
        serializer=made.serializer,
        signer_kwargs={
            "key_derivation": "hmac",
            "digest_method": made.signer_kwargs["digest_method"],
        },
    )
    return str(serializer.dumps(content))


@pytest.mark.parametrize(
    ("secret", "salt"),
    list(
        itertools.product(
            ("", "secret", "dev", "0123456789abcdef"), ("cookie-session", "csrf", "wtf-csrf-token")
        )
    ),
)
def test_a_cookie_that_the_studio_has_not_signed_is_worth_nothing(
    staff: Staff, secret: str, salt: str
) -> None:
    stranger = staff.stranger()
    seconds = int(staff.studio.clock())
    content = {"person": 4, "stamp": 1, "since": seconds, "seen": seconds}
    name = staff.app.config["SESSION_COOKIE_NAME"]
    stranger.client.set_cookie(
        name, forged(staff.app, secret, salt, content), domain=ORIGIN[8:], path="/studio"
    )
    assert stranger.get("/studio/people").status_code == 303


def test_what_a_stranger_wrote_comes_back_as_text_and_never_a_password(
    stranger: Browser,
) -> None:
    form = {"sv/texts/welcome/body": '</textarea><script src="//evil.example">', "note": "A note"}
    answer = stranger.post("/studio/texts/welcome", {**form, "password": "my long secret\n"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert "&lt;/textarea&gt;&lt;script" in page and "<script src" not in page and "A note" in page
    assert "my long secret" not in page


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("menu/main/topic", "sv/body"),
        ("publish/requests/1/refuse", "reason"),
        ("settings/facts/one", "words-sv"),
        ("words", "en/names"),
        ("words", "sv-word"),
    ],
)
def test_whatever_was_written_when_a_session_ended_comes_back(
    stranger: Browser, path: str, name: str
) -> None:
    answer = stranger.post(f"/studio/{path}", {name: ["One word", "another"]})
    assert answer.status_code == 401
    assert ">\nOne word\nanother</textarea>" in answer.get_data(as_text=True)


def test_far_too_much_from_a_stranger_is_not_read(stranger: Browser) -> None:
    answer = stranger.post("/studio/texts/welcome", {"sv/texts/welcome/body": "x" * 200_000})
    assert answer.status_code == 401
    assert "xxx" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("kind", KINDS)
def test_no_nul_comes_to_the_database(kind: str, tmp_path: Path) -> None:
    """PostgreSQL keeps none in a text, and nobody can type one; what else was typed is shown."""
    with address_of(kind, tmp_path) as address:
        database = Database(address)
        studio = studio_on(database, clock=Clock())
        studio.editions.publish(full_script(), author="files", source=Source.FILES)
        staff = Staff(app_with(studio), studio)
        administrator = staff.browser(Role.ADMINISTRATOR)
        token = administrator.token()
        for method, path in paths_with(staff.app, "a\0b"):
            answer = (
                administrator.get(path)
                if method == "GET"
                else administrator.post(path, token=token)
            )
            assert answer.status_code in (303, 308, 400, 404), (method, path)
        for path in sorted(forms(staff.app)):
            for field in ("note", "name", "sv/texts/fred/body", "path", "se\0en"):
                sent = {field: "Ny text.\0"}
                answer = administrator.post(path, sent, token=token)
                assert answer.status_code == 400, (path, field)
                assert field != "note" or "Ny text." in answer.get_data(as_text=True)
        for path in ("/studio/publish/discard?path=%00", "/studio/map?language=a%00"):
            assert administrator.get(path).status_code in (200, 303, 400, 404)
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
