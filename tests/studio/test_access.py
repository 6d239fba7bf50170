"""Access to the studio: every route is requested with every role, and by foreign pages."""

from typing import Any, NamedTuple

import pytest

from ivr.studio import access
from ivr.studio.accounts import Role, person_of_this_machine
from tests.databases import memory_database
from tests.studio.staff import ORIGIN, Browser, Staff, app_with, studio_on

EXAMPLES: dict[str, Any] = {
    **dict.fromkeys(("edition", "id", "number"), "1"),
    **dict.fromkeys(("name", "text"), "notice"),
    "of": "draft",
    "code": "sv",
    "menu": "main",
    "section": "numbers",
    "table": "line",
    "rest": "no-such-page",
    "subject": "text-fred",
}
"""Values for the arguments in the paths of the studio."""

OPEN = {
    *("beginning", "language", "nothing"),
    *("sign_in", "sign_in_back", "sign_in_elsewhere", "sign_out"),
}
"""Public endpoints; additions to this list need a decision."""


class Route(NamedTuple):
    method: str
    path: str
    endpoint: str
    role: Role | None


def ask(browser: Browser, route: Route, token: str | None = None) -> int:
    is_form = route.method == "POST"
    answer = browser.post(route.path, token=token) if is_form else browser.get(route.path)
    return answer.status_code


@pytest.fixture(scope="module")
def routes() -> list[Route]:
    """Return every route of a studio with sign-in, except style sheets and scripts."""
    app, found = app_with(studio_on(memory_database())), []
    with app.test_request_context(base_url=ORIGIN):
        for rule in app.url_map.iter_rules():
            if rule.endpoint != "studio.static":
                decision = access.decided(rule.endpoint)
                assert decision, f"nobody decided who may use {rule}"
                path = app.url_for(
                    rule.endpoint, **{name: EXAMPLES[name] for name in rule.arguments}
                )
                for method in (rule.methods or set()) & {"GET", "POST"}:
                    found.append(Route(method, path, rule.endpoint, decision.role))
    return found


def test_only_these_routes_are_open(routes: list[Route]) -> None:
    found = {route.endpoint for route in routes if route.role is None}
    assert found == {f"studio.{name}" for name in OPEN}


def test_a_stranger_is_asked_to_sign_in(stranger: Browser, routes: list[Route]) -> None:
    for route in routes:
        if route.role:
            assert ask(stranger, route) == (303 if route.method == "GET" else 401), route


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_in_where_it_may_alone(staff: Staff, routes: list[Route], role: Role) -> None:
    browser = staff.browser(role)
    token = browser.token()
    for route in routes:
        if route.role:
            status = ask(browser, route, token)
            assert status not in (401, 500) and (status == 403) is (role < route.role), route


@pytest.mark.parametrize("token", ["", "made up"])
def test_nothing_is_done_without_a_token(
    administrator: Browser, routes: list[Route], token: str
) -> None:
    for route in routes:
        if route.method == "POST":
            assert ask(administrator, route, token) == 400, route


def test_a_token_of_a_header_is_of_the_same_session(
    editor: Browser, administrator: Browser
) -> None:
    for browser, status in ((editor, 400), (administrator, 303)):
        headers = {"X-CSRFToken": browser.token(), **administrator.headers}
        answer = administrator.client.post("/studio/sign-out", base_url=ORIGIN, headers=headers)
        assert answer.status_code == status


def test_a_view_that_nobody_decided_on_is_closed_to_everybody() -> None:
    app = app_with(studio_on(memory_database(), open_person=person_of_this_machine()))
    app.view_functions["studio.account"] = lambda: "a view without a decorator"
    assert Browser(app).get("/studio/account").status_code == 403


@pytest.mark.usefixtures("edition")
def test_what_is_not_there_has_no_page(administrator: Browser) -> None:
    for path in (
        *("history/9", f"history/{'9' * 30}", "history/9/download", "history/saved/text-x"),
        *("print/9", "publish/requests/9", f"publish/requests/{'9' * 30}"),
        *("publish/discard?subject=x", "publish/heard/live/sv/nope", "publish/heard/9/sv/welcome"),
        *("texts/no", "texts/no/place/main", "texts/fred/place/no", "menu/no/topic"),
        *("recordings/sv/fault", "recordings/fi/welcome", "settings/facts/one?name=F99"),
        *("people/4711", f"people/{10**30}"),
    ):
        administrator.page(f"/studio/{path}", 404)


def test_a_program_that_asks_for_data_gets_its_refusal_as_data(stranger: Browser) -> None:
    answer = stranger.get("/studio/account", Accept="application/json")
    assert answer.status_code == 401
    assert answer.json and answer.json.keys() == {"error", "message"}
