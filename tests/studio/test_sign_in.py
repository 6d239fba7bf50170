"""Signing in and out: what a session is, when it ends, and what cannot be done to it."""

from urllib.parse import quote

import pytest

from ivr.database import Database
from ivr.studio.accounts import Role, person_of_this_machine
from ivr.studio.headers import POLICY
from ivr.studio.navigation import is_local
from ivr.studio.sessions import IDLE_SECONDS, WHOLE_SECONDS
from tests.studio.staff import ORIGIN, PASSWORD, TOKEN, Browser, Clock, Staff, app_with, studio_on

EDITOR = Staff.name(Role.EDITOR)
COOKIE = "__Secure-ivr-studio"
REFUSED = "The address or the password is wrong."


def is_in(browser: Browser) -> bool:
    """Whether somebody is signed in in this browser."""
    return browser.get("/studio/account").status_code == 200


def cookie_of(browser: Browser) -> str:
    """The session's cookie, as somebody may copy it."""
    cookie = browser.client.get_cookie(COOKIE, domain=ORIGIN[8:], path="/studio")
    assert cookie
    return cookie.value


def set_cookie(browser: Browser, value: str) -> None:
    browser.client.set_cookie(COOKIE, value, domain=ORIGIN[8:], path="/studio", secure=True)


def test_the_right_password_lets_somebody_in_and_signing_out_ends_it(stranger: Browser) -> None:
    assert not is_in(stranger)
    answer = stranger.sign_in(EDITOR)
    assert answer.status_code == 303
    assert is_in(stranger)
    page = stranger.get("/studio/account").get_data(as_text=True)
    assert "Anna Editor" in page and "Sign out" in page
    assert stranger.post("/studio/sign-out").location == "/studio/sign-in"
    assert not is_in(stranger)


def test_a_wrong_password_and_a_strangers_address_get_the_same_answer(stranger: Browser) -> None:
    wrong = stranger.sign_in(EDITOR, "wrong horse battery")
    unknown = stranger.sign_in("nobody@example.se", "wrong horse battery")
    assert wrong.status_code == unknown.status_code == 403
    told = [
        TOKEN.sub("", answer.get_data(as_text=True)).replace(name, "X")  # a token knows its second
        for answer, name in ((wrong, EDITOR), (unknown, "nobody@example.se"))
    ]
    assert REFUSED in told[0]
    assert told[0] == told[1]
    assert "wrong horse battery" not in told[0]


def test_empty_fields_are_told_at_their_place(stranger: Browser) -> None:
    page = stranger.sign_in("", "").get_data(as_text=True)
    assert "Write your e-mail address." in page
    assert 'aria-describedby="name-error"' in page


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


def test_a_cookie_that_was_changed_or_made_up_is_worth_nothing(staff: Staff) -> None:
    browser = staff.browser(Role.READER)
    data, _, signature = cookie_of(browser).partition(".")
    for value in (f"{data[:-2]}AA.{signature}", f"{data}.{signature[:-1]}", "x", ""):
        set_cookie(browser, value)
        assert not is_in(browser)


def test_signing_out_ends_a_session_whose_cookie_was_copied(staff: Staff) -> None:
    browser, thief = staff.browser(Role.EDITOR), staff.stranger()
    cookie = cookie_of(browser)
    set_cookie(thief, cookie)
    assert is_in(thief)
    browser.post("/studio/sign-out")
    set_cookie(thief, cookie)
    assert not is_in(thief)


def test_a_session_ends_after_an_hour_without_a_request(staff: Staff, clock: Clock) -> None:
    browser = staff.browser(Role.EDITOR)
    for _ in range(3):
        clock.go_on(IDLE_SECONDS - 60)
        assert is_in(browser)
    clock.go_on(IDLE_SECONDS + 1)
    answer = browser.get("/studio/account")
    assert (answer.status_code, answer.location) == (303, "/studio/sign-in?next=/studio/account")


def test_a_session_ends_after_twelve_hours_whatever_is_done(staff: Staff, clock: Clock) -> None:
    browser = staff.browser(Role.EDITOR)
    passed = 0
    while passed <= WHOLE_SECONDS - 1800:
        assert is_in(browser)
        clock.go_on(1800)
        passed += 1800
    clock.go_on(1)
    assert not is_in(browser)


def test_what_a_page_asks_by_itself_keeps_no_session_alive(staff: Staff, clock: Clock) -> None:
    from ivr.studio import access

    view = access.needs(Role.READER, background=True)(lambda: "done")
    staff.app.view_functions["studio.account"] = view
    browser = staff.browser(Role.EDITOR)
    clock.go_on(IDLE_SECONDS - 1)
    assert is_in(browser)
    clock.go_on(2)
    assert not is_in(browser)


@pytest.mark.parametrize("change", ["role", "password", "end"])
def test_a_change_of_the_account_ends_its_sessions(staff: Staff, change: str) -> None:
    browser = staff.browser(Role.EDITOR)
    editor = staff.people.find(EDITOR)
    assert editor
    if change == "role":
        staff.people.set_role(editor.id, Role.READER)
    elif change == "password":
        staff.people.set_password(editor.id, "another horse battery")
    else:
        staff.people.deactivate(editor.id)
    assert not is_in(browser)


def test_what_was_to_be_saved_is_not_lost_in_silence(staff: Staff, clock: Clock) -> None:
    browser = staff.browser(Role.EDITOR)
    token = browser.token()
    clock.go_on(IDLE_SECONDS + 1)
    answer = browser.post("/studio/account", token=token)
    assert answer.status_code == 401
    assert "Nothing has been saved" in answer.get_data(as_text=True)


def test_after_signing_in_again_in_another_tab_what_was_written_comes_back(
    staff: Staff, clock: Clock
) -> None:
    browser = staff.browser(Role.EDITOR)
    token = browser.token()
    clock.go_on(IDLE_SECONDS + 1)
    assert browser.sign_in(EDITOR).status_code == 303
    typed = {"sv/texts/ny/body": "Skrivet."}
    answer = browser.post("/studio/announcements/new", typed, token=token)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "signed in again" in page
    assert "Skrivet." in page


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
    home = stranger.sign_in(EDITOR, next=next).location
    assert home in ("/studio", "/studio/account")
    assert not is_local(next)


@pytest.mark.parametrize("next", ["/studio", "/studio/account", "/studio/texts/notice?a=b&c=d%20e"])
def test_signing_in_leads_on_to_the_page_that_was_asked_for(stranger: Browser, next: str) -> None:
    assert stranger.sign_in(EDITOR, next=next).location == next
    assert stranger.get(f"/studio/sign-in?next={quote(next)}").location == next


HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize(
    "path",
    ["/studio", "/studio/", "/studio/sign-in", "/studio/account", "/studio/people", "/studio/none"]
    + ["/studio/static/studio.css", "/studio/static/none.css", "/studio/static/../app.py"],
)
def test_every_answer_has_the_headers(staff: Staff, path: str) -> None:
    for browser in (staff.stranger(), staff.browser(Role.READER)):
        answer = browser.get(path)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        if "static" not in path:
            assert answer.headers["Cache-Control"] == "no-store"


def test_the_policy_allows_no_script_of_a_page_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in POLICY and "http" not in POLICY and "*" not in POLICY
    assert POLICY.startswith("default-src 'none'; script-src 'self';")


@pytest.mark.parametrize("path", ["..%2f..%2fapp.py", "%2e%2e/blueprint.py", "../studio.py"])
def test_the_static_folder_leads_nowhere_else(stranger: Browser, path: str) -> None:
    assert stranger.get(f"/studio/static/{path}").status_code == 404


def test_too_much_is_refused_in_words(administrator: Browser) -> None:
    answer = administrator.post("/studio/people", {"name": "x" * 70_000})
    assert answer.status_code == 413
    assert "This is too large" in answer.get_data(as_text=True)


def test_a_strangers_mass_of_bytes_is_refused_before_it_is_read(stranger: Browser) -> None:
    answer = stranger.post("/studio/people", {"name": "x" * 70_000})
    assert answer.status_code == 401


class TestOpenStudio:
    """`ivr run` on one's own machine."""

    @pytest.fixture
    def browser(self, database: Database) -> Browser:
        """A browser on this machine."""
        return Browser(app_with(studio_on(database, open_person=person_of_this_machine())))

    def test_nobody_signs_in_and_a_banner_says_so(self, browser: Browser) -> None:
        page = browser.get("/studio/people").get_data(as_text=True)
        assert "Open studio on this machine" in page
        assert "Sign out" not in page
        assert browser.get("/studio/sign-in").status_code == 303
        assert browser.post("/studio/sign-out").location in ("/studio", "/studio/account")
        assert "nobody needs an account" in browser.get("/studio/account").get_data(as_text=True)
        assert browser.post("/studio/account").status_code == 200

    @pytest.mark.parametrize(
        "origin", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]"]
    )
    def test_it_has_several_names(self, browser: Browser, origin: str) -> None:
        assert browser.post("/studio/sign-out", Origin=origin).status_code == 303

    @pytest.mark.parametrize("origin", ["http://evil.example:8000", "null", "https://evil.example"])
    def test_and_none_of_another_site(self, browser: Browser, origin: str) -> None:
        assert browser.post("/studio/sign-out", Origin=origin).status_code == 403


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
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = staff.browser(Role.READER)
    away = Database("postgresql://nobody@127.0.0.1:9/nothing")
    monkeypatch.setattr(staff.people, "_database", away)
    answer = browser.get("/studio/account")
    assert answer.status_code == 503
    assert "Callers hear the line as before." in answer.get_data(as_text=True)
    away.close()


def test_a_fault_of_ours_is_told_in_words(staff: Staff) -> None:
    staff.app.config["PROPAGATE_EXCEPTIONS"] = False
    staff.app.logger.disabled = True

    def broken() -> str:
        raise ZeroDivisionError("a fault of ours")

    broken.__dict__.update(staff.app.view_functions["studio.account"].__dict__)
    staff.app.view_functions["studio.account"] = broken
    answer = staff.browser(Role.READER).get("/studio/account")
    staff.app.logger.disabled = False
    assert answer.status_code == 500
    assert "Something went wrong" in answer.get_data(as_text=True)
    assert "ZeroDivision" not in answer.get_data(as_text=True)
    assert answer.headers["Content-Security-Policy"] == POLICY
