"""Announcements on the public page: shown while current, and limited caching."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from werkzeug.test import TestResponse

from ivr.i18n import LANGUAGES
from tests.conftest import Serve, Write, running
from tests.markup import Element, found, parsed, words_of
from tests.scripts import announced

TEXTS = {
    "sv": "Bedragare ringer just nu. Ring 114 14.",
    "en": "Fraudsters are calling now. Call 114 14.",
}
WEEK = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
CLOSED = "from = 2027-01-05T08:00:00\nuntil = 2027-01-06T08:00:00\ncloses = true\n"
TIMES = {
    "sv": "4 januari 2027, 08:00 till 11 januari 2027, 17:00",
    "en": "4 January 2027, 08:00 to 11 January 2027, 17:00",
}


class Site:
    """A service whose line warns of fraud for a week, and is closed on one of its days."""

    def __init__(self, serve: Serve) -> None:
        self._now = 0.0
        self._app = serve(now=lambda: self._now)

    def get(self, local: str, *, polls: bool = True, etag: str = "") -> TestResponse:
        """Return the page at a time of January 2027 in Stockholm, such as 4 08:00:00.

        The background thread has polled since that time, or not.
        """
        clock = datetime.strptime(f"2027-01-{local}", "%Y-%m-%d %H:%M:%S")
        self._now = clock.replace(tzinfo=ZoneInfo("Europe/Stockholm")).timestamp()
        if polls:
            running(self._app).poller.poll()
        return self._app.test_client().get("/", headers={"If-None-Match": etag})


@pytest.fixture
def site(serve: Serve, write: Write) -> Site:
    write(announced({"bedragare": WEEK, "stopp": CLOSED}, TEXTS))
    return Site(serve)


def own(page: Element, code: str) -> Element:
    """Return the announcements in one language."""
    return found(page, f"./body/header//div[@class='announced'][@lang='{code}']")


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_announcement_stands_between_notice_and_welcome(site: Site, code: str) -> None:
    page = parsed(site.get("4 12:00:00").text)
    assert words_of(own(page, code)) == f"{TIMES[code]} {TEXTS[code]}"
    order = ["lägg på och ring 112", TEXTS[code], words_of(found(page, ".//h1"))]
    assert sorted(order, key=words_of(found(page, "body")).index) == order
    assert found(own(page, code), ".//a").get("href") == "tel:11414"


def test_an_announcement_is_shown_only_while_callers_hear_it(site: Site) -> None:
    tags = set()
    expected = {"4 07:59:59": False, "4 08:00:00": True, "11 16:59:59": True, "11 17:00:00": False}
    for local, is_shown in expected.items():
        response = site.get(local)
        assert ("Bedragare ringer" in response.text) is is_shown, local
        assert ('class="announcements"' in response.text) is is_shown, local
        tag = response.headers["ETag"]
        assert site.get(local, etag=tag).status_code == 304
        tags.add(tag)
    assert len(tags) == 2


def test_the_page_of_the_next_change_is_rendered_in_advance(site: Site) -> None:
    site.get("4 07:59:59")
    assert "Bedragare ringer" in site.get("4 08:00:00", polls=False).text
    assert "Bedragare ringer" in site.get("12 00:00:00", polls=False).text, "the page before"
    assert "Bedragare ringer" not in site.get("12 00:00:00").text


@pytest.mark.parametrize(
    ("local", "kept"), [("4 12:00:00", 60), ("5 07:59:15", 45), ("5 07:59:59", 1)]
)
def test_no_browser_keeps_the_page_past_the_next_change(site: Site, local: str, kept: int) -> None:
    assert site.get(local).headers["Cache-Control"].endswith(f"max-age={kept}")


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_closed_line_shows_that_it_is_closed_and_the_numbers_first(site: Site, code: str) -> None:
    page = parsed(site.get("5 12:00:00").text)
    shown = own(page, code)
    assert re.search("closed|stängd", words_of(found(shown, "./p[@class='closed']")))
    numbers = found(shown, "./ul[@class='numbers']").findall(".//a")
    assert [link.get("href") for link in numbers] == ["tel:112", "tel:11414", "tel:+46771141400"]
