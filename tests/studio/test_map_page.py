"""The map in the studio: of the draft or the live line, in each language, with a way back."""

import re

import pytest
from scripts import full_script
from staff import Browser, Staff

from ivr.publishing.edition import Source
from ivr.studio.accounts import Role


def save(staff: Staff, path: str, data: bytes) -> None:
    """Change a file in the draft."""
    drafts = staff.studio.drafts
    drafts.save({path: data}, seen=drafts.current().seen(path), author="Karin")


@pytest.fixture
def reader(staff: Staff) -> Browser:
    """A reader's browser; the frozen script is live, and the draft has another label."""
    staff.studio.editions.publish(full_script(), author="files", source=Source.FILES)
    words = full_script()["sv/fred.txt"].replace(b"freds- och", b"fred och")
    save(staff, "sv/fred.txt", words)
    return staff.browser(Role.READER)


def current(html: str) -> list[str]:
    """The links of what is shown."""
    return re.findall(r'aria-current="true">(.*?)<', html)


def test_the_map_is_of_the_draft_and_leads_back(reader: Browser) -> None:
    html = reader.get("/studio/map").get_data(as_text=True)
    assert "Fred och" in html and "The way of a call" in html
    assert current(html) == ["The draft", "Svenska"]
    assert 'href="/studio/menu"' in html.partition("<main>")[0]
    assert 'href="/studio/map"' in reader.get("/studio").get_data(as_text=True)


def test_the_map_of_the_live_line_is_in_each_language(reader: Browser) -> None:
    html = reader.get("/studio/map?of=live").get_data(as_text=True)
    assert "Freds- och" in html and current(html) == ["What callers hear", "Svenska"]
    html = reader.get("/studio/map?of=live&language=en").get_data(as_text=True)
    assert "Peace" in html and current(html) == ["What callers hear", "English"]


def test_the_map_brings_its_own_style_and_nothing_else(reader: Browser) -> None:
    policy = reader.get("/studio/map").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_a_draft_that_cannot_be_read_has_no_map_but_its_errors(
    staff: Staff, reader: Browser
) -> None:
    save(staff, "sv/fred.txt", b"fred\n\nRing 555.\n")
    answer = staff.browser(Role.EDITOR).get("/studio/map")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "cannot be drawn" in html and 'href="/studio/texts/fred#text-sv"' in html
    assert "#text-sv" not in reader.get("/studio/map").get_data(as_text=True)
    assert 'class="finding warning"' not in html
    assert 'href="/studio/map?of=live"' in html


@pytest.mark.parametrize(
    ("query", "code"), [("of=x", 400), ("language=de", 404), ("of=live&language=", 404)]
)
def test_a_map_of_something_else_is_refused(reader: Browser, query: str, code: int) -> None:
    assert reader.get(f"/studio/map?{query}").status_code == code
