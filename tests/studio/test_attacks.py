"""Attacks on the studio by paths, headers, roles and cookies."""

import io
import re
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.studio.routes import EXAMPLES
from tests.studio.staff import Browser, Staff

pytestmark = pytest.mark.servers

EVIL, INJECTED, BODY = "evil.example", "X-Made-Up", "sv/texts/fred/body"
TRAVERSALS = (
    *("../../../etc/passwd", "..", "..\\..\\windows", "/etc/passwd", "notice.txt\0.wav"),
    *("%2e%2e%2f%2e%2e%2fetc%2fpasswd", "sv/../../ivr.db", "C:\\ivr.db", "x" * 5000),
    *("file:///etc/passwd", "notice/../welcome"),
)
BROKEN = [f"x{sign}{INJECTED}: 1" for sign in ("\r\n", "\r", "\u010d\u010a", "%0d%0a")]
TYPED = (BODY, "note", "path", "place", "live", "language", "next", "fingerprint", f"seen:{BODY}")
POSTS = ("language", "publish", "publish/discard", "history/1/back", "texts/fred/place/main")
QUERIES = (
    *("publish/discard?path={}", "texts/fred/place?place={}", "print?next={}"),
    *("statistics?from={}&to={}&by={}", "statistics/table?from={}", "phone?called={}"),
    *("phone/ask?called={}&key={}", "words?sentence={}&language={}", "no-such-page?{}"),
)


def state(staff: Staff) -> tuple[object, ...]:
    studio = staff.studio
    everybody = [(one.address, one.role, one.active) for one in studio.people.everybody()]
    return everybody, studio.editions.newest_number(), studio.drafts.current().fingerprint


def paths_with(app: Flask, value: str) -> list[tuple[str, str]]:
    """Return every method and route with arguments, each argument with this value."""
    found = []
    for rule in app.url_map.iter_rules():
        for argument in rule.arguments - {"filename", "rest"}:
            path = rule.rule
            for name in rule.arguments:
                put = quote(value if name == argument else EXAMPLES[name], safe="")
                path = re.sub(rf"<([^<]*:)?{name}>", put, path)
            found += [(method, path) for method in (rule.methods or set()) & {"GET", "POST"}]
    return found


def assert_harmless(answer: TestResponse) -> None:
    """Assert that a response reveals nothing, redirects nowhere, and has no injected header."""
    page = answer.get_data(as_text=True)
    assert answer.status_code in (200, 303, 308, 400, 404, 409, 413, 422)
    assert "root:" not in page and f'href="https://{EVIL}' not in page
    assert INJECTED not in answer.headers
    assert EVIL not in answer.headers.get("Location", "").split("?")[0]


@pytest.mark.parametrize("value", [*TRAVERSALS, *BROKEN, f"//{EVIL}", f"https://{EVIL}"])
def test_no_address_leads_out_of_the_studio_or_into_its_headers(
    staff: Staff, edition: None, administrator: Browser, stranger: Browser, value: str
) -> None:
    before, token, form = state(staff), administrator.token(), dict.fromkeys(TYPED, value)
    for method, path in paths_with(staff.app, value):
        is_form = method == "POST"
        answer = administrator.post(path, form, token=token) if is_form else administrator.get(path)
        assert_harmless(answer)
        assert answer.status_code != 200, (method, path)
    for path in POSTS:
        assert_harmless(administrator.post(f"/studio/{path}", form, token=token))
    for query in QUERIES:
        for browser in (administrator, stranger):
            assert_harmless(browser.get(f"/studio/{query.replace('{}', quote(value))}"))
    assert state(staff) == before


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "X-Forwarded-For", "Forwarded"])
def test_no_header_says_who_or_where_the_studio_is(stranger: Browser, name: str) -> None:
    headers = {name: EVIL, "X-Original-URL": "/studio/people"}
    answer = stranger.client.get("/studio/texts", headers=headers)
    assert EVIL not in answer.headers["Location"] + answer.get_data(as_text=True)


def test_a_nul_is_refused_and_shown(staff: Staff, edition: None, administrator: Browser) -> None:
    """PostgreSQL does not store it, and nobody can type it."""
    token = administrator.token()
    for _, path in paths_with(staff.app, "a\0b"):
        assert administrator.get(path).status_code in (308, 400, 405), path
    rules = [rule for rule in staff.app.url_map.iter_rules() if not rule.arguments]
    paths = {rule.rule for rule in rules if "POST" in (rule.methods or ())}
    for path in paths - {"/studio/sign-out"}:
        for field in ("note", BODY, "se\0en"):
            answer = administrator.post(path, {field: "Ny text.\0"}, token=token)
            assert answer.status_code == 400, (path, field)
            assert field != "note" or "Ny text." in answer.get_data(as_text=True)
    for rule in rules:
        if "POST" in (rule.methods or ()) and rule.rule != "/studio/sign-out":
            upload = {"recording": (io.BytesIO(b"RIFF"), "we\0lcome.wav")}
            answer = administrator.post(rule.rule, upload, token=token)
            assert answer.status_code == 400, rule.rule
