"""The test phone and the recorder in a real browser: what is pressed there, and what is heard."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from ivr.database import Database
from ivr.publishing.edition import Source
from ivr.studio import Studio
from ivr.studio.accounts import person_of_this_machine
from tests.browser.browsing import watched
from tests.browser.looking import look
from tests.scripts import full_script, replaced, wav
from tests.serving import serving
from tests.sounds import recorded
from tests.studio.publishing import put_files
from tests.studio.staff import app_with, studio_on

VOICES = """
  window.said = [];
  window.cancelled = 0;
  window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => [
      { lang: "en-GB", localService: false },
      { lang: "sv_SE", localService: true },
    ],
    speak(words) {
      said.push([words.voice.lang.replace("_", "-"), words.text]);
      setTimeout(() => words.dispatchEvent(new Event("end")));
    },
    cancel() { cancelled += 1; },
  } });
"""
"""Voices for a Chromium that has none: a Swedish one of the machine, an English one of a server."""

SPOKEN = """number => new Promise(done => {
  const look = () => said.length === number ? done() : setTimeout(look);
  look();
})"""
"""Waits until so many sentences were said."""


@dataclass(frozen=True)
class Served:
    """A studio on this machine, and its address."""

    studio: Studio
    address: str


@pytest.fixture(scope="module")
def context(chromium: Browser) -> BrowserContext:
    return chromium.new_context(locale="en-GB")


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Served]:
    """An open studio with an edition."""
    database = Database(f"sqlite:///{tmp_path / 'ivr.db'}")
    studio = studio_on(database, open_person=person_of_this_machine())
    studio.editions.publish(full_script(), author="files", source=Source.FILES)
    with serving(lambda origin: app_with(studio)) as origin:
        yield Served(studio, f"{origin}/studio")
    database.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    with watched(context) as page:
        yield page


def save(studio: Studio, files: Mapping[str, bytes | None]) -> None:
    """Put these files into the draft."""
    put_files(studio.drafts, files, "Karin")


def record(studio: Studio, *texts: str) -> None:
    """Put short recordings of texts into the draft."""
    files = full_script()
    for text in texts:
        files = recorded(text, wav(0.3), files)
    save(studio, {path: files[path] for path in files.keys() - full_script().keys()})


def part(page: Page, name: str) -> Locator:
    return page.locator(f'[data-part="{name}"]')


def key(page: Page, sign: str) -> Locator:
    return page.locator(f'[data-key="{sign}"]')


def test_a_call_by_mouse_and_keyboard(page: Page, studio: Served) -> None:
    save(studio.studio, {"sv/welcome.txt": "Hej och välkommen till utkastet.\n".encode()})
    page.goto(f"{studio.address}/phone")
    page.get_by_label("Show the words at once").check()
    part(page, "call").click()
    log = part(page, "captions")
    expect(log).to_contain_text("I en nödsituation: lägg på och ring ett ett två.")
    expect(log).to_contain_text("Hej och välkommen till utkastet.")
    expect(part(page, "status")).to_contain_text("The line waits for a key")

    page.keyboard.press("5")  # the button that was clicked has the focus, within the telephone
    expect(log).to_contain_text("Key 5")
    expect(part(page, "path")).to_contain_text("internationellt efterlysta personer")

    key(page, "8").click()
    expect(log).to_contain_text("Key 8")
    expect(part(page, "path")).not_to_contain_text("efterlysta")
    part(page, "call").click()
    expect(log).to_contain_text("You hung up after 1:")
    expect(part(page, "status")).to_have_text("The call has ended")
    expect(part(page, "call")).to_have_text("New test call")
    expect(part(page, "be-silent")).to_be_disabled()


def test_who_stays_silent_is_helped_and_in_the_end_hung_up_on(page: Page, studio: Served) -> None:
    page.goto(f"{studio.address}/phone?called=live")
    page.get_by_label("Show the words at once").check()
    part(page, "call").click()
    log = part(page, "captions")
    for times in (1, 2, 3):
        expect(part(page, "be-silent")).to_be_enabled()
        part(page, "be-silent").click()
        expect(log.get_by_text("10 s without a key")).to_have_count(times)
    expect(log).to_contain_text("Vi avslutar nu samtalet.")
    expect(log).to_contain_text("The line hung up after")


def test_silence_cannot_be_skipped_again_until_the_line_has_answered(
    page: Page, studio: Served
) -> None:
    page.goto(f"{studio.address}/phone?called=live")
    page.get_by_label("Show the words at once").check()
    part(page, "call").click()
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
    log, notices = part(page, "captions"), 8  # seconds, rounded up
    expect(log).to_contain_text("I en nödsituation")
    expect(part(page, "status")).to_have_text("The line is saying what no key can skip")
    key(page, "5").click()
    expect(log).to_contain_text("Key 5, lost: the line was saying what no key can skip")

    page.clock.run_for(notices * 1000)
    expect(log).to_contain_text("For English, press nine.")
    expect(part(page, "status")).to_have_text("The line is speaking; any key interrupts it")
    key(page, "5").click()
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
    page.goto(f"{studio.address}/phone?at=2027-03-01T12:00")
    page.get_by_label("Show the words at once").check()
    page.locator(".banner").evaluate("it => it.remove()")  # of a studio without sign-in
    page.evaluate("scrollTo(0, 0)")
    before = key(page, "5").bounding_box()
    part(page, "call").click()
    for sign in ("5", "#", "8"):
        expect(part(page, "be-silent")).to_be_enabled()
        assert key(page, "5").bounding_box() == before
        expect(key(page, "#")).to_be_in_viewport(ratio=1)
        key(page, sign).click()


def test_a_change_is_heard_as_it_was_and_as_it_is_now(page: Page, studio: Served) -> None:
    save(studio.studio, {"sv/welcome.txt": b"Hej. Ring 112.\n"})
    page.add_init_script(VOICES)
    page.goto(f"{studio.address}/publish")
    page.get_by_role("button", name=re.compile(r"In the draft.*Welcome, Swedish")).click()
    expect(page.get_by_text("Callers hear the voice Elin.")).to_be_visible()
    page.evaluate(SPOKEN, 1)
    page.get_by_role("button", name=re.compile(r"Callers hear now.*Welcome, Swedish")).click()
    page.evaluate(SPOKEN, 2)
    assert page.evaluate("said.map(each => each[1])") == [
        "Hej. Ring ett ett två.",
        "Det här är polisens information om internationellt samarbete.",
    ]


def test_a_recording_is_heard_and_a_voice_that_is_missing_is_told_of(
    page: Page, studio: Served
) -> None:
    record(studio.studio, "sv/notice")
    save(studio.studio, {"en/welcome.txt": b"Hello.\n"})
    page.goto(f"{studio.address}/publish")
    status = page.locator(".dock").get_by_role("status")
    with page.expect_response(re.compile("/phone/recordings/")) as answer:
        page.get_by_role("button", name=re.compile(r"In the draft.*Emergency notice")).click()
    assert answer.value.ok
    page.get_by_role("button", name=re.compile(r"In the draft.*Welcome, English")).click()
    expect(status).to_contain_text("no voice of its own for English")
    page.route(re.compile("/heard/"), lambda route: route.abort())
    page.get_by_role("button", name=re.compile(r"Callers hear now.*Welcome, English")).click()
    expect(status).to_contain_text("did not answer")


def test_an_error_summary_takes_the_focus_and_leads_to_its_field(
    page: Page, studio: Served
) -> None:
    files = replaced(full_script(), "sv/fred.txt", "De rekryteras", "Dessa poliser rekryteras")
    save(studio.studio, {"sv/fred.txt": files["sv/fred.txt"]})
    page.goto(f"{studio.address}/publish")
    page.get_by_role("button", name="Publish now").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    assert page.title().startswith("Error:")
    summary.get_by_role("link").click()
    expect(page.locator("#note")).to_be_focused()


def test_recordings_are_played_and_voices_that_are_missing_are_told_of(
    page: Page, studio: Served
) -> None:
    record(studio.studio, "sv/notice", "en/notice")
    page.goto(f"{studio.address}/phone")
    part(page, "call").click()
    log = part(page, "captions")
    expect(log).to_contain_text("For English, press nine.")
    expect(log).to_contain_text("This browser has no voice of its own for English")
    expect(log).not_to_contain_text("could not be played")


def test_only_a_voice_of_this_machine_says_the_words(page: Page, studio: Served) -> None:
    record(studio.studio, "en/notice")
    page.add_init_script(VOICES)
    page.goto(f"{studio.address}/phone")
    part(page, "call").click()
    log = part(page, "captions")
    expect(log).to_contain_text("For English, press nine.")
    expect(log).to_contain_text("This browser has no voice of its own for English")
    said = page.evaluate("window.said")
    assert said == [["sv-SE", "I en nödsituation: lägg på och ring ett ett två."]]
    page.keyboard.press("5")
    expect(log).to_contain_text("Key 5")
    assert page.evaluate("window.cancelled") > 0


def test_a_draft_that_cannot_be_read_is_told_in_words(page: Page, studio: Served) -> None:
    save(studio.studio, {"sv/notice.txt": None})
    page.goto(f"{studio.address}/phone")
    part(page, "call").click()
    expect(part(page, "captions")).to_contain_text("The draft cannot answer a test call")
    expect(part(page, "captions")).to_contain_text("“Emergency notice” is missing in Swedish")
    expect(part(page, "status")).to_have_text("The call has ended")


def test_a_browser_records_what_the_checks_can_read(page: Page, studio: Served) -> None:
    page.goto(f"{studio.address}/recordings/sv/welcome")
    part(page, "record").click()
    expect(part(page, "status")).to_have_text("Recording: 1 s")
    part(page, "record").click()
    expect(part(page, "status")).to_contain_text("Listen to it, then save it.")
    expect(part(page, "heard")).to_be_visible()
    page.get_by_role("button", name="Check and save").click()
    # The microphone of a test beeps: sound it is, but no reading of this text.
    told = page.locator(".findings")
    expect(told).to_contain_text("Error:")
    expect(told).not_to_contain_text("not usable sound")
    expect(told).not_to_contain_text("damaged")
