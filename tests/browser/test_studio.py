"""The studio in a real browser, on a complete service, with calls that hear its changes."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from ivr.studio.database import Database
from ivr.studio.people import Role
from tests.browser.browsing import House, eventually, go, sign_in, wait_until_heard
from tests.browser.conftest import Enter
from tests.scripts import full_script
from tests.serving import serving
from tests.studio.staff import PASSWORD, Clock, Staff, app_with, content, studio_on

NEW = "Hej och välkommen till polisens information om internationellt samarbete."


def test_the_enter_key_sends_nothing_for_readers(enter: Enter, line: House) -> None:
    page, sent = enter(Role.READER), list[str]()
    page.goto(f"{line.studio}/words")
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_label("How many options there are (Swedish)").press("Enter")
    go(page, "More")
    assert "GET" in sent and "POST" not in sent


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER])
def test_input_returns_to_its_person_after_sign_in(page: Page, tmp_path: Path, role: Role) -> None:
    file, clock = tmp_path / "ivr.db", Clock()
    file.write_bytes(content(full_script))
    database = Database(f"sqlite:///{file}", creates=True)
    with serving(lambda origin: app_with(studio_on(database, clock=clock, origin=origin))) as at:
        sign_in(page, f"{at}/studio", Role.EDITOR)
        page.goto(f"{at}/studio/announcement")
        for code in ("Swedish", "English"):
            page.get_by_label(f"Text in {code}").fill("Stängt. Closed.")
        page.get_by_label("Ends").fill("2099-01-11T17:00")
        page.get_by_label("Close the line").check()
        clock.go_on(2 * 60 * 60)
        page.get_by_label("Text in Swedish").fill(f"{NEW}\n")
        expect(page.locator("#status-sv")).to_contain_text("Your session has ended")
        page.get_by_role("button", name="Save and review").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your session has ended")
        expect(page.locator("textarea").first).to_have_value(f"{NEW}\n")
        page.wait_for_load_state()  # typed.js has run
        page.get_by_role("main").get_by_role("link", name="Sign in").click()
        page.locator("#name").fill(Staff.name(role))
        page.locator("#password").fill(PASSWORD)
        page.locator("main button").click()
        expect(page.get_by_label("Close the line")).to_be_checked(checked=role is Role.EDITOR)
        is_back = page.get_by_text("Your input is here again")
        expect(is_back).to_be_visible(visible=role is Role.EDITOR)
        if role is Role.EDITOR:
            expect(page.get_by_label("Text in English")).to_have_value("Stängt. Closed.")
            page.get_by_role("button", name="Save and review").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Publish")
            page.reload()
        expect(is_back).to_be_hidden()

        def is_forgotten() -> None:
            assert page.evaluate("sessionStorage.typed ?? ''") == ""

        eventually(is_forgotten)
    database.close()


def test_everything_but_the_phone_works_without_javascript(enter: Enter, line: House) -> None:
    page = enter(Role.PUBLISHER, java_script_enabled=False)
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

    go(page, "Publish")
    page.get_by_label("Note on the change").fill("A warmer welcome")
    page.get_by_role("button", name=re.compile(r"Publish \d")).click()
    wait_until_heard(line, NEW)


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until an element has the focus, which must be visible at every step."""
    for _ in range(150):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).not_to_have_css("outline-style", "none")
        if target.evaluate("it => it === document.activeElement"):
            return
    pytest.fail(f"the tab key does not lead to {target}")


def test_the_keyboard_alone_signs_in_and_saves_a_text(page: Page, line: House) -> None:
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


@pytest.mark.parametrize("scripts", [True, False])
def test_a_button_hides_the_navigation_on_a_phone(enter: Enter, *, scripts: bool) -> None:
    size = {"width": 360, "height": 740}
    page = enter(Role.EDITOR, viewport=size, java_script_enabled=scripts)
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
