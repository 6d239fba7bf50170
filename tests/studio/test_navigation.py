"""The five items of the navigation, and the page More, for each role."""

import pytest

from ivr.studio.accounts import Role
from tests.markup import found, links, parsed, words_of
from tests.studio.staff import Browser, Staff

pytestmark = pytest.mark.usefixtures("edition")

ITEMS = ["Today", "Texts and menu", "Test phone", "Publish", "More"]


def items(browser: Browser, path: str) -> list[tuple[str, bool]]:
    """Return the items of the navigation, with whether each is current."""
    bar = found(parsed(browser.page(path)), ".//nav")
    return [(words_of(link), link.get("aria-current") == "page") for link in bar.iter("a")]


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
