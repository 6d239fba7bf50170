"""The five items of the navigation, and the page More: what leads where, for whom."""

import re

import pytest

from ivr.studio.accounts import Role
from tests.studio.publishing import page_of
from tests.studio.staff import Browser, Staff

pytestmark = pytest.mark.usefixtures("edition")

ITEMS = ["Today", "Texts and menu", "Test phone", "Publish", "More"]


def items(browser: Browser, path: str) -> list[tuple[str, bool]]:
    """The items of the navigation on a page, and whether each is the current one."""
    bar = page_of(browser, path).partition("<nav")[2].partition("</nav>")[0]
    found = re.findall(r"<a href=[^ >]+( aria-current=\"page\")?>(.*?)</a>", bar)
    return [(name, bool(current)) for current, name in found]


@pytest.mark.parametrize(
    ("item", "paths"),
    [
        ("Today", ["", "/announcement"]),
        ("Texts and menu", ["/texts", "/texts/fred", "/texts/fred/place/main", "/menu/main/topic"]),
        ("Test phone", ["/phone"]),
        ("Publish", ["/publish", "/history", "/history/1"]),
        ("More", ["/more", "/words", "/recordings", "/settings", "/settings/facts", "/statistics"]),
        ("More", ["/people", "/people/1", "/account"]),
    ],
)
def test_the_item_of_a_page_is_the_current_one(staff: Staff, item: str, paths: list[str]) -> None:
    administrator = staff.browser(Role.ADMINISTRATOR)
    for path in paths:
        assert items(administrator, f"/studio{path}") == [(name, name == item) for name in ITEMS]


@pytest.mark.parametrize("role", Role)
def test_more_links_to_what_a_person_may_open(staff: Staff, role: Role) -> None:
    browser = staff.browser(role)
    links = re.findall(
        r'<li><a href="(.*?)"', page_of(browser, "/studio/more").rpartition("<h1>")[2]
    )
    pages = {"words", "recordings", "settings", "settings/facts", "statistics", "history"}
    pages |= {"print?next=/studio/more", "account"} | (
        {"people"} if role is Role.ADMINISTRATOR else set()
    )
    assert set(links) == {f"/studio/{page}" for page in pages}
    for link in links:
        page_of(browser, link)


def test_publish_leads_to_what_was_published_before(staff: Staff) -> None:
    assert 'href="/studio/history"' in page_of(staff.browser(Role.READER))
