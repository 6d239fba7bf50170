"""The test phone in a real browser, and what is listened to on other pages."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.browsing import VOICES, Served, part
from tests.browser.looking import look
from tests.scripts import full_script, wav
from tests.sounds import recorded
from tests.studio.publishing import put_files

NOTICE = "I en nödsituation: lägg på och ring ett ett två."


def save(served: Served, **texts: str) -> None:
    """Put texts into the draft; `sv__notice` stands for sv/notice.txt."""
    files = {f"{name.replace('__', '/')}.txt": text.encode() for name, text in texts.items()}
    put_files(served.studio.drafts, files, "Karin")


def record(served: Served, *texts: str) -> None:
    """Put short recordings of texts into the draft."""
    files = full_script()
    for text in texts:
        files = recorded(text, wav(0.3), files)
    new = {path: files[path] for path in files.keys() - full_script().keys()}
    put_files(served.studio.drafts, new, "Karin")


def begin(page: Page, served: Served, query: str = "") -> None:
    """Begin a call whose words are shown at once."""
    page.goto(f"{served.address}/phone{query}")
    page.get_by_label("Show the words at once").check()
    part(page, "call").click()


def test_a_call_by_mouse_and_keyboard(page: Page, studio: Served) -> None:
    save(studio, sv__welcome="Hej och välkommen till utkastet.\n")
    begin(page, studio)
    log = part(page, "captions")
    expect(log).to_contain_text(NOTICE)
    expect(log).to_contain_text("Hej och välkommen till utkastet.")
    expect(part(page, "status")).to_contain_text("waits for a key")

    page.keyboard.press("5")  # the button that was clicked has the focus, within the telephone
    expect(log).to_contain_text("Key 5")
    expect(part(page, "path")).to_contain_text("internationellt efterlysta personer")
    page.locator('[data-key="8"]').click()
    expect(log).to_contain_text("Key 8")
    expect(part(page, "path")).not_to_contain_text("efterlysta")
    part(page, "call").click()
    expect(log).to_contain_text("You hung up after 1:")
    expect(part(page, "call")).to_have_text("New test call")
    expect(part(page, "be-silent")).to_be_disabled()


def test_silence_cannot_be_skipped_again_until_the_line_has_answered(
    page: Page, studio: Served
) -> None:
    begin(page, studio)
    expect(part(page, "be-silent")).to_be_enabled()
    asked: list[Route] = []
    page.route("**/phone/*", lambda route: asked.append(route))
    with page.expect_request("**/phone/*"):
        part(page, "be-silent").click()
    expect(part(page, "captions")).to_contain_text("10 s without a key")
    expect(part(page, "be-silent")).to_be_disabled()
    asked[0].continue_()
    expect(part(page, "be-silent")).to_be_enabled()


def test_time_passes_as_on_a_telephone(page: Page, studio: Served) -> None:
    page.clock.install()
    page.goto(f"{studio.address}/phone")
    page.get_by_label("Sound").uncheck()
    part(page, "call").click()
    log, five, notices = part(page, "captions"), page.locator('[data-key="5"]'), 8  # s, rounded up
    expect(log).to_contain_text("I en nödsituation")
    five.click()
    expect(log).to_contain_text("Key 5, lost")

    page.clock.run_for(notices * 1000)
    expect(log).to_contain_text("For English, press nine.")
    expect(part(page, "status")).to_contain_text("any key interrupts")
    five.click()
    expect(log).to_contain_text("interrupted")
    expect(log).to_contain_text("Internationellt efterlysta personer")
    expect(part(page, "clock")).to_have_text("0:08")

    page.clock.run_for(60_000)  # the text of some forty seconds, and ten of silence
    expect(log).to_contain_text("10 s without a key")


@pytest.mark.parametrize("size", [(390, 844), (1366, 860)])
def test_the_keys_stay_in_sight_and_in_their_place(
    page: Page, studio: Served, size: tuple[int, int]
) -> None:
    look(page, size, "light")
    begin(page, studio, "?at=2027-03-01T12:00")
    page.locator(".banner").evaluate("it => it.remove()")  # of a studio without sign-in
    page.evaluate("scrollTo(0, 0)")
    five, before = page.locator('[data-key="5"]'), page.locator('[data-key="5"]').bounding_box()
    for sign in ("5", "#", "8"):
        expect(part(page, "be-silent")).to_be_enabled()
        assert five.bounding_box() == before
        key = page.locator(f'[data-key="{sign}"]')
        expect(key).to_be_in_viewport(ratio=1)
        key.click()


def test_recordings_are_played_and_only_voices_of_this_machine_say_words(
    page: Page, studio: Served
) -> None:
    record(studio, "en/notice")
    page.add_init_script(VOICES)
    page.goto(f"{studio.address}/phone")
    with page.expect_response(re.compile("/phone/recordings/")) as answer:
        part(page, "call").click()
    assert answer.value.ok
    log = part(page, "captions")
    expect(log).to_contain_text("no voice of its own for English")
    expect(log).not_to_contain_text("could not be played")
    expect(page.locator("body")).to_have_attribute("data-said", NOTICE)
    page.keyboard.press("5")
    expect(log).to_contain_text("Key 5")
    assert page.evaluate("window.cancelled") > 0


def test_a_draft_that_cannot_be_called_is_told_in_words(page: Page, studio: Served) -> None:
    put_files(studio.studio.drafts, {"sv/notice.txt": None}, "Karin")
    begin(page, studio)
    expect(part(page, "captions")).to_contain_text("“Emergency notice” is missing in Swedish")
    expect(part(page, "status")).to_have_text("The call has ended")


def test_a_change_is_heard_as_it_was_and_as_it_is_now(page: Page, studio: Served) -> None:
    record(studio, "sv/notice")
    save(studio, sv__welcome="Hej. Ring 112.\n", en__welcome="Hello.\n")
    page.add_init_script(VOICES)
    page.goto(f"{studio.address}/publish")
    body, status = page.locator("body"), page.locator(".dock").get_by_role("status")

    def listen(words: str) -> None:
        page.get_by_role("button", name=re.compile(words)).click()

    listen("In the draft.*Welcome, Swedish")
    expect(status).to_contain_text("Callers hear the voice Elin.")
    new, old = "Hej. Ring ett ett två.", "Det här är polisens information om internationellt"
    expect(body).to_have_attribute("data-said", new)
    listen("Callers hear now.*Welcome, Swedish")
    expect(body).to_have_attribute("data-said", re.compile(rf"{new}\|{old}"))
    with page.expect_response(re.compile("/phone/recordings/")) as answer:
        listen("In the draft.*Emergency notice")
    assert answer.value.ok
    listen("In the draft.*Welcome, English")
    expect(status).to_contain_text("no voice of its own for English")
    page.route(re.compile("/heard/"), lambda route: route.abort())
    listen("Callers hear now.*Welcome, English")
    expect(status).to_contain_text("did not answer")


def test_an_error_summary_takes_the_focus_and_leads_to_its_field(
    page: Page, studio: Served
) -> None:
    save(studio, sv__welcome="Det här är polisens information.\n")
    page.goto(f"{studio.address}/publish")
    page.get_by_role("button", name="Publish now").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    assert page.title().startswith("Error:")
    summary.get_by_role("link").click()
    expect(page.locator("#note")).to_be_focused()
