"""A temporary announcement in a real browser; the steps of docs/studio.md are in test_ten_tasks."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import Browser, expect

from ivr.studio.accounts import Role
from tests.browser.browsing import House, sign_in, watched

SV, EN = "Telefonlinjen är stängd till fredag.", "This line is closed until Friday."


def test_it_is_heard_before_it_begins_on_the_test_phone(chromium: Browser, line: House) -> None:
    with watched(chromium.new_context(locale="en-GB")) as page:
        sign_in(page, line.studio, Role.EDITOR)
        page.goto(f"{line.studio}/announcement")
        page.get_by_label("Text in Swedish").fill(SV)
        expect(page.locator("#status-sv")).to_contain_text("seconds")
        page.get_by_label("Text in English").fill(EN)
        start = datetime.now() + timedelta(days=3)
        page.get_by_label("Starts").fill(f"{start:%Y-%m-%dT08:00}")
        page.get_by_label("Ends").fill(f"{start:%Y-%m-%dT07:00}")
        page.get_by_role("button", name="Save in the draft").click()
        expect(page.get_by_role("alert")).to_contain_text("ends before it begins")
        expect(page.get_by_label("Text in Swedish")).to_have_value(SV)
        page.get_by_label("Ends").fill(f"{start:%Y-%m-%dT18:00}")
        page.get_by_role("button", name="Save in the draft").click()

        page.get_by_role("button", name="Test call at this time").click()
        page.get_by_label("Show the words at once").check()
        call, log = page.locator('[data-part="call"]'), page.locator('[data-part="captions"]')
        call.click()
        expect(log).to_contain_text(SV)
        expect(log).to_contain_text(re.compile(rf"As if it were.*{start.day}.*08:00"))
        page.locator('[data-key="9"]').click()
        expect(log).to_contain_text(EN)  # the time is kept for the whole call
        call.click()

        at = page.get_by_label("Day and time")
        at.press("1")  # a digit of the time, and no key of the telephone
        expect(log).not_to_contain_text("Key 1")
        at.fill("")
        call.click()
        expect(log).to_contain_text("Det här är polisens information")
        expect(log).not_to_contain_text(SV)
        expect(log).not_to_contain_text("As if it were")
