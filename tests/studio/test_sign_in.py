"""Signing in and out: what a session is, when it ends, and what cannot be done to it."""

from urllib.parse import quote

import pytest

from ivr.database import Database
from ivr.studio.accounts import Role, person_of_this_machine
from ivr.studio.gate import HEADERS, POLICY
from ivr.studio.sessions import IDLE_SECONDS, WHOLE_SECONDS
from tests.studio.staff import ORIGIN, PASSWORD, TOKEN, Browser, Clock, Staff, app_with, studio_on

EDITOR = Staff.name(Role.EDITOR)
COOKIE = "__Secure-ivr-studio"
ACCOUNT = "/studio/account"


def is_in(browser: Browser) -> bool:
    """Whether somebody is signed in in this browser."""
    return browser.get(ACCOUNT).status_code == 200


def cookie_of(browser: Browser) -> str:
    """The session's cookie, as somebody may copy it."""
    cookie = browser.client.get_cookie(COOKIE, domain=ORIGIN[8:], path="/studio")
    assert cookie
    return cookie.value


def set_cookie(browser: Browser, value: str) -> None:
    browser.client.set_cookie(COOKIE, value, domain=ORIGIN[8:], path="/studio", secure=True)


def test_the_right_password_lets_somebody_in_and_signing_out_ends_it_wherever_it_was_copied(
    staff: Staff, stranger: Browser
) -> None:
    assert not is_in(stranger)
    assert stranger.sign_in(EDITOR).status_code == 303
    assert "Anna Editor" in stranger.page(ACCOUNT)
    cookie, thief = cookie_of(stranger), staff.stranger()
    set_cookie(thief, cookie)
    assert is_in(thief)
    assert stranger.post("/studio/sign-out").location == "/studio/sign-in"
    set_cookie(thief, cookie)
    assert not is_in(stranger) and not is_in(thief)


def test_a_wrong_password_and_a_strangers_address_get_the_same_answer(stranger: Browser) -> None:
    told = []
    for name in (EDITOR, "nobody@example.se"):
        answer = stranger.sign_in(name, "wrong horse battery")
        assert answer.status_code == 403
        html = answer.get_data(as_text=True)
        told.append(TOKEN.sub("", html).replace(name, "X"))  # a token knows its second
    assert told[0] == told[1]
    assert "or the password is wrong" in told[0] and "wrong horse battery" not in told[0]
    html = stranger.sign_in("", "").get_data(as_text=True)
    assert 'aria-describedby="name-error"' in html


def test_the_cookie_goes_to_the_studio_alone_and_to_no_script(stranger: Browser) -> None:
    cookies = stranger.sign_in(EDITOR).headers.getlist("Set-Cookie")
    (rest,) = (cookie for cookie in cookies if cookie.startswith(f"{COOKIE}="))
    assert set(rest.split("; ")[1:]) == {"Secure", "HttpOnly", "Path=/studio", "SameSite=Lax"}


def test_without_encryption_the_cookie_is_not_secure_but_works(database: Database) -> None:
    app = app_with(studio_on(database, origin="http://127.0.0.1:8000"))
    answer = app.test_client().get("/studio/sign-in", base_url="http://127.0.0.1:8000")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("ivr-studio=") and "Secure" not in cookie
    assert "Strict-Transport-Security" not in answer.headers


def test_a_session_that_somebody_else_has_begun_does_not_become_ones_own(staff: Staff) -> None:
    attacker, victim = staff.stranger(), staff.stranger()
    planted = attacker.token()
    set_cookie(victim, cookie_of(attacker))
    victim.post("/studio/sign-in", {"name": EDITOR, "password": PASSWORD}, token=planted)
    assert is_in(victim)
    assert not is_in(attacker)
    assert victim.post("/studio/sign-out", token=planted).status_code == 400


def test_a_cookie_that_was_changed_or_made_up_is_worth_nothing(editor: Browser) -> None:
    data, _, signature = cookie_of(editor).partition(".")
    for value in (f"{data[:-2]}AA.{signature}", f"{data}.{signature[:-1]}", "x", ""):
        set_cookie(editor, value)
        assert not is_in(editor)


def test_a_session_ends_after_an_hour_without_a_request(editor: Browser, clock: Clock) -> None:
    for _ in range(3):
        clock.go_on(IDLE_SECONDS - 60)
        assert is_in(editor)
    clock.go_on(IDLE_SECONDS + 1)
    assert editor.get(ACCOUNT).location == f"/studio/sign-in?next={ACCOUNT}"


def test_a_session_ends_after_twelve_hours_whatever_is_done(editor: Browser, clock: Clock) -> None:
    for _ in range(WHOLE_SECONDS // 1800):
        assert is_in(editor)
        clock.go_on(1800)
    clock.go_on(1)
    assert not is_in(editor)


def test_what_a_page_asks_by_itself_keeps_no_session_alive(editor: Browser, clock: Clock) -> None:
    for _ in range(2):
        clock.go_on(IDLE_SECONDS / 2 + 1)
        status = editor.get("/studio/publish/live").status_code
    assert status == 303


@pytest.mark.parametrize("change", ["role", "password", "end"])
def test_a_change_of_the_account_ends_its_sessions(
    staff: Staff, editor: Browser, change: str
) -> None:
    person = staff.people.find(EDITOR)
    assert person and is_in(editor)
    if change == "role":
        staff.people.set_role(person.id, Role.READER)
    elif change == "password":
        staff.people.set_password(person.id, "another horse battery")
    else:
        staff.people.deactivate(person.id)
    assert not is_in(editor)


def test_what_was_written_before_signing_in_again_in_another_tab_comes_back(
    editor: Browser, clock: Clock
) -> None:
    token = editor.token()
    clock.go_on(IDLE_SECONDS + 1)
    editor.sign_in(EDITOR)
    form = {"sv/texts/ny/body": "Skrivet."}
    answer = editor.post("/studio/announcements/new", form, token=token)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "signed in again" in page and "Skrivet." in page


@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example/studio",
        "//evil.example/studio",
        "/\\evil.example",
        "/studio/\\evil.example",
        "/studio//evil.example",
        "/studio/../../voice",
        "/studiox",
        "/voice",
        "javascript:alert(1)",
        "/studio\r\nSet-Cookie: a=b",
        "/studio/\x00",
        "/studio/ö",
        "",
    ],
)
def test_signing_in_leads_to_no_other_place(stranger: Browser, next: str) -> None:
    assert stranger.sign_in(EDITOR, next=next).location == "/studio"


@pytest.mark.parametrize("next", [ACCOUNT, "/studio/texts/notice?a=b&c=d%20e"])
def test_signing_in_leads_on_to_the_page_that_was_asked_for(stranger: Browser, next: str) -> None:
    assert stranger.sign_in(EDITOR, next=next).location == next
    assert stranger.get(f"/studio/sign-in?next={quote(next)}").location == next


@pytest.mark.parametrize(
    "path",
    ["", "/", "/sign-in", "/account", "/people", "/none"]
    + ["/static/studio.css", "/static/none.css", "/static/../app.py", "/static/..%2f..%2fapp.py"],
)
def test_every_answer_has_the_headers(stranger: Browser, reader: Browser, path: str) -> None:
    for browser in (stranger, reader):
        answer = browser.get(f"/studio{path}")
        assert HEADERS.items() <= dict(answer.headers).items()
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "static" in path or answer.headers["Cache-Control"] == "no-store"
        assert ".." not in path or answer.status_code == 404


def test_the_policy_allows_no_script_of_a_page_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in POLICY and "http" not in POLICY and "*" not in POLICY
    assert POLICY.startswith("default-src 'none'; script-src 'self';")
    assert HEADERS["X-Content-Type-Options"] == "nosniff" and "frame-ancestors 'none'" in POLICY
    assert HEADERS["Referrer-Policy"] == "same-origin"
    assert HEADERS["Permissions-Policy"].startswith("camera=(), geolocation=(), microphone=(self)")


def test_too_much_is_refused_in_words_and_from_strangers_before_it_is_read(
    stranger: Browser, administrator: Browser
) -> None:
    form = {"name": "x" * 1_100_000}
    answer = administrator.post("/studio/people", form)
    assert answer.status_code == 413 and "too large" in answer.get_data(as_text=True)
    assert stranger.post("/studio/people", form).status_code == 401


@pytest.fixture
def open_studio(database: Database) -> Browser:
    """A browser where `ivr run` is used, on one's own machine."""
    return Browser(app_with(studio_on(database, open_person=person_of_this_machine())))


def test_in_an_open_studio_nobody_signs_in_and_a_banner_says_so(open_studio: Browser) -> None:
    page = open_studio.page("/studio/people")
    assert "Open studio on this machine" in page and "Sign out" not in page
    assert open_studio.get("/studio/sign-in").status_code == 303
    assert open_studio.post("/studio/sign-out").location == "/studio"
    assert "nobody needs an account" in open_studio.page(ACCOUNT)
    assert open_studio.post(ACCOUNT).status_code == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost:8000", 303),
        ("http://127.0.0.1", 303),
        ("http://[::1]", 303),
        ("http://evil.example:8000", 403),
        ("null", 403),
    ],
)
def test_an_open_studio_has_several_names_and_none_of_another_site(
    open_studio: Browser, origin: str, status: int
) -> None:
    assert open_studio.post("/studio/sign-out", Origin=origin).status_code == status


def test_without_a_key_there_is_no_studio_and_a_page_says_why() -> None:
    client = app_with(None).test_client()
    for path in ("/studio", "/studio/", "/studio/sign-in", "/studio/people/1"):
        for method in ("GET", "POST"):
            answer = client.open(path, method=method)
            assert answer.status_code == 404
            assert "SECRET_KEY" in answer.get_data(as_text=True)
            assert answer.headers["Content-Security-Policy"] == POLICY
    assert client.get("/studio/static/studio.css", buffered=True).status_code == 200


def test_a_database_that_is_away_is_told_in_words(
    staff: Staff, reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Database("postgresql://nobody@127.0.0.1:9/nothing")
    monkeypatch.setattr(staff.people, "_database", away)
    assert "Callers hear the line as before." in reader.page(ACCOUNT, 503)
    away.close()


def test_a_fault_of_ours_is_told_in_words(staff: Staff, reader: Browser) -> None:
    staff.app.config["PROPAGATE_EXCEPTIONS"] = False
    staff.app.logger.disabled = True

    def broken() -> str:
        raise ZeroDivisionError("a fault of ours")

    broken.__dict__.update(staff.app.view_functions["studio.account"].__dict__)
    staff.app.view_functions["studio.account"] = broken
    answer = reader.get(ACCOUNT)
    staff.app.logger.disabled = False
    assert answer.status_code == 500
    page = answer.get_data(as_text=True)
    assert "Something went wrong" in page and "ZeroDivision" not in page
    assert answer.headers["Content-Security-Policy"] == POLICY
