"""What somebody clicks twice is sent once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import House, house, sign_in, watched
from playwright.sync_api import Browser, Page, Route, expect

from ivr.studio.accounts import Role


@pytest.fixture
def line(folder: Path, tmp_path: Path) -> Iterator[House]:
    with house(folder, tmp_path / "data") as line:
        yield line


@pytest.fixture
def page(chromium: Browser, line: House) -> Iterator[Page]:
    with watched(chromium.new_context(locale="en-GB")) as page:
        sign_in(page, line.studio, Role.PUBLISHER)
        yield page


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
        expect(page.get_by_role("status").first).to_contain_text("was saved in the draft")
        expect(page.get_by_label("Text in Swedish")).to_have_value(words)
        assert len(sent) == times


def test_another_form_of_the_page_is_sent_all_the_same(page: Page, line: House) -> None:
    page.goto(f"{line.studio}/menu")
    held = page.evaluate(
        """() => [0, 0, 1, 0].map((at) => {
          let isHeld = false;
          const hold = (event) => { isHeld = event.defaultPrevented; event.preventDefault(); };
          addEventListener("submit", hold, { once: true });
          document.querySelectorAll("main form")[at].requestSubmit();
          return isHeld;
        })"""
    )
    assert held == [False, True, False, False]
