"""No page is heavy: whole pages with styles and scripts, in a browser without a cache."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from tests.browser.browsing import House, sign_in
from tests.browser.test_pages import folder_in
from tests.browser.weighing import first_paint, loaded
from tests.scripts import full_script
from tests.studio.furnished import PAGES, furnished
from tests.studio.publishing import page_of, save_files
from tests.studio.staff import Staff

HEAVIEST = 60_000
"""Bytes of any page but the statistics, which draw a report."""

HEAVIEST_REPORT = 100_000

STYLES_AND_SCRIPTS = 30_000
"""Bytes, at most, that the pages of changes load besides themselves; measured above."""

SOONEST, OF_NOTHING = 200, 60
"""Milliseconds until a page is seen, and usually until the page is that says there is none.

Where the latter takes longer, the machine is busy, and the others may take longer as well.
"""

ROUNDS = 10


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A service in which something is everywhere."""
    base = tmp_path_factory.mktemp("weighed")
    with furnished(folder_in(base), base / "data") as line:
        yield line


@pytest.fixture(scope="module")
def inside(chromium: Browser, line: House) -> Iterator[Page]:
    """An administrator's browser."""
    page = chromium.new_context(locale="sv").new_page()
    sign_in(page, line.studio, Role.ADMINISTRATOR)
    yield page
    page.context.close()


@pytest.mark.parametrize("name", [name for name in PAGES if name != "sign_in"])
def test_no_page_is_heavy(line: House, inside: Page, name: str) -> None:
    sizes = loaded(inside, line.studio + PAGES[name])
    assert sum(sizes) <= (HEAVIEST_REPORT if name == "statistics" else HEAVIEST)
    if name in ("publish", "publish_request"):
        assert sum(sizes[1:]) <= STYLES_AND_SCRIPTS


@pytest.mark.parametrize("name", ["overview", "texts", "texts_edit", "publish", "statistics"])
def test_something_is_seen_at_once(line: House, inside: Page, name: str) -> None:
    def soon() -> bool:
        busy = first_paint(inside, line.studio + PAGES["nothing"]) / OF_NOTHING
        return first_paint(inside, line.studio + PAGES[name]) < SOONEST * max(1, busy)

    assert any(soon() for _ in range(ROUNDS))


def all_changed() -> dict[str, bytes]:
    """Every text with another note and another pause, which keeps all rules."""
    return {
        path: data + b"# A note for colleagues that is new.\n"
        for path, data in full_script().items()
        if path.endswith(".txt")
    }


def test_a_change_of_every_text_is_shown_part_by_part(staff: Staff) -> None:
    editions = staff.studio.editions
    editions.publish(full_script(), author="files", source=Source.FILES)
    changed = all_changed()
    draft, author = save_files(staff, changed), staff.name(Role.EDITOR)
    asked = editions.ask(draft.files, author=author, source=Source.STUDIO, over=draft.over)
    publisher = staff.browser(Role.PUBLISHER)
    names = {path.partition("/")[2].removesuffix(".txt") for path in changed}
    for path in (
        "/studio/publish",
        f"/studio/publish/requests/{asked.id}",
        "/studio/publish/discard",
        "/studio/history/1/draft",
    ):
        seen, page = set[str](), page_of(publisher, path)
        for name in names:
            assert len(page.encode()) <= HEAVIEST - STYLES_AND_SCRIPTS
            assert all(f'id="text-{each}"' in page for each in names)
            link = f'href="{path}?from=text-{name}#text-{name}"'
            if link in page:
                page = page_of(publisher, f"{path}?from=text-{name}")
            assert link not in page
            seen.add(name)
        assert seen == names


def test_an_error_among_many_changes_is_shown_and_not_only_named(staff: Staff) -> None:
    staff.studio.editions.publish(full_script(), author="files", source=Source.FILES)
    save_files(staff, all_changed() | {"sv/fault.txt": b"Ring 555.\n"})
    page = page_of(staff.browser(Role.PUBLISHER))
    first = re.search(r'<a href="#(finding-[0-9]+)">', page)
    assert first and f'id="{first[1]}"' in page
