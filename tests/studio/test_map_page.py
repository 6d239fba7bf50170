"""The map in the studio: of the draft or the live line, in each language."""

import re

import pytest
from scripts import full_script

from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from studio.staff import Browser, Staff


def save(staff: Staff, path: str, data: bytes) -> None:
    """Change a file in the draft."""
    drafts = staff.studio.drafts
    drafts.save_files({path: data}, seen=drafts.current().seen_files(path), author="Karin")


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


PAST = "2026-01-01T10:00:00"


def test_the_map_is_of_the_draft_within_the_studio(reader: Browser) -> None:
    html = reader.get("/studio/map").get_data(as_text=True)
    assert "Fred och" in html and "The way of a call" in html
    assert current(html) == ["The draft", "Swedish"]
    assert 'href="/studio/map" aria-current="page"' in html


def test_the_map_of_the_live_line_is_in_each_language(reader: Browser) -> None:
    html = reader.get("/studio/map?of=live").get_data(as_text=True)
    assert "Freds- och" in html and current(html) == ["The live line", "Swedish"]
    html = reader.get("/studio/map?of=live&language=en").get_data(as_text=True)
    assert "Peace" in html and current(html) == ["The live line", "English"]


def test_a_language_that_the_line_has_not_is_that_of_the_answer(reader: Browser) -> None:
    html = reader.get("/studio/map?of=live&language=de").get_data(as_text=True)
    assert current(html) == ["The live line", "Swedish"]


def test_the_map_for_paper_is_a_page_of_its_own(reader: Browser) -> None:
    answer = reader.get("/studio/map/print?of=live&language=en")
    html = answer.get_data(as_text=True)
    assert "Peace" in html and "<nav" not in html and "aria-current" not in html
    assert "English · Edition 1, published" in html
    draft = reader.get("/studio/map/print").get_data(as_text=True)
    assert "Swedish · The draft as it stood on" in draft
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_the_map_of_a_line_without_an_edition_names_its_version(staff: Staff) -> None:
    html = staff.browser(Role.READER).get("/studio/map/print?of=live").get_data(as_text=True)
    assert "Swedish · version " in html


def test_an_announcement_that_has_ended_is_not_on_the_map(staff: Staff, reader: Browser) -> None:
    table = full_script()["line.toml"] + f"\n[announcements.stopp]\nuntil = {PAST}\n".encode()
    save(staff, "sv/stopp.txt", b"Stopp.\n")
    save(staff, "en/stopp.txt", b"Stop.\n")
    save(staff, "line.toml", table)
    page = reader.get("/studio/map").get_data(as_text=True)
    assert "Stopp." not in page and "without temporary announcements" not in page
    save(staff, "line.toml", table.replace(b"2026-01-01", b"2990-01-01"))
    page = reader.get("/studio/map").get_data(as_text=True)
    assert "Stopp." in page and "without temporary announcements" in page


def test_a_draft_that_cannot_be_read_has_no_map_but_its_errors(
    staff: Staff, reader: Browser
) -> None:
    save(staff, "sv/fred.txt", b"fred\n\nTryck {key:nej}.\n")
    answer = staff.browser(Role.EDITOR).get("/studio/map")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "cannot be drawn" in html and 'href="/studio/texts/fred#text-sv"' in html
    assert "#text-sv" not in reader.get("/studio/map").get_data(as_text=True)
    assert 'class="finding warning"' not in html
    assert 'href="/studio/map?of=live"' in html
    assert reader.get("/studio/map/print").status_code == 422


@pytest.mark.parametrize("page", ["map", "map/print"])
def test_a_map_of_something_else_is_refused(reader: Browser, page: str) -> None:
    assert reader.get(f"/studio/{page}?of=x").status_code == 400
