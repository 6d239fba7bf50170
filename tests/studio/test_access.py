"""Access to the studio: every route with every role, foreign pages, and the navigation."""

import io
from contextlib import closing

import pytest

from ivr.line.middleware import LEAVE
from ivr.studio.access import MEGABYTE
from ivr.studio.people import Role, person_of_this_machine
from tests.databases import memory_database
from tests.markup import found, links, parsed, words_of
from tests.studio.routes import Route, all_routes
from tests.studio.staff import ORIGIN, Browser, Staff, app_with, studio_on

OPEN = {
    *("beginning", "choose_password", "language", "nothing"),
    *("sign_in", "sign_in_back", "sign_in_elsewhere", "sign_out"),
}
"""Public endpoints; additions to this list need a decision."""


def ask(browser: Browser, route: Route, token: str | None = None) -> int:
    is_form = route.method == "POST"
    answer = browser.post(route.path, token=token) if is_form else browser.get(route.path)
    return answer.status_code


@pytest.fixture(scope="module")
def routes() -> list[Route]:
    return all_routes()


def test_only_listed_routes_are_public(routes: list[Route]) -> None:
    found = {route.endpoint for route in routes if route.role is None}
    assert found == {f"studio.{name}" for name in OPEN}


def test_a_stranger_is_asked_to_sign_in(stranger: Browser, routes: list[Route]) -> None:
    for route in routes:
        if route.role:
            assert ask(stranger, route) == (303 if route.method == "GET" else 401), route


def test_a_refused_upload_is_read_to_its_end(stranger: Browser, reader: Browser) -> None:
    """A proxy that is still sending it would answer 502, and nobody would learn why."""

    def send(browser: Browser, size: int, announced: int) -> tuple[int, int]:
        upload = io.BytesIO(bytes(size))
        path, lengths = "/studio/recordings/sv/welcome", {"CONTENT_LENGTH": str(announced)}
        answer = browser.client.post(
            path, base_url=ORIGIN, input_stream=upload, environ_overrides=lengths
        )
        return answer.status_code, upload.tell()

    for size in (1_000, 5 * MEGABYTE):
        assert send(stranger, size, size) == (401, size)
        assert send(reader, size, size) == (403, size)
    assert send(stranger, 1_000, 500 * MEGABYTE) == (401, 0), "more than its page takes"


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_in_where_it_may_alone(staff: Staff, routes: list[Route], role: Role) -> None:
    browser = staff.browser(role)
    token = browser.token()
    for route in routes:
        if route.role:
            status = ask(browser, route, token)
            assert status not in (401, 500) and (status == 403) is (role < route.role), route


def test_every_form_needs_a_token_of_its_session(
    staff: Staff, administrator: Browser, stranger: Browser, editor: Browser, routes: list[Route]
) -> None:
    own = administrator.token()
    others = {
        "none": "",
        "made up": "made up",
        "cut": own[:-1],
        "of nobody": stranger.token(),
        "of a colleague": editor.token(),
        "of another browser of the same person": staff.browser(Role.ADMINISTRATOR).token(),
    }
    for route in routes:
        for case, token in others.items():
            if route.method == "POST":
                assert ask(administrator, route, token) == 400, (route, case)


def test_a_token_in_a_header_is_of_one_session(editor: Browser, administrator: Browser) -> None:
    for browser, status in ((editor, 400), (administrator, 303)):
        headers = {"X-CSRFToken": browser.token(), **administrator.headers}
        answer = administrator.client.post("/studio/sign-out", base_url=ORIGIN, headers=headers)
        assert answer.status_code == status


def test_only_requests_with_a_session_leave_the_queue_before_they_are_answered(
    reader: Browser, stranger: Browser
) -> None:
    def leaves(browser: Browser, path: str) -> bool:
        left: list[None] = []
        environ = {LEAVE: lambda: left.append(None)}
        browser.client.get(path, base_url=ORIGIN, environ_overrides=environ, buffered=True)
        return bool(left)

    assert leaves(reader, "/studio/words")
    assert not leaves(stranger, "/studio/words")
    assert not leaves(stranger, "/studio/sign-in")


def test_a_view_that_nobody_decided_on_is_closed_to_everybody() -> None:
    with closing(memory_database()) as database:
        app = app_with(studio_on(database, open_person=person_of_this_machine()))
        app.view_functions["studio.account"] = lambda: "a view without a decorator"
        assert Browser(app).get("/studio/account").status_code == 403


@pytest.mark.usefixtures("edition")
def test_an_unknown_address_has_no_page(administrator: Browser) -> None:
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


ITEMS = ["Today", "Texts and menu", "Test phone", "Publish", "More"]


def items(browser: Browser, path: str) -> list[tuple[str, bool]]:
    """Return the items of the navigation, with whether each is current."""
    bar = found(parsed(browser.page(path)), ".//nav")
    return [(words_of(link), link.get("aria-current") == "page") for link in bar.iter("a")]


@pytest.mark.usefixtures("edition")
def test_the_item_of_a_page_is_the_current_one(administrator: Browser) -> None:
    for item, paths in {
        "Today": ["", "/announcement"],
        "Texts and menu": ["/texts", "/texts/fred/place/main", "/menu/main/topic"],
        "Test phone": ["/phone"],
        "Publish": ["/publish"],
        "More": ["/more", "/words", "/recordings", "/settings/facts", "/history/1", "/people/1"],
    }.items():
        for path in paths:
            now = [(name, name == item) for name in ITEMS]
            assert items(administrator, f"/studio{path}") == now


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("role", Role)
def test_more_links_to_what_a_person_may_open(staff: Staff, role: Role) -> None:
    browser = staff.browser(role)
    main = found(parsed(browser.page("/studio/more")), ".//main")
    pages = set(links(main))
    assert ("/studio/people" in pages) == (role is Role.ADMINISTRATOR)
    for page in ("words", "recordings", "settings", "settings/facts", "statistics", "account"):
        assert f"/studio/{page}" in pages
    for link in pages:
        browser.page(link)
