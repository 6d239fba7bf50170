"""The recorder in a real browser, from the microphone to the recording in the draft."""

import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from ivr.studio.people import Role
from tests.browser.browsing import House, eventually
from tests.browser.conftest import Enter
from tests.sounds import encoded, speech

PATIENCE = 15_000
"""Timeout in milliseconds: a recording takes as long as the reading."""


@pytest.fixture
def page(enter: Enter, line: House) -> Page:
    """The page of a text's recording, opened by an editor."""
    page = enter(Role.EDITOR)
    page.goto(f"{line.studio}/recordings/sv/wrong-key-1")
    return page


def record(page: Page, seconds: int) -> Locator:
    """Record for at least some seconds, and return the recorder's status text."""
    page.get_by_role("button", name="Record here").click()
    status = page.get_by_role("status").last
    recorded = re.compile(f"Recording: ({'|'.join(map(str, range(seconds, 121)))}) s")
    expect(status).to_contain_text(recorded, timeout=PATIENCE)
    page.get_by_role("button", name="Stop").click()
    expect(status).to_contain_text("Listen to it", timeout=PATIENCE)
    expect_longer(page.get_by_label("Your recording"), seconds - 1)
    page.get_by_role("button", name="Check and save").click()
    return status


def length_of(audio: Locator) -> float:
    """Return the duration of a sound that the browser can play."""
    seconds: float = audio.evaluate(
        """audio => new Promise((tell, fail) => {
          audio.onloadedmetadata = () => tell(audio.duration);
          audio.onerror = () => fail(audio.error.message);
          audio.preload = "auto";
          audio.load();
        })"""
    )
    return seconds


def expect_longer(audio: Locator, seconds: float) -> None:
    """Expect a sound that the browser can play, and that is longer than this."""

    def is_longer() -> None:
        assert length_of(audio) > seconds

    eventually(is_longer)


def test_a_reading_that_was_stopped_too_early_can_be_heard(page: Page) -> None:
    address = page.url
    record(page, 2)
    expect(page.get_by_role("alert")).to_contain_text("Nothing has been saved")
    page.goto(address)
    expect_longer(page.get_by_label("As you recorded it"), 1)


def test_a_reading_is_kept_when_the_session_has_ended(page: Page) -> None:
    page.context.clear_cookies()
    expect(record(page, 2)).to_contain_text("Your session has ended")
    expect_longer(page.get_by_label("Your recording"), 1)


def test_a_part_is_cut_out_where_the_sound_was_stopped(page: Page) -> None:
    sound = encoded(speech(9))
    file: FilePayload = {"name": "long.wav", "mimeType": "audio/wav", "buffer": sound}
    page.get_by_label("Or choose a sound file").set_input_files(files=file)
    page.get_by_role("button", name="Check and save").click()
    audio = page.get_by_label("As you recorded it")
    audio.wait_for()
    page.wait_for_load_state()  # its scripts trim the sound
    expect_longer(audio, 9.9)
    audio.evaluate("audio => { audio.currentTime = 4.93; }")
    page.get_by_role("button", name="End where the sound is now").click()
    expect(page.get_by_label("To second")).to_have_value("4.93")
    page.get_by_role("button", name="Trim and save").click()
    expect(page.get_by_role("status").first).to_contain_text("is in the draft")
