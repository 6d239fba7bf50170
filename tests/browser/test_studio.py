"""The studio in a real browser, on the whole service: what staff do is what callers hear."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from ivr.database import Database
from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from tests.browser.browsing import House, house, sign_in, watched
from tests.scripts import full_script, wav
from tests.serving import serving
from tests.studio.staff import PASSWORD, Clock, Staff, app_with, studio_on

NEW = "Hej och välkommen till polisens information om internationellt samarbete."
OLD = "Det här är polisens information om internationellt samarbete."
HEARD_WITHIN = 4.0
"""Seconds from a publication to a call that hears it, on any worker: two, and as many for a busy
machine."""

Enter = Callable[..., Page]


@pytest.fixture
def line(folder: Path, tmp_path: Path) -> Iterator[House]:
    """The whole service."""
    with house(folder, tmp_path / "data") as line:
        yield line


@pytest.fixture
def enter(chromium: Browser, line: House) -> Iterator[Enter]:
    """Lets people into the studio, each with a browser of their own."""
    with ExitStack() as open_pages:

        def enter(role: Role, *, scripts: bool = True) -> Page:
            context = chromium.new_context(locale="en-GB", java_script_enabled=scripts)
            page = open_pages.enter_context(watched(context))
            sign_in(page, line.studio, role)
            return page

        yield enter


def part(page: Page, name: str) -> Locator:
    """A part of the test phone."""
    return page.locator(f'[data-part="{name}"]')


def go(page: Page, name: str) -> None:
    """Choose a page in the navigation."""
    page.get_by_role("navigation", name="The studio's pages").get_by_role(
        "link", name=name, exact=True
    ).click()


def publish(page: Page, note: str) -> None:
    """Publish the draft with a note."""
    go(page, "Publish")
    page.get_by_label("What is new").fill(note)
    page.get_by_role("button", name="Publish now").click()


def seconds_until_heard(line: House, words: str, *keys: str) -> float:
    """Call again and again until a caller hears the words, and return how long it took."""
    began = time.monotonic()
    while words not in line.call(*keys):
        assert time.monotonic() - began < HEARD_WITHIN, f"nobody heard {words!r}"
    return time.monotonic() - began


def test_what_is_edited_is_checked_called_published_heard_and_taken_back(
    line: House, enter: Enter
) -> None:
    page = enter(Role.PUBLISHER)
    go(page, "Texts and menu")
    page.locator("#text-welcome").get_by_role("link", name="Change").click()
    field, look = page.get_by_label("Text in Swedish"), page.locator("#look-sv")
    beside = page.locator("#beside-sv-body")

    field.fill(f"{NEW}\nRing 110.\n")
    expect(beside.locator(".finding.error").first).to_contain_text("110")
    expect(page.locator(".save-bar")).to_contain_text("stops publication")
    field.fill(f"{NEW}\n")
    expect(beside.locator(".finding.error")).to_have_count(0)
    expect(look.locator(".said")).to_contain_text("Hej och välkommen")
    page.get_by_role("button", name="Save in the draft").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved in the draft")

    go(page, "Test phone")
    page.get_by_label("Show the words at once").check()
    part(page, "call").click()
    captions = part(page, "captions")
    expect(captions).to_contain_text(NEW)
    page.locator('[data-key="4"]').click()
    expect(captions).to_contain_text("Svenska poliser arbetar också för att främja fred")
    assert NEW not in line.call()

    publish(page, "A warmer welcome")
    seconds_until_heard(line, NEW)
    expect(page.locator("#live")).to_contain_text("All new callers hear edition 2")

    page.get_by_role("link", name="Publish edition 1 again").click()
    page.get_by_role("button", name="Publish edition 1 again").click()
    seconds_until_heard(line, OLD)
    expect(page.locator("#live")).to_contain_text("All new callers hear edition 3")
    page.get_by_role("link", name="What was published before").click()
    expect(page.get_by_role("table")).to_contain_text("A warmer welcome")


def test_two_who_edit_at_once_lose_nothing(line: House, enter: Enter) -> None:
    first, second = enter(Role.EDITOR), enter(Role.PUBLISHER)
    for page in (first, second):
        page.goto(f"{line.studio}/texts/fred")
    field = first.get_by_label("Text in Swedish")
    began = field.input_value()
    field.fill(began.replace("i Europa.", "i hela Europa."))
    first.get_by_label("Label in Swedish").fill("fred i Europa")
    first.get_by_role("button", name="Save in the draft").click()
    expect(first.get_by_role("status").first).to_contain_text("Saved in the draft")

    field, mine = second.get_by_label("Text in Swedish"), began.replace("rekryteras", "söker")
    field.fill(mine)
    second.get_by_role("button", name="Save in the draft").click()
    expect(second.get_by_role("alert")).to_contain_text("somebody else has changed this too")
    expect(second.get_by_role("alert")).to_be_focused()
    expect(second.locator("#text-sv ins").last).to_contain_text("hela")
    expect(field).to_have_value(mine)
    expect(second.get_by_label("Label in Swedish")).to_have_value("fred i Europa")
    field.fill(mine.replace("i Europa.", "i hela Europa."))
    second.get_by_role("button", name="Save in the draft").click()
    expect(second.get_by_role("status").first).to_contain_text("Saved in the draft")

    first.reload()
    assert "hela Europa" in first.get_by_label("Text in Swedish").input_value()


def test_who_may_read_alone_reads_and_changes_nothing(line: House, enter: Enter) -> None:
    page = enter(Role.READER)
    page.goto(f"{line.studio}/texts/welcome")
    expect(page.get_by_label("Text in Swedish")).not_to_be_editable()
    expect(page.get_by_role("button", name="Save in the draft")).to_have_count(0)
    for name in ("Texts and menu", "Publish", "More"):
        go(page, name)
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        expect(page.locator("main button")).to_have_count(0)
    expect(page.get_by_role("link", name="People", exact=True)).to_have_count(0)
    for path in ("people", "history/1/back"):
        page.goto(f"{line.studio}/{path}")
        expect(page.get_by_role("heading", level=1)).to_have_text("You may not do this")


def test_the_enter_key_sends_nothing_for_who_may_read_alone(line: House, enter: Enter) -> None:
    page = enter(Role.READER)
    page.goto(f"{line.studio}/words")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_label("How many options there are (Swedish)").press("Enter")
    go(page, "More")
    assert "GET" in sent and "POST" not in sent


def test_an_editor_saves_and_asks_but_does_not_publish(line: House, enter: Enter) -> None:
    page = enter(Role.EDITOR)
    page.goto(f"{line.studio}/texts/welcome")
    page.get_by_label("Text in Swedish").fill(f"{NEW}\n")
    page.get_by_role("button", name="Save in the draft").click()
    go(page, "Publish")
    expect(page.get_by_role("button", name="Publish now")).to_have_count(0)
    page.get_by_label("What is new").fill("A warmer welcome")
    page.get_by_role("button", name="Request approval").click()
    expect(page.get_by_role("button", name="Withdraw the request")).to_be_visible()
    assert OLD in line.call()

    other = enter(Role.PUBLISHER)
    go(other, "Publish")
    other.get_by_role("link", name="A warmer welcome").click()
    other.get_by_role("button", name="Approve and publish").click()
    seconds_until_heard(line, NEW)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_session_that_ends_while_somebody_writes_loses_nothing(
    chromium: Browser, tmp_path: Path, *, scripts: bool
) -> None:
    database, clock = Database(f"sqlite:///{tmp_path / 'ivr.db'}"), Clock()

    def make(origin: str) -> Flask:
        studio = studio_on(database, clock=clock, origin=origin)
        studio.editions.publish(full_script(), author="files", source=Source.FILES)
        app = app_with(studio)
        Staff(app, studio)
        return app

    context = chromium.new_context(locale="en-GB", java_script_enabled=scripts)
    with serving(make) as origin, watched(context) as page:
        studio = f"{origin}/studio"
        sign_in(page, studio, Role.EDITOR)
        page.goto(f"{studio}/texts/welcome")
        clock.go_on(2 * 60 * 60)
        page.get_by_label("Text in Swedish").fill(f"{NEW}\n")
        if scripts:
            expect(page.locator(".save-bar")).to_contain_text("Your session has ended")
        page.get_by_role("button", name="Save in the draft").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Your session has ended")
        expect(page.locator("textarea").first).to_have_value(f"{NEW}\n")
        page.get_by_role("link", name="Sign in").click()
        page.locator("#name").fill(Staff.name(Role.EDITOR))
        page.locator("#password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Text: Welcome")
    database.close()


def test_everything_but_the_phone_works_without_javascript(line: House, enter: Enter) -> None:
    page = enter(Role.PUBLISHER, scripts=False)
    page.goto(f"{line.studio}/texts/welcome")
    field = page.get_by_label("Text in Swedish")
    field.fill("Ring 110.")
    page.get_by_role("button", name="Check without saving").click()
    expect(page.locator("#beside-sv-body .finding.error").first).to_contain_text("110")
    expect(field).to_have_value("Ring 110.")
    field.fill(f"{NEW}\n")
    page.get_by_role("button", name="Save in the draft").click()

    go(page, "Texts and menu")
    page.get_by_role("link", name=re.compile("^Move .+ up$")).first.click()
    page.get_by_label("Remove it with its texts").check()
    page.get_by_role("button", name="Review the change").click()
    expect(page.get_by_role("button", name="Save in the draft")).to_be_visible()

    page.goto(f"{line.studio}/recordings/sv/notice")
    sound: FilePayload = {"name": "notice.wav", "mimeType": "audio/wav", "buffer": wav(0.3)}
    page.get_by_label("Or choose a sound file").set_input_files(files=sound)
    page.get_by_role("button", name="Check and save").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing has been saved")

    go(page, "Test phone")
    page.get_by_role("link", name="Print the draft for sign-off").click()
    expect(page.locator("main")).to_contain_text(NEW)
    page.go_back()

    publish(page, "A warmer welcome")
    seconds_until_heard(line, NEW)
    page.get_by_role("link", name="Publish edition 1 again").click()
    page.get_by_role("button", name="Publish edition 1 again").click()
    seconds_until_heard(line, OLD)

    page.get_by_role("button", name="Svenska").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")


def tab_to(page: Page, target: Locator) -> None:
    """Press the tab key until something has the focus; where it stops must be seen."""
    for _ in range(150):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert focused.evaluate("it => getComputedStyle(it).outlineStyle") != "none"
        if target.evaluate("it => it === document.activeElement"):
            return
    pytest.fail(f"the tab key does not lead to {target}")


def test_from_sign_in_to_a_saved_text_by_keyboard_alone(chromium: Browser, line: House) -> None:
    with watched(chromium.new_context(locale="en-GB")) as page:
        page.goto(f"{line.studio}")
        expect(page.locator("#name")).to_be_focused()
        page.keyboard.type(Staff.name(Role.EDITOR))
        tab_to(page, page.locator("#password"))
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Today")

        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        page.goto(f"{line.studio}/texts")
        tab_to(page, page.locator("#text-welcome").get_by_role("link", name="Change"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Text: Welcome")

        field = page.get_by_label("Text in Swedish")
        tab_to(page, field)
        page.keyboard.press("Control+A")
        page.keyboard.type(f"{NEW}\n")
        expect(page.locator("#look-sv .said")).to_contain_text("Hej och välkommen")
        tab_to(page, page.get_by_role("button", name="Save in the draft"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("Saved in the draft")
        expect(page.get_by_label("Text in Swedish")).to_have_value(NEW)


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_the_pages_are_behind_one_button(
    chromium: Browser, line: House, script: bool
) -> None:
    context = chromium.new_context(
        locale="en-GB", viewport={"width": 360, "height": 740}, java_script_enabled=script
    )
    with watched(context) as page:
        sign_in(page, line.studio, Role.EDITOR)
        pages = page.get_by_role("navigation", name="The studio's pages")
        expect(pages).to_be_hidden()
        page.get_by_role("button", name="Pages").click()
        expect(pages.get_by_role("link", name="Today")).to_have_attribute("aria-current", "page")
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        page.get_by_role("button", name="Close").click()
        expect(pages).to_be_hidden()
        page.get_by_role("button", name="Pages").click()
        pages.get_by_role("link", name="More").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("More")
        page.set_viewport_size({"width": 1280, "height": 900})
        expect(pages.get_by_role("link", name="Today")).to_be_visible()
        expect(page.get_by_role("button", name="Pages")).to_be_hidden()
