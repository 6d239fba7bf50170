"""Forms in a real browser: a double click submits once, and unsaved changes are guarded."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from ivr.studio.editions.draft import Drafts
from ivr.studio.people import Role
from tests.browser.browsing import House, expect_accessible, place_of
from tests.browser.conftest import Enter
from tests.scripts import announced, full_script
from tests.studio.publishing import put_files


@pytest.fixture
def page(enter: Enter) -> Page:
    return enter(Role.PUBLISHER)


@pytest.fixture
def asked(page: Page) -> list[str]:
    """The browser's dialogs, which are accepted."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    return asked


def leave(page: Page) -> None:
    """Go to another page. Browsers show the guard only after a click on the page."""
    page.get_by_role("heading", level=1).click()
    page.get_by_role("link", name="Test phone", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Test phone")


def write(label: str, page: Page) -> None:
    page.get_by_label(label).first.click()
    page.keyboard.type("x")


def choose_sound(page: Page) -> None:
    sound: FilePayload = {"name": "a.wav", "mimeType": "audio/wav", "buffer": b"x"}
    page.get_by_label("sound file").set_input_files(files=sound)


def be_refused(page: Page) -> None:
    page.get_by_label("Label in Swedish").fill("#")
    page.get_by_role("button", name="Save in the draft").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.wait_for_load_state()  # its scripts guard the form


CHANGES: dict[str, Callable[[Page], None]] = {
    "announcement": partial(write, "Text in Swedish"),
    "menu/main/menu": partial(write, "Label in Swedish"),
    "settings/facts/one?name=N3": partial(write, "Quotations from the source"),
    "texts/welcome": partial(write, "Text in Swedish"),
    "texts/fred": be_refused,
    "words": partial(write, "New word"),
    "recordings/sv/welcome": choose_sound,
}
"""Actions that change the form of a page."""


def test_a_changed_form_is_not_left_by_accident(page: Page, line: House, asked: list[str]) -> None:
    for path, change in CHANGES.items():
        page.goto(f"{line.studio}/{path}")
        leave(page)
        assert not asked
        page.goto(f"{line.studio}/{path}")
        change(page)
        leave(page)
        assert asked.pop() == "beforeunload"


def test_text_typed_before_scripts_is_checked(page: Page, line: House, asked: list[str]) -> None:
    held, scripts = list[Route](), "**/{forms,parts}.js"
    page.route(scripts, lambda route: held.append(route))
    with page.expect_request("**/forms.js"), page.expect_request("**/parts.js"):
        page.goto(f"{line.studio}/texts/welcome", wait_until="commit")
        page.get_by_label("Text in Swedish").fill("Ring 110.")
    for route in held:
        route.continue_()
    page.unroute(scripts)
    expect(page.locator("#beside-sv-body .finding.error").first).to_contain_text("110")
    leave(page)
    assert asked == ["beforeunload"]


def test_the_error_of_a_field_goes_when_it_is_filled(page: Page, line: House) -> None:
    page.goto(f"{line.studio}/menu/main/menu")
    page.get_by_role("button", name="Review the change").click()
    expect(page.get_by_role("alert")).to_contain_text("Label in Swedish")
    page.wait_for_load_state()  # its scripts look at what is typed
    page.get_by_label("Label in Swedish").fill("mer att välja")
    expect(page.get_by_role("alert")).not_to_contain_text("Label in Swedish")
    expect(page.locator("#status")).to_contain_text("and to save it, fill in")
    page.get_by_role("checkbox").first.check()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("button", name="Save in the draft")).to_be_visible()


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
    for times in (1, 2):
        page.wait_for_load_state()  # its scripts count the clicks
        page.get_by_label("Text in Swedish").fill(f"Polisens information {times}.")
        box = place_of(save)
        with page.expect_request(lambda asked: asked.method == "POST" and asked.url == address):
            page.mouse.click(box["x"] + 9, box["y"] + 9)
        page.mouse.click(box["x"] + 9, box["y"] + 9)  # this waits for no answer
        sent[-1].continue_()
        expect(page.get_by_role("status").first).to_contain_text("Saved in the draft")
        assert len(sent) == times


def test_a_new_password_can_be_seen_while_it_is_typed(enter: Enter, line: House) -> None:
    page = enter(Role.ADMINISTRATOR)
    page.goto(f"{line.studio}/account")
    password = page.get_by_label("New password", exact=True)
    show = page.get_by_label("Show the password")
    for is_shown, kind in ((False, "password"), (True, "text"), (False, "password")):
        show.set_checked(is_shown)
        expect(password).to_have_attribute("type", kind)


def test_a_link_to_choose_a_password_leaves_nothing_in_the_address_bar(
    enter: Enter, line: House
) -> None:
    page = enter(Role.ADMINISTRATOR)
    page.goto(f"{line.studio}/people")
    page.get_by_role("link", name="Anna Reader").click()
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.get_by_role("button", name="Show a link").click()
    (link,) = re.findall(r'value="([^"]+/password#[^"]+)"', answered.value.text())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(link)
    expect(page).to_have_url(f"{line.studio}/password")
    expect(page.get_by_label("The code of the link")).to_be_hidden()
    page.get_by_label("New password", exact=True).fill("another horse battery")
    page.get_by_label("The new password again").fill("another horse battery")
    page.get_by_role("button", name="Choose the password").click()
    expect(page.get_by_role("status").first).to_contain_text("Sign in with it")
    secret = link.partition("#")[2]
    assert len(secret) > 40 and not any(secret in url for url in asked)


def test_pasted_text_is_cleaned_up_and_saved_by_a_shortcut(page: Page, line: House) -> None:
    page.goto(f"{line.studio}/texts/welcome")
    text = page.get_by_label("Text in Swedish")
    text.fill(
        "•\tVäl\u00adkommen\u00a0hit.  Detta är   polisen.\n\n– Hej.\n"
        "Råd & stöd <https://example.se/a?b=c> finns. Det heter ‚Fast’."
    )
    page.get_by_role("button", name="Clean up pasted text").first.click()
    expect(text).to_have_value(
        "Välkommen hit.\nDetta är polisen.\nHej.\nRåd och stöd finns.\nDet heter 'Fast'."
    )
    page.keyboard.press("Control+s")
    saved = page.get_by_role("status").first
    expect(saved).to_contain_text("Saved in the draft")
    expect(saved).to_be_focused()


def test_a_reflex_does_not_replace_the_words_of_a_colleague(page: Page, line: House) -> None:
    page.goto(f"{line.studio}/texts/welcome")
    drafts, theirs = Drafts(line.database), "Välkommen till polisen.\n".encode()
    put_files(drafts, {"sv/welcome.txt": theirs}, "editor@example.se")
    bar, text = page.locator(".save-bar"), page.get_by_label("Text in Swedish")
    text.fill("Polisens information.")
    expect(bar).to_contain_text("Anna Editor changed this too")
    for _ in range(2):
        page.keyboard.press("Control+s")
        expect(page.get_by_role("alert")).to_contain_text("somebody else has changed this too")
        page.wait_for_load_state()  # its scripts handle the keys
    expect(bar.get_by_role("button", name="Replace what Anna Editor wrote")).to_be_focused()
    assert drafts.current().files["sv/welcome.txt"] == theirs
    text.fill("Polisens information!")
    expect(page.locator("#status-sv")).to_contain_text("seconds")
    expect(bar).to_contain_text("Anna Editor changed this too")


def test_a_search_leads_the_keyboard_to_the_first_line_found(page: Page, line: House) -> None:
    page.goto(f"{line.studio}/texts")
    page.get_by_label("Search the texts").fill("utlandsstyrka")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#found + ul a").first).to_be_focused()


def test_a_session_warns_before_its_end_and_goes_on(page: Page, line: House) -> None:
    page.clock.install()
    page.goto(f"{line.studio}/texts/welcome")
    warning = page.locator("#ending")
    for _ in range(2):
        expect(warning).to_be_hidden()
        page.clock.fast_forward("56:00")
        expect(warning).to_be_visible()
        warning.get_by_role("button").click()
    expect(warning).to_be_hidden()


def test_an_announcement_gets_common_times_by_a_click(page: Page, line: House) -> None:
    page.goto(f"{line.studio}/announcement")
    page.get_by_role("button", name="Tomorrow 8–17").click()
    expect(page.get_by_label("Starts")).to_have_value(re.compile("T08:00$"))
    expect(page.get_by_label("Ends")).to_have_value(re.compile("T17:00$"))


def test_half_a_date_is_not_sent_as_an_empty_one(page: Page, line: House) -> None:
    page.goto(f"{line.studio}/settings")
    day = page.get_by_label("Date for all texts")
    day.fill("2027-06-01")
    save = page.get_by_role("button", name="Save in the draft")
    save.click()
    expect(page.get_by_role("status").first).to_be_visible()
    page.wait_for_load_state()  # its scripts guard the form
    day.press("Delete")  # the first part of it, such as the month
    save.click()
    expect(day).to_be_focused()
    page.reload()
    expect(day).to_have_value("2027-06-01")


def test_unchanged_forms_are_left_without_asking(page: Page, line: House, asked: list[str]) -> None:
    times = "from = 2099-01-04T08:00:00\nuntil = 2099-01-11T17:00:00\n"
    put_files(Drafts(line.database), announced({"stopp": times}, files=full_script()), "Karin")
    page.goto(f"{line.studio}/announcements/stopp")
    expect(page.get_by_label("Ends")).to_have_value("2099-01-11T17:00")
    page.get_by_role("heading", level=1).click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("status").first).to_contain_text("Removed")
    assert not asked


@pytest.mark.parametrize("width", [1280, 390])
def test_a_missing_note_leaves_its_field_as_wide(enter: Enter, line: House, width: int) -> None:
    page = enter(Role.PUBLISHER, viewport={"width": width, "height": 850})
    welcome = {"sv/welcome.txt": "Välkommen till polisen.\n".encode()}
    put_files(Drafts(line.database), welcome, "publisher@example.se")
    page.goto(f"{line.studio}/publish")
    note = page.get_by_label("Note on the change")
    wide = place_of(note)["width"]
    page.get_by_role("button", name="Publish 1").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.wait_for_load_state()  # with its styles
    assert place_of(note)["width"] >= wide


def test_facts_about_saved_words_disappear_while_words_are_unsaved(page: Page) -> None:
    page.goto(page.url + "/texts/welcome")
    read = page.get_by_role("button", name="Read through, still right")
    expect(read).to_be_visible()
    page.get_by_label("Text in Swedish").press_sequentially("Hej. ")
    page.get_by_role("button", name="Save in the draft").click()
    saved = page.get_by_text("Saved in the draft")
    expect(saved).to_be_visible()
    expect(page.get_by_text("Unsaved", exact=True)).to_be_hidden()
    page.get_by_label("Text in Swedish").press_sequentially("Hej. ")
    expect(page.get_by_text("Unsaved", exact=True)).to_be_visible()
    expect(saved).to_be_hidden()
    expect(read).to_be_hidden()


def test_a_colleague_sees_who_has_unsaved_words(page: Page, enter: Enter) -> None:
    colleague = enter(Role.EDITOR)
    for browser in (page, colleague):
        browser.clock.install()
        browser.goto(browser.url + "/texts/welcome")
    writers = page.locator("#writers")
    with colleague.expect_response("**/writers"):
        colleague.clock.run_for(20_000)
    page.clock.run_for(20_000)
    expect(writers).to_be_empty()
    colleague.get_by_label("Text in Swedish").press_sequentially("Hej. ")
    with colleague.expect_response("**/writers") as report:
        colleague.clock.run_for(20_000)
    assert report.value.request.method == "POST"
    page.clock.run_for(20_000)
    expect(writers).to_have_text("Anna Editor is writing here now")
    expect(colleague.locator("#writers")).to_be_empty()
    expect_accessible(page)


def test_a_text_that_back_brings_is_unsaved_and_checked(page: Page, asked: list[str]) -> None:
    page.goto(page.url + "/texts/welcome")
    page.get_by_label("Text in Swedish").fill("Ring 110.")
    expect(page.locator("#status")).to_contain_text("1 error")
    leave(page)
    page.go_back()
    expect(page.get_by_label("Text in Swedish")).to_have_value("Ring 110.")
    expect(page.get_by_text("Unsaved", exact=True)).to_be_visible()
    expect(page.locator("#status")).to_contain_text("1 error")
    assert asked
