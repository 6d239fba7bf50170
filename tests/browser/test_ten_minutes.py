"""The tutorial `docs/ten-minutes.md` in a real browser, with its labels and its words.

`make pictures` takes the pictures of the tutorial, with the script that comes with the program.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from ivr.line.guard import NoGuard
from ivr.script.files import starter
from ivr.studio.editions.folder import OwnFolder
from tests import ROOT
from tests.browser.browsing import house, look, part, watched
from tests.conftest import write_into
from tests.scripts import excused_script

GUIDE = (ROOT / "docs/ten-minutes.md").read_text()
PICTURES = os.environ.get("IVR_TEST_PICTURES")
SCREEN = (1000, 1000)
"""Width and height of the window in pixels. Pictures show a part of the page."""


def named(label: str) -> str:
    """Return a label of the studio that the tutorial names."""
    assert f"**{label}**" in GUIDE
    return label


def quoted(pattern: str) -> str:
    """Return the words that the tutorial asks to type."""
    (words,) = re.findall(pattern, GUIDE, re.MULTILINE)
    return str(words)


def picture(shown: Locator | Page, name: str) -> None:
    """Take a picture of an element or the window for the tutorial, if pictures are wanted."""
    assert f"(pictures/{name}.png)" in GUIDE
    if PICTURES:
        shown.screenshot(path=f"{PICTURES}/{name}.png", animations="disabled", caret="hide")


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[str]:
    """Serve the line like `ivr run`, with the frozen script, or for pictures the delivered one."""
    folder = tmp_path / "prompts"
    if PICTURES:
        shutil.copytree(starter(), folder)
    else:
        write_into(folder, excused_script())
    own = OwnFolder(folder, is_writable=True)
    with house(folder, tmp_path / "data", guard=NoGuard(), own_folder=own) as line:
        yield line.origin


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open a Swedish browser in a window of the pictures' width."""
    with closing(chromium.new_context(locale="sv-SE")) as context, watched(context) as page:
        look(page, SCREEN)
        yield page


def choose(page: Page, name: str) -> None:
    """Choose a page in the navigation, and wait for its scripts."""
    pages = page.get_by_role("navigation", name="Studions sidor")
    pages.get_by_role("link", name=named(name), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.wait_for_load_state()


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=named(name), exact=True).click()


def call(page: Page) -> Locator:
    """Make a test call whose words are shown at once, and return what is said."""
    page.get_by_label(named("Visa orden genast")).check()
    press(page, "Starta provsamtalet")
    heard = part(page, "captions")
    expect(part(page, "status")).to_contain_text("väntar på en knapp")
    return heard


def test_the_ten_minutes_can_be_walked(page: Page, origin: str) -> None:
    new, wrong = quoted("^> (.+)$"), quoted("with an error: `(.+?)`")

    # 2. Make a test call
    page.goto(f"{origin}/studio/phone")
    heard = call(page)
    page.keyboard.press("4")
    expect(heard).to_contain_text("Knapp 4")
    expect(part(page, "path")).to_contain_text("fred")
    picture(page.locator("#telephone"), "1-call")

    # 3. Look around
    choose(page, "Idag")
    choose(page, "Texter och meny")
    expect(page.get_by_text(named("Visa orden")).first).to_be_visible()
    picture(page.locator("#text-main"), "2-texts")

    # 4. Edit, and see it checked
    page.locator("#text-welcome").get_by_role("link", name=named("Ändra")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(named("Välkomst"))
    swedish, field = page.locator("#beside-sv-body"), page.get_by_label("Text på svenska")
    field.fill(f"{new}\n{wrong}")
    finding = swedish.locator(".finding.error")
    expect(finding).to_have_count(1)
    expect(finding.locator("mark")).to_have_text("110")
    picture(page, "3-finding")
    field.fill(new)
    expect(page.locator("#look-sv .said")).to_contain_text(new)
    expect(swedish.locator(".finding")).to_have_count(0)
    press(page, "Spara i utkastet")
    choose(page, "Provtelefon")
    expect(call(page)).to_contain_text(new)
    page.get_by_label(named("Det som hörs nu")).check()
    expect(call(page)).not_to_contain_text(new)

    # 5. Publish
    choose(page, "Publicera")
    card = page.locator("main .card")
    expect(card).to_have_count(1)
    expect(card.locator(".finding.error")).to_have_count(0)
    picture(card, "4-heard")
    page.get_by_label("Vad som är nytt").fill("Kortare hälsning")
    picture(page.locator(".save-bar"), "5-publish")
    button = named("Publicera 1: …").replace("…", named("Välkomst"))
    page.get_by_role("main").get_by_role("button", name=button).click()
    expect(page.get_by_role("main")).to_contain_text("har hörts i alla nya samtal")
    picture(page.locator("main"), "6-live")
    choose(page, "Provtelefon")
    page.get_by_label(named("Det som hörs nu")).check()
    expect(call(page)).to_contain_text(new)

    # 6. Roll back
    choose(page, "Publicera")
    again = named("Publicera utgåva 1 igen")
    page.get_by_role("main").get_by_role("link", name=again).click()
    press(page, again)
    expect(page.get_by_role("main")).to_contain_text("har hörts i alla nya samtal")
    choose(page, "Provtelefon")
    page.get_by_label(named("Det som hörs nu")).check()
    expect(call(page)).not_to_contain_text(new)
    choose(page, "Mer")
    page.get_by_role("main").get_by_role("link", name=named("Historik")).click()
    for number in (1, 2, 3):
        expect(page.get_by_role("main")).to_contain_text(f"Utgåva {number}")
