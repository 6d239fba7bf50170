"""Hostile input for every field, query and upload, on both databases: the same answers, and no 5xx.

PostgreSQL refuses what SQLite stores, such as text that is longer than its column.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from itertools import cycle
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from ivr.studio.database import Database
from ivr.studio.people import Role
from tests.databases import address_of
from tests.markup import links, parsed
from tests.scripts import full_script
from tests.studio.routes import all_routes
from tests.studio.staff import ORIGIN, Browser, Clock, Staff, app_with, sent_by, studio_on

pytestmark = [pytest.mark.servers, pytest.mark.needs("postgresql")]

VALUES = {
    "a NUL": "a\0b",
    "half a character": "\udced\udca0",  # sent as bytes that are no UTF-8
    "longer than its column": "x" * 201,
    "longer than any line": "Ord. " * 4_000,
    "a large number": "9" * 30,
    "beyond 32 bits": "2147483648",
    "beyond 64 bits": "-9223372036854775809",
    "no number": "NaN",
    "the first day": "0001-01-01T00:00",
    "the last day": "9999-12-31T23:59",
    "SQL": "'; DROP TABLE edition; --",
    "markup": '"><script>alert(1)</script>{{ 7 * 7 }}',
    "many lines": "\r\n\u2028" * 500,
    "right to left": "\u202e112\u200f\ufeff",
    "a folder": "../../etc/passwd",
}

KEPT = {"csrf_token"}
"""Fields that stay as they are: without them, nothing else would be read."""

ENDING = {"/studio/sign-out"}
"""Paths after which there is no session."""


class Sent(NamedTuple):
    """A form or a query of the studio, with its fields as a browser would send them."""

    method: str
    path: str
    fields: Mapping[str, str]


class Twins:
    """A browser for each database; both send the same requests."""

    def __init__(self, staffs: Mapping[str, Staff]) -> None:
        self._staffs = staffs

    @property
    def browsers(self) -> Mapping[str, Browser]:
        return {kind: each.browser(Role.ADMINISTRATOR) for kind, each in self._staffs.items()}

    def found(self) -> list[Sent]:
        """Return the forms and queries on all pages."""
        browser = self.browsers["sqlite"]
        routes = all_routes()
        found: dict[tuple[str, str], dict[str, str]] = {
            (route.method, route.path): {} for route in routes if route.path not in ENDING
        }
        for path in [route.path for route in routes if route.method == "GET"]:
            answer = browser.get(path)
            html = answer.get_data(as_text=True)
            if answer.status_code != 200 or not html.startswith("<!doctype"):
                continue  # a redirect, or a part of a page
            page = parsed(html)
            for link in links(page):
                address = urlsplit(link)
                if ("GET", address.path) in found:
                    found["GET", address.path] |= dict(parse_qsl(address.query, True))
            for form in page.iter("form"):
                key = (form.get("method", "get").upper(), urlsplit(form.get("action", path)).path)
                if key in found:
                    found[key] |= {
                        one.get("name", ""): one.get("value", "")
                        for one in form.iter()
                        if one.get("name")
                    }
        return [Sent(method, path, fields) for (method, path), fields in found.items()]

    def statuses(self, sent: Sent, hostile: Mapping[str, str]) -> dict[str, int]:
        """Return the status of each database, after it got hostile values for some fields."""
        found = {}
        for kind, browser in self.browsers.items():
            fields = {**sent.fields, **hostile}
            if sent.method == "POST":
                fields["csrf_token"] = browser.token()
            written = urlencode(fields, errors="surrogateescape")
            if sent.method == "GET":
                answer = browser.get(f"{sent.path}?{written}")
            else:
                answer = browser.client.post(
                    sent.path,
                    base_url=ORIGIN,
                    data=written,
                    content_type="application/x-www-form-urlencoded",
                    headers=browser.headers,
                )
            assert browser.is_in()
            found[kind] = answer.status_code
        return found


def furnish(staff: Staff) -> None:
    """Publish an edition, request approval, and change the draft, so that the pages have forms."""
    staff.publish(full_script())
    staff.save({"sv/texts/fast/notes": "Hej."})
    staff.ask()
    staff.save({"sv/texts/welcome/notes": "Hej.", "unconfirmed/fred": "Stämmer det?"})


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[Twins]:
    staffs = {}
    clock = Clock()
    with ExitStack() as stack:
        for kind in ("sqlite", "postgresql"):
            address = stack.enter_context(address_of(kind, tmp_path / kind))
            database = stack.enter_context(closing(Database(address)))
            studio = studio_on(database, clock=clock)
            staffs[kind] = Staff(app_with(studio), studio)
            furnish(staffs[kind])
        yield Twins(staffs)


def wrong(twins: Twins, requests: Iterable[tuple[Sent, Mapping[str, str]]]) -> list[object]:
    """Return the requests that are answered differently, or with an error of the service."""
    found: list[object] = []
    for sent, hostile in requests:
        statuses = twins.statuses(sent, hostile)
        if len({*statuses.values()}) > 1 or max(statuses.values()) >= 500:
            found.append((sent.method, sent.path, hostile, statuses))
    return found


def test_no_form_or_query_of_hostile_values_breaks_the_service(twins: Twins) -> None:
    whole = [
        (sent, {name: value for name in sent.fields if name not in KEPT})
        for sent in twins.found()
        for value in VALUES.values()
    ]
    assert len(whole) > 1_000 and wrong(twins, whole) == []


def test_no_hostile_value_among_others_breaks_the_service(twins: Twins) -> None:
    values = cycle(VALUES.values())
    single = [
        (sent, {name: next(values)})
        for sent in twins.found()
        for name in sent.fields
        if name not in KEPT
        for _ in range(5)
    ]
    assert len(single) > 1_000 and wrong(twins, single) == []


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_no_name_of_an_upload_breaks_the_service(twins: Twins, value: str) -> None:
    path = "/studio/recordings/sv/welcome"
    name = value.encode("utf-8", "replace").decode()  # a browser sends no halves
    statuses = set()
    for browser in twins.browsers.values():
        upload = {"recording": (io.BytesIO(b"RIFF"), name)}
        statuses.add(browser.post(path, sent_by(browser.page(path), path) | upload).status_code)
    assert statuses == {400 if "\0" in name else 422}
