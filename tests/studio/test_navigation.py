"""The five items of the navigation, and the page More, for each role."""

import re

import pytest

from ivr.studio.accounts import Role
from tests.studio.staff import Browser, Staff

pytestmark = pytest.mark.usefixtures("edition")

ITEMS = ["Today", "Texts and menu", "Test phone", "Publish", "More"]


def items(browser: Browser, path: str) -> list[tuple[str, bool]]:
    """Return the items of the navigation, with whether each is current."""
    bar = browser.page(path).partition("<nav")[2].partition("</nav>")[0]
    found = re.findall(r"<a href=[^ >]+( aria-current=\"page\")?>(.*?)</a>", bar)
    return [(name, bool(current)) for current, name in found]


def test_the_item_of_a_page_is_the_current_one(administrator: Browser) -> None:
    for item, paths in {
        "Today": ["", "/announcement"],
        "Texts and menu": ["/texts", "/texts/fred/place/main", "/menu/main/topic"],
        "Test phone": ["/phone"],
        "Publish": ["/publish", "/history/1"],
        "More": ["/more", "/words", "/recordings", "/settings/facts", "/statistics", "/people/1"],
    }.items():
        for path in paths:
            now = [(name, name == item) for name in ITEMS]
            assert items(administrator, f"/studio{path}") == now


@pytest.mark.parametrize("role", Role)
def test_more_links_to_what_a_person_may_open(staff: Staff, role: Role) -> None:
    browser = staff.browser(role)
    main = browser.page("/studio/more").rpartition("<h1>")[2]
    links = set(re.findall(r'<li><a href="(.*?)"', main))
    assert ("/studio/people" in links) == (role is Role.ADMINISTRATOR)
    for page in ("words", "recordings", "settings", "settings/facts", "statistics", "account"):
        assert f"/studio/{page}" in links
    for link in links:
        browser.page(link)
