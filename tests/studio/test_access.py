"""Who gets in: every route of the studio is tried by everybody, and by strangers' pages."""

from dataclasses import dataclass

import pytest
from flask import Flask
from staff import ORIGIN, Browser, Staff, app_with, fresh_database, studio_on
from werkzeug.routing import Rule

from ivr.studio import access
from ivr.studio.accounts import Role, person_of_this_machine

EXAMPLES = {
    "code": "sv",
    "filename": "studio.css",
    "id": "1",
    "name": "notice",
    "number": "1",
    "rest": "no-such-page",
    "text": "notice",
}
"""A value for each argument in the paths of the studio."""

OPEN = {
    "studio.beginning",
    "studio.language",
    "studio.nothing",
    "studio.sign_in",
    "studio.sign_in_back",
    "studio.sign_in_elsewhere",
    "studio.sign_out",
}
"""What needs nobody to be signed in; the list is here so that it grows by decision alone."""


@dataclass(frozen=True)
class Route:
    """A path and a method of the studio, and who may use it."""

    method: str
    path: str
    endpoint: str
    role: Role | None


def path_of(app: Flask, rule: Rule) -> str:
    """A path that the rule answers to."""
    values = {name: EXAMPLES[name] for name in rule.arguments}
    with app.test_request_context(base_url=ORIGIN):
        return str(app.url_for(rule.endpoint, **values))


def routes() -> list[Route]:
    """Every route of a studio where people sign in, but style sheets and scripts."""
    app = app_with(studio_on(fresh_database()))
    found = []
    with app.app_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint == "studio.static":
                continue
            decision = access.decided(rule.endpoint)
            assert decision, f"nobody decided who may use {rule}"
            for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "DELETE"}):
                path = path_of(app, rule)
                found.append(Route(method, path, rule.endpoint, decision.role))
    return found


ROUTES = routes()
GUARDED = [route for route in ROUTES if route.role]


def named(route: Route) -> str:
    """The route in a test's name."""
    return f"{route.method} {route.path}"


def ask(browser: Browser, route: Route) -> int:
    """Ask for a route as a page of the studio would, and return the status."""
    if route.method == "GET":
        return browser.get(route.path).status_code
    return browser.post(route.path).status_code


def test_only_these_routes_are_open() -> None:
    assert {route.endpoint for route in ROUTES if route.role is None} == OPEN


@pytest.mark.parametrize("route", GUARDED, ids=named)
def test_a_stranger_is_asked_to_sign_in(stranger: Browser, route: Route) -> None:
    answer = ask(stranger, route)
    assert answer == (303 if route.method == "GET" else 401)


@pytest.mark.parametrize("route", GUARDED, ids=named)
def test_a_role_below_is_refused(staff: Staff, route: Route) -> None:
    for role in Role:
        if role < route.role:
            assert ask(staff.browser(role), route) == 403


@pytest.mark.parametrize("route", GUARDED, ids=named)
def test_the_role_itself_gets_in(staff: Staff, route: Route) -> None:
    assert route.role
    assert ask(staff.browser(route.role), route) not in (401, 403, 500)


@pytest.mark.parametrize("token", ["", "made up"])
@pytest.mark.parametrize("route", [route for route in ROUTES if route.method != "GET"], ids=named)
def test_nothing_is_done_without_the_token_of_a_page(
    administrator: Browser, route: Route, token: str
) -> None:
    if route.method == "POST":
        assert administrator.post(route.path, token=token).status_code == 400


def test_a_token_of_another_session_is_worth_nothing(staff: Staff) -> None:
    token = staff.browser(Role.EDITOR).token()
    answer = staff.browser(Role.ADMINISTRATOR).post("/studio/sign-out", token=token)
    assert answer.status_code == 400


def test_a_token_in_a_header_will_do(administrator: Browser) -> None:
    token = administrator.token()
    answer = administrator.post("/studio/sign-out", token="", **{"X-CSRFToken": token})
    assert answer.status_code == 303


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:8000"])
def test_what_another_site_sends_is_refused_even_with_a_token(
    administrator: Browser, origin: str
) -> None:
    assert administrator.post("/studio/sign-out", Origin=origin).status_code == 403
    assert administrator.get("/studio/account").status_code == 200


def test_what_the_studio_itself_sends_is_taken(administrator: Browser) -> None:
    assert administrator.post("/studio/sign-out", Origin=ORIGIN).status_code == 303


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST", "GET", "OPTIONS"])
def test_where_no_page_is_the_studio_says_so(administrator: Browser, method: str) -> None:
    answer = administrator.client.open(
        "/studio/no/such/page",
        method=method,
        base_url=ORIGIN,
        headers={"X-CSRFToken": administrator.token(), **administrator.headers},
    )
    assert answer.status_code == 404
    assert "Content-Security-Policy" in answer.headers


def test_a_view_that_nobody_decided_on_is_closed_to_everybody() -> None:
    app = app_with(studio_on(fresh_database(), open_person=person_of_this_machine()))
    app.view_functions["studio.account"] = lambda: "a view without a decorator"
    assert Browser(app).get("/studio/account").status_code == 403


def test_a_program_that_asks_for_data_gets_its_refusal_as_data(stranger: Browser) -> None:
    answer = stranger.get("/studio/account", Accept="application/json")
    assert answer.status_code == 401
    assert answer.json == {
        "error": "Your session has ended",
        "message": "Nothing was saved. If you wrote something, it stands below, or is still there "
        "when you go back with your browser. Copy it, sign in, and paste it.",
    }
