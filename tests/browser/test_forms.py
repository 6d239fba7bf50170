"""Forms in a real browser: sent once by a double click, and not left by accident."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from ivr.publishing.drafts import Drafts
from ivr.studio.accounts import Role
from tests.browser.browsing import House, delayed, sign_in, watched

WELCOME = ("sv", "texts", "welcome", "body")
FIELDS = {
    "announcement": "Text in Swedish",
    "menu/main/menu": "Label in Swedish",
    "settings/facts/one?name=N3": "Quotations from the source",
    "texts/welcome": "Text in Swedish",
    "words": "New word",
}
"""A field of each page on which people write."""


@pytest.fixture
def page(chromium: Browser, line: House) -> Iterator[Page]:
    with watched(chromium.new_context(locale="en-GB")) as page:
        sign_in(page, line.studio, Role.PUBLISHER)
        yield page


@pytest.fixture
def asked(page: Page) -> list[str]:
    """What the browser has asked, which is answered with yes."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    return asked


def leave(page: Page) -> None:
    """Go to another page. Browsers ask those only who have clicked on this one."""
    page.get_by_role("heading", level=1).click()
    page.get_by_role("link", name="Test phone", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Test phone")


def test_a_second_click_while_the_studio_works_sends_nothing(page: Page, line: House) -> None:
    address = f"{line.studio}/texts/welcome"
    page.goto(address)
    sent: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route)
        else:
            route.continue_()

    page.route(address, hold)
    save = page.get_by_role("button", name="Save in the draft")
    for times, words in enumerate(("Polisens information.", "Information från polisen."), start=1):
        page.get_by_label("Text in Swedish").fill(words)
        box = save.bounding_box()
        assert box
        with page.expect_request(lambda asked: asked.method == "POST"):
            page.mouse.click(box["x"] + 9, box["y"] + 9)
        page.mouse.click(box["x"] + 9, box["y"] + 9)  # this waits for no answer
        sent[-1].continue_()
        expect(page.get_by_role("status").first).to_contain_text("Saved in the draft")
        expect(page.get_by_label("Text in Swedish")).to_have_value(words)
        assert len(sent) == times


def test_another_form_of_the_page_is_sent_all_the_same(page: Page, line: House) -> None:
    page.goto(f"{line.studio}/texts/welcome")
    held = page.evaluate(
        """() => [0, 0, 1, 0].map((at) => {
          let isHeld = false;
          const hold = (event) => { isHeld = event.defaultPrevented; event.preventDefault(); };
          addEventListener("submit", hold, { once: true });
          document.forms[at].requestSubmit();
          return isHeld;
        })"""
    )
    assert held == [False, True, False, False]


def test_a_page_is_not_left_by_accident_whose_form_was_changed(
    page: Page, line: House, asked: list[str]
) -> None:
    for path, label in FIELDS.items():
        page.goto(f"{line.studio}/{path}")
        page.get_by_label(label).first.click()
        leave(page)
        assert not asked
        page.goto(f"{line.studio}/{path}")
        page.get_by_label(label).first.click()
        page.keyboard.type("x")
        leave(page)
        assert asked.pop() == "beforeunload"


def test_a_new_password_can_be_seen_while_it_is_typed(chromium: Browser, line: House) -> None:
    with watched(chromium.new_context(locale="en-GB")) as page:
        sign_in(page, line.studio, Role.ADMINISTRATOR)
        page.goto(f"{line.studio}/people")
        page.get_by_text("Add a person").click()
        password = page.get_by_label("First password")
        expect(password).to_have_attribute("type", "password")
        page.get_by_label("Show the password").check()
        expect(password).to_have_attribute("type", "text")
        page.get_by_label("Show the password").uncheck()
        expect(password).to_have_attribute("type", "password")


def test_what_was_typed_before_the_scripts_had_come_is_not_left_by_accident(
    page: Page, line: House, asked: list[str]
) -> None:
    with delayed(page, "forms.js"):
        page.goto(f"{line.studio}/texts/welcome", wait_until="commit")
        page.get_by_label("Text in Swedish").fill("Polisens information.")
    page.wait_for_load_state()
    leave(page)
    assert asked == ["beforeunload"]


def test_a_sound_file_that_was_chosen_is_not_left_by_accident(
    page: Page, line: House, asked: list[str]
) -> None:
    page.goto(f"{line.studio}/recordings/sv/welcome")
    sound: FilePayload = {"name": "a.wav", "mimeType": "audio/wav", "buffer": b"x"}
    page.get_by_label("sound file").set_input_files(files=sound)
    leave(page)
    assert asked == ["beforeunload"]


def test_two_versions_of_a_text_are_not_left_by_accident(
    page: Page, line: House, asked: list[str]
) -> None:
    page.goto(f"{line.studio}/texts/welcome")
    drafts = Drafts(line.database)
    drafts.save({WELCOME: "Hej."}, seen=drafts.current().seen(WELCOME), author="Karin")
    page.get_by_label("Text in Swedish").fill("Polisens information.")
    page.get_by_role("button", name="Save in the draft").click()
    expect(page.get_by_role("alert")).to_contain_text("somebody else has changed this too")
    assert not asked
    leave(page)
    assert asked == ["beforeunload"]
