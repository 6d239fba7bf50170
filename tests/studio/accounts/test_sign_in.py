"""Signing in and out, and the session."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from ivr.studio.database import Database
from ivr.studio.gate import HEADERS, POLICY
from ivr.studio.people import People, Role, person_of_this_machine
from ivr.studio.sessions import IDLE_SECONDS, WHOLE_SECONDS
from tests.conftest import Journal
from tests.markup import parsed
from tests.studio.staff import ORIGIN, PASSWORD, Browser, Clock, Staff, app_with, sent_by, studio_on

EDITOR = Staff.name(Role.EDITOR)
COOKIE = "__Secure-ivr-studio"
PLACE: dict[str, Any] = {"domain": ORIGIN[8:], "path": "/studio"}
ACCOUNT, SIGN_IN, SIGN_OUT = "/studio/account", "/studio/sign-in", "/studio/sign-out"


def cookie_of(browser: Browser) -> str:
    cookie = browser.client.get_cookie(COOKIE, **PLACE)
    assert cookie
    return cookie.value


def set_cookie(browser: Browser, value: str, name: str = COOKIE) -> None:
    browser.client.set_cookie(name, value, secure=True, **PLACE)


def test_signing_out_ends_the_session_and_its_copies(staff: Staff, stranger: Browser) -> None:
    assert not stranger.is_in()
    assert stranger.sign_in(EDITOR).status_code == 303
    assert "Anna Editor" in stranger.page(ACCOUNT)
    cookie, thief = cookie_of(stranger), staff.stranger()
    set_cookie(thief, cookie)
    assert thief.is_in()
    assert stranger.post(SIGN_OUT).location == SIGN_IN
    set_cookie(thief, cookie)
    assert not (stranger.is_in() or thief.is_in())


def test_a_wrong_password_and_a_strangers_address_get_the_same_answer(stranger: Browser) -> None:
    told = set()
    for name in (EDITOR, "nobody@example.se"):
        html = stranger.fill(SIGN_IN, {"name": name, "password": "wrong horse"}, 403)
        token = sent_by(html)["csrf_token"]  # it depends on the second
        told.add(html.replace(token, "").replace(name, "X"))
    assert len(told) == 1 and "password is wrong" in html and "wrong horse" not in html


@pytest.mark.parametrize(
    "next",
    [
        *("https://evil.example/studio", "//evil.example/studio", "/studio/\\evil.example"),
        *("/studio//evil.example", "/studio/../../voice", "/studiox", "javascript:alert(1)"),
        *("/studio\r\nSet-Cookie: a=b", "/studio/\x00", "/studio/ö", ""),
    ],
)
def test_signing_in_leads_to_no_other_place(stranger: Browser, next: str) -> None:
    assert stranger.sign_in(EDITOR, next=next).location == "/studio"


def test_signing_in_leads_on_to_the_page_that_was_asked_for(stranger: Browser) -> None:
    next = "/studio/texts/notice?a=b&c=d%20e"
    assert stranger.sign_in(EDITOR, next=next).location == next
    assert stranger.get(f"{SIGN_IN}?next={quote(next)}").location == next


@pytest.mark.parametrize(
    ("asked", "spoken"), [("sv", "sv"), ("de,en-GB;q=0.5", "en"), ("de", "sv"), ("", "sv")]
)
def test_the_browsers_language_is_used_or_swedish(staff: Staff, asked: str, spoken: str) -> None:
    browser = staff.stranger(asked)
    set_cookie(browser, "../../etc", "ivr-language")
    assert f'<html lang="{spoken}">' in browser.page(SIGN_IN)


def test_a_chosen_language_stays_whoever_signs_in_or_out(staff: Staff) -> None:
    browser = staff.stranger("sv")
    chosen = browser.post("/studio/language", {"language": "en", "next": f"{SIGN_IN}?a=b"})
    assert chosen.location == f"{SIGN_IN}?a=b"
    browser.sign_in(EDITOR)
    browser.post(SIGN_OUT)
    assert '<html lang="en">' in browser.page(SIGN_IN)
    assert browser.post("/studio/language", {"language": "de"}).status_code == 400


def test_the_cookie_goes_to_the_studio_alone_and_to_no_script(stranger: Browser) -> None:
    cookies = stranger.sign_in(EDITOR).headers.getlist("Set-Cookie")
    (rest,) = (cookie for cookie in cookies if cookie.startswith(f"{COOKIE}="))
    assert set(rest.split("; ")[1:]) == {"Secure", "HttpOnly", "Path=/studio", "SameSite=Lax"}


def test_without_encryption_the_cookie_is_not_secure_but_works(staff_database: Database) -> None:
    home = "http://127.0.0.1:8000"
    client = app_with(studio_on(staff_database, origin=home)).test_client()
    cookie = client.get(SIGN_IN, base_url=home).headers["Set-Cookie"]
    assert cookie.startswith("ivr-studio=") and "Secure" not in cookie


def test_signing_in_does_not_continue_a_session_of_somebody_else(staff: Staff) -> None:
    attacker, victim = staff.stranger(), staff.stranger()
    planted = attacker.token()
    set_cookie(victim, cookie_of(attacker))
    victim.post(SIGN_IN, {"name": EDITOR, "password": PASSWORD}, token=planted)
    assert victim.is_in() and not attacker.is_in()
    assert victim.post(SIGN_OUT, token=planted).status_code == 400


def test_a_forged_cookie_opens_no_session(staff: Staff, editor: Browser) -> None:
    data, _, signature = cookie_of(editor).partition(".")
    other = app_with(studio_on(staff.studio.database, secret_key="0123456789abcdef"))
    signed_elsewhere = cookie_of(Staff(other, staff.studio).browser(Role.EDITOR))
    for value in (f"{data[:-2]}AA.{signature}", f"{data}.{signature[:-1]}", signed_elsewhere, ""):
        set_cookie(editor, value)
        assert not editor.is_in()


def test_a_session_ends_after_an_hour_without_a_request(editor: Browser, clock: Clock) -> None:
    for _ in range(3):
        clock.go_on(IDLE_SECONDS - 60)
        assert editor.is_in()
    for status in (200, 303):
        clock.go_on(IDLE_SECONDS / 2 + 1)
        editor.page("/studio/publish/live", status)  # requested automatically by a page
    assert editor.get(ACCOUNT).location == f"{SIGN_IN}?next={ACCOUNT}"


def test_a_session_ends_after_twelve_hours_whatever_is_done(editor: Browser, clock: Clock) -> None:
    for _ in range(WHOLE_SECONDS // 1800):
        assert editor.is_in()
        clock.go_on(1801)
    assert not editor.is_in()


@pytest.mark.parametrize(
    "change",
    [
        lambda people, id: people.set_role(id, Role.READER, by="root"),
        lambda people, id: people.set_password(id, "another horse", by="root"),
        lambda people, id: people.deactivate(id),
    ],
    ids=["role", "password", "end"],
)
def test_a_changed_account_has_no_session(
    staff: Staff, editor: Browser, change: Callable[[People, int], object]
) -> None:
    person = staff.people.find(EDITOR)
    assert person and editor.is_in()
    change(staff.people, person.id)
    assert not editor.is_in()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("texts/welcome", "sv/texts/welcome/body"),
        ("publish/requests/1/refuse", "reason"),
        ("words", "sv-word"),
    ],
)
def test_a_refused_form_of_an_ended_session_shows_its_texts(
    administrator: Browser, clock: Clock, path: str, name: str
) -> None:
    token, address = administrator.token(), f"/studio/{path}"
    form = {name: ["One word", "</textarea><script src=x>"], "password": "my secret\n"}
    clock.go_on(IDLE_SECONDS + 1)
    for status, words in ((401, "Your session has ended"), (400, "signed in again")):
        answer = administrator.post(address, form, token=token)
        page = answer.get_data(as_text=True)
        assert answer.status_code == status and words in page
        assert ">\nOne word\n&lt;/textarea&gt;&lt;script" in page
        assert "<script src=x" not in page and "my secret" not in page
        administrator.sign_in(Staff.name(Role.ADMINISTRATOR))  # in another tab


@pytest.mark.parametrize("who", ["a reader", "a stranger"])
def test_every_answer_has_the_headers(staff: Staff, reader: Browser, who: str) -> None:
    client = reader.client if who == "a reader" else staff.app.test_client()
    paths = ["", "/sign-in", "/people", "/none", "//publish", "/static/studio.css"]
    paths += ["/static/none.css", "/static/../app.py", "/static/..%2f..%2fapp.py"]
    asked = [*(("GET", path) for path in paths), ("BREW", ""), ("POST", "/x")]
    for method, path in asked:
        at = {"PATH_INFO": f"/studio{path}"}
        answer = client.open("/", method=method, environ_overrides=at, buffered=True)
        assert HEADERS.items() <= dict(answer.headers).items(), (method, path)
        assert "static" in path or answer.headers["Cache-Control"] == "no-store"
        assert answer.status_code == 404 or not (".." in path or "none" in path)
        assert ("Strict-Transport-Security" in answer.headers) is (who != "no studio")
    assert not HEADERS.keys() & set(client.get("/studios").headers.keys())


def test_the_policy_allows_no_script_of_a_page_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in POLICY and "http" not in POLICY and "*" not in POLICY
    assert POLICY.startswith("default-src 'none'; script-src 'self';")
    assert HEADERS["X-Content-Type-Options"] == "nosniff" and "frame-ancestors 'none'" in POLICY


def test_large_requests_are_refused_with_words(stranger: Browser, administrator: Browser) -> None:
    form = {"name": "x" * 1_100_000}
    assert "too large" in administrator.fill("/studio/people", form, 413)
    assert stranger.post("/studio/people", form).status_code == 401


def test_an_unavailable_database_has_a_page(
    staff: Staff, reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Database("postgresql://nobody@127.0.0.1:9/nothing")
    monkeypatch.setattr(staff.people, "_database", away)
    assert "Callers hear the line as before." in reader.page(ACCOUNT, 503)
    away.close()


def test_a_fault_has_a_page(staff: Staff, reader: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    staff.app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(staff.app.logger, "disabled", True)
    monkeypatch.setattr(staff.people, "person", lambda _id: 1 / 0)
    page = reader.page(ACCOUNT, 500)
    assert "Something went wrong" in page and "ZeroDivision" not in page


@pytest.fixture
def at_home(staff_database: Database) -> Browser:
    """A browser for `ivr run`, without accounts."""
    return Browser(app_with(studio_on(staff_database, open_person=person_of_this_machine())))


def test_in_an_open_studio_nobody_signs_in_and_a_banner_says_so(at_home: Browser) -> None:
    page = at_home.page("/studio/people")
    assert "Open studio on this machine" in page and "Sign out" not in page
    at_home.page(SIGN_IN, 303)
    assert at_home.post(SIGN_OUT).location == "/studio"
    assert at_home.post(ACCOUNT).status_code == 200


@pytest.mark.parametrize(
    ("origin", "status", "status_at_home"),
    [
        (ORIGIN, 303, 303),
        *((f"http://{host}", 403, 303) for host in ("localhost:8000", "127.0.0.1", "[::1]")),
        ("https://evil.example:8000", 403, 403),
        ("null", 403, 403),
    ],
)
def test_a_form_from_another_site_is_refused_even_with_a_token(
    reader: Browser, at_home: Browser, origin: str, status: int, status_at_home: int
) -> None:
    """An open studio has several host names."""
    assert reader.post(SIGN_OUT, Origin=origin).status_code == status
    assert at_home.post(SIGN_OUT, Origin=origin).status_code == status_at_home


@pytest.mark.parametrize("path", [SIGN_IN, ACCOUNT])
def test_a_form_from_another_address_is_refused_with_the_studios_address(
    staff: Staff, journal: Journal, path: str
) -> None:
    other, browser = "http://10.0.0.7:8000", staff.browser(Role.EDITOR)
    answer = browser.post(path, {"name": EDITOR, "password": PASSWORD}, Origin=other)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 403 and other in page and "PUBLIC_URL" in page
    assert [one.get("href") for one in parsed(page).iterfind(".//main//a")] == [f"{ORIGIN}/studio"]
    assert "Your role" not in page and PASSWORD not in page
    [refused] = journal.lines("origin-refused")
    assert (refused["origin"], refused["public_url"]) == (other, ORIGIN)


def test_pages_without_an_account_compile_no_template(staff: Staff, stranger: Browser) -> None:
    templates = staff.app.jinja_env.cache
    assert templates
    compiled = set(templates)
    for path in (SIGN_IN, "/studio/nothing"):
        stranger.get(path)
    assert set(templates) == compiled
