"""The browser's microphone, from the press of the button to the recording in the draft."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, Playwright, expect

from ivr.publishing.drafts import Drafts
from ivr.studio.accounts import Role
from tests.browser.browsing import House, house, sign_in, watched
from tests.browser.browsing import chromium as started
from tests.scripts import full_script
from tests.sounds import encoded, speech

PATIENCE = 15_000
"""Milliseconds: a recording takes as long as the reading."""

READ = 6
"""Seconds in which the text was read."""


@pytest.fixture(scope="module")
def chromium(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose microphone hears the text being read, once each time that it is opened."""
    sound = tmp_path_factory.mktemp("microphone") / "read.wav"
    sound.write_bytes(encoded(speech(4.4, rate=48_000, before=0.9, after=2), 48_000))
    with started(playwright, sound) as browser:
        yield browser


@pytest.fixture
def line(tmp_path: Path) -> Iterator[House]:
    """A service with the frozen script."""
    folder, data = tmp_path / "prompts", tmp_path / "data"
    for path, content in full_script().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    data.mkdir()
    with house(folder, data) as line:
        yield line


@pytest.fixture
def page(chromium: Browser, line: House) -> Iterator[Page]:
    """The page of a text, before an editor."""
    context = chromium.new_context(locale="en-GB")
    with watched(context) as page:
        sign_in(page, line.studio, Role.EDITOR)
        page.goto(f"{line.studio}/recordings/sv/welcome")
        yield page
    context.close()


def after(seconds: int) -> re.Pattern[str]:
    """What the page says when it has recorded for so long, or for longer on a busy machine."""
    return re.compile(f"Recording: ({'|'.join(map(str, range(seconds, 121)))}) s")


def record(page: Page, seconds: int) -> None:
    """Record for so many seconds, and save."""
    page.get_by_role("button", name="Record here").click()
    status = page.get_by_role("status").last
    expect(status).to_contain_text(after(seconds), timeout=PATIENCE)
    page.get_by_role("button", name="Stop").click()
    expect(status).to_contain_text("Listen to it", timeout=PATIENCE)
    assert length_of(page.get_by_label("What you have just recorded")) > seconds - 1
    page.get_by_role("button", name="Check and save").click()


def length_of(audio: Locator) -> float:
    """The seconds of a sound that the browser can play."""
    seconds: float = audio.evaluate(
        """audio => new Promise((tell, fail) => {
          audio.onloadedmetadata = () => tell(audio.duration);
          audio.onerror = () => fail(audio.error.message);
          audio.preload = "auto";
          audio.load();
        })"""
    )
    return seconds


def test_a_reading_into_the_microphone_is_saved_and_heard_before_and_after(
    page: Page, line: House
) -> None:
    record(page, READ)
    expect(page.get_by_role("status").first).to_contain_text("is in the draft")
    before = length_of(page.get_by_label("Before: as you recorded it"))
    after = length_of(page.get_by_label("The recording of Welcome"))
    assert before - after > 0.5
    assert ("sv", "recordings", "welcome") in Drafts(line.database).current().saves


def test_a_reading_that_was_stopped_too_early_is_heard_and_read_again(
    page: Page, line: House
) -> None:
    record(page, 2)
    expect(page.get_by_role("alert")).to_contain_text("Nothing has been saved")
    page.goto(f"{line.studio}/recordings/sv/welcome")
    expect(page.locator(".finding.error")).to_contain_text("seconds of speech")
    assert length_of(page.get_by_label("As you recorded it")) > 1
    record(page, READ)
    expect(page.get_by_role("status").first).to_contain_text("is in the draft")
    expect(page.locator(".finding.error")).to_have_count(0)


def test_a_reading_is_kept_when_the_session_has_ended(page: Page) -> None:
    page.context.clear_cookies()
    record(page, 2)
    expect(page.get_by_role("status").last).to_contain_text("Your session has ended")
    assert length_of(page.get_by_label("What you have just recorded")) > 1


def test_a_part_is_cut_out_where_the_sound_was_stopped(page: Page) -> None:
    sound = encoded(speech(9))
    file: FilePayload = {"name": "long.wav", "mimeType": "audio/wav", "buffer": sound}
    page.get_by_label("Or choose a sound file").set_input_files(files=file)
    page.get_by_role("button", name="Check and save").click()
    audio = page.get_by_label("As you recorded it")
    assert length_of(audio) == pytest.approx(10, abs=0.1)
    audio.evaluate("audio => { audio.currentTime = 4.93; }")
    page.get_by_role("button", name="End where the sound is now").click()
    expect(page.get_by_label("To second")).to_have_value("4.93")
    page.get_by_role("button", name="Trim and save").click()
    expect(page.get_by_role("status").first).to_contain_text("is in the draft")
