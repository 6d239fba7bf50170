"""The test phone in a real browser, and listening on other pages."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from ivr.studio.editions.draft import Drafts
from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from tests.browser.browsing import VOICES, House, eventually, look, part, place_of
from tests.scripts import announced, full_script, wav
from tests.simulator.cuts import CASES, Case
from tests.sounds import recorded
from tests.studio.publishing import put_files

NOTICE = "I en nödsituation: lägg på och ring ett ett två."
UNTIL = "from = 2027-03-01T08:00:00\nuntil = 2027-03-01T18:00:00\n"
WARNING = {"sv": "Bedragare ringer just nu.", "en": "Fraudsters are calling."}


def save(served: House, files: dict[str, bytes]) -> None:
    """Put files into the draft."""
    put_files(Drafts(served.database), files, "Karin")


def begin(page: Page, served: House, query: str = "") -> None:
    """Begin a call whose words are shown without delay."""
    page.goto(f"{served.studio}/phone{query}")
    page.get_by_label("Show the words at once").check()
    part(page, "call").click()


def test_a_call_by_mouse_and_keyboard(page: Page, studio: House) -> None:
    save(studio, {"sv/welcome.txt": "Hej och välkommen till utkastet.\n".encode()})
    begin(page, studio)
    log, path = part(page, "captions"), part(page, "path")
    expect(log).to_contain_text(NOTICE)
    expect(log).to_contain_text("Hej och välkommen till utkastet.")
    expect(part(page, "status")).to_contain_text("waits for a key")
    page.keyboard.press("5")  # the button that was clicked has the focus, within the telephone
    expect(log).to_contain_text("Key 5")
    expect(path).to_contain_text("internationellt efterlysta personer")
    page.locator('[data-key="8"]').click()
    expect(log).to_contain_text("Key 8")
    expect(path).not_to_contain_text("efterlysta")
    part(page, "call").click()
    expect(log).to_contain_text("You hung up after 1:")
    expect(part(page, "be-silent")).to_be_disabled()


def test_time_passes_as_on_a_telephone(page: Page, studio: House) -> None:
    page.clock.install()
    page.goto(f"{studio.studio}/phone")
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
    expect(part(page, "clock")).to_have_text(re.compile("0:(0[89]|1[0-9])"))  # it runs on

    page.clock.run_for(60_000)  # the text of some forty seconds, and ten of silence
    expect(log).to_contain_text("10 s without a key")


class CallByTheClock:
    """A call of the test phone whose time passes only when the test says so."""

    def __init__(self, page: Page, served: House, *, sound: bool, at_once: bool) -> None:
        self.page = page
        self.log = part(page, "captions")
        self.lines = self.log.locator(".heard")
        self.now = 0.0
        self.pressed = 0
        page.clock.install()
        page.goto(f"{served.studio}/phone")
        page.get_by_label("Sound").set_checked(sound)
        page.get_by_label("Show the words at once").set_checked(at_once)
        call = part(page, "call")
        call.focus()  # keys are for the telephone then
        page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
        page.keyboard.press("Enter")
        expect(self.lines.first).to_be_attached()

    def press(self, key: str, *, at: float) -> None:
        """Press a key at a time, in seconds since the line answered, and wait for the effect."""
        self.page.clock.run_for(round((at - self.now) * 1000))
        self.now = at
        notes = self.log.locator(".done", has_text=re.compile("^Key "))
        self.page.keyboard.press(key)
        self.pressed += 1
        expect(notes).to_have_count(self.pressed)
        is_lost = notes.last.filter(has_text="lost")
        answered = self.log.locator(".done").last.locator("xpath=following-sibling::p[1]")
        expect(is_lost.or_(answered).first).to_be_attached()

    def expect_cut(self, *lines: str) -> None:
        """Expect that exactly these lines are marked as cut, each by its beginning."""
        self.page.clock.run_for(1500)  # ms: a mark that comes late must not hit another line
        marked = self.lines.filter(has_text="interrupted")
        expect(marked).to_have_text([re.compile(rf"{line}.* — interrupted$") for line in lines])

    def expect_lost(self, *keys: str) -> None:
        """Expect that exactly these keys were lost to words that no key can skip."""
        lost = self.log.locator(".done", has_text="lost")
        why = "lost: the line was saying what no key can skip"
        expect(lost).to_have_text([f"Key {key}, {why}" for key in keys])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_key_cuts_the_line_that_is_playing(page: Page, studio: House, case: Case) -> None:
    call = CallByTheClock(page, studio, sound=False, at_once=False)
    for at, key in case.keys:
        call.press(key, at=at)
    call.expect_lost(*case.lost)
    call.expect_cut(*case.cut)


def test_fast_keys_cut_no_line_of_words_that_are_shown_at_once(page: Page, studio: House) -> None:
    call = CallByTheClock(page, studio, sound=False, at_once=True)
    for at, key in ((0.1, "1"), (0.2, "1"), (0.3, "2")):
        call.press(key, at=at)
    expect(call.lines.filter(has_text=NOTICE)).to_have_count(2)
    call.expect_lost()
    call.expect_cut()


def test_fast_keys_cut_their_lines_while_the_browser_looks_for_a_voice(
    page: Page, studio: House
) -> None:
    """It waits a second for the list of voices, in which three keys may be pressed."""
    page.add_init_script("speechSynthesis.getVoices = () => []")
    call = CallByTheClock(page, studio, sound=True, at_once=False)
    for at, key in ((20.0, "1"), (20.3, "1"), (20.6, "2")):
        call.press(key, at=at)
    call.expect_lost()
    call.expect_cut("", "Operativt", "Operativt")
    expect(call.lines.filter(has_text=NOTICE).filter(has_text="interrupted")).to_have_count(0)


def test_a_key_that_comes_before_the_answer_is_lost_for_that_reason(
    page: Page, studio: House
) -> None:
    begin(page, studio)
    log = part(page, "captions")
    expect(part(page, "status")).to_contain_text("waits for a key")
    held: list[Route] = []
    page.route(re.compile("/phone/ask"), lambda route: held.append(route))
    page.keyboard.press("5")
    expect(log).to_contain_text("Key 5")
    page.keyboard.press("1")
    expect(log).to_contain_text("Key 1, lost: the line had not answered yet")
    held[0].continue_()
    expect(log).to_contain_text("efterlysta personer")


def test_calls_are_made_at_another_time_until_it_is_cleared(page: Page, studio: House) -> None:
    save(studio, announced({"bedragare": UNTIL}, WARNING, full_script()))
    begin(page, studio, "?at=2027-03-01T08:00")
    log, at = part(page, "captions"), page.get_by_label("Day and time")
    expect(log).to_contain_text(WARNING["sv"])
    expect(log).to_contain_text(re.compile("As if it were.*1 March.*08:00"))
    page.locator('[data-key="9"]').click()
    expect(log).to_contain_text(WARNING["en"])  # the time is kept for the whole call
    part(page, "call").click()
    at.press("1")  # a digit of the time, and no key of the telephone
    expect(log).not_to_contain_text("Key 1")
    at.fill("")
    part(page, "call").click()
    expect(log).to_contain_text("Polisens internationella samarbete")
    expect(log).not_to_contain_text("As if it were")


def test_the_display_names_the_script_and_another_choice_ends_the_call(
    page: Page, studio: House
) -> None:
    save(studio, {"sv/welcome.txt": "Hej och välkommen till utkastet.\n".encode()})
    begin(page, studio)
    log, shown, main = part(page, "captions"), part(page, "called"), part(page, "call")
    expect(shown).to_have_text("You hear: the draft")
    expect(log).to_contain_text("Hej och välkommen till utkastet.")
    page.get_by_label("The live line").check()
    expect(shown).to_have_text("You hear: the live line")
    expect(log).to_have_text("The call has ended, because you chose something else.")
    expect(main).to_have_text("Start test call")
    main.click()
    expect(log).to_contain_text("You hear: the live line")
    expect(log).to_contain_text("Polisens internationella samarbete")
    page.get_by_text("Another day and time").click()
    page.get_by_label("Day and time").fill("2027-03-01T08:00")
    expect(log).to_have_text("The call has ended, because you chose something else.")


def test_the_display_names_an_edition_and_a_request(page: Page, studio: House) -> None:
    table = full_script()["line.toml"].replace(b"tries = 3", b"tries = 2")
    asked = Editions(studio.database).ask(
        {**full_script(), "line.toml": table}, author="Karin", source=Source.STUDIO, based_on=1
    )
    for called, name in (("edition-1", "edition 1"), (str(asked.id), "the request for approval")):
        page.goto(f"{studio.studio}/phone?called={called}")
        expect(part(page, "called")).to_have_text(f"You hear: {name}")


def test_the_keys_stay_in_sight_and_in_their_place(page: Page, studio: House) -> None:
    look(page, (390, 844))
    begin(page, studio, "?at=2027-03-01T12:00")
    page.locator(".banner").evaluate("it => it.remove()")  # of a studio without sign-in
    page.evaluate("scrollTo(0, 0)")
    five = page.locator('[data-key="5"]')
    before = place_of(five)
    for sign in ("5", "#", "8"):
        expect(part(page, "be-silent")).to_be_enabled()
        assert place_of(five) == before
        key = page.locator(f'[data-key="{sign}"]')
        expect(key).to_be_in_viewport(ratio=1)
        key.click()


def test_recordings_are_played_and_only_local_voices_speak(page: Page, studio: House) -> None:
    save(studio, recorded("en/notice", wav(0.3)))
    page.add_init_script(VOICES)
    page.goto(f"{studio.studio}/phone")
    with page.expect_response(re.compile("/phone/recordings/")) as answer:
        part(page, "call").click()
    assert answer.value.ok
    log = part(page, "captions")
    expect(log).to_contain_text("no voice of its own for English")
    expect(log).not_to_contain_text("could not be played")
    expect(page.locator("body")).to_have_attribute("data-said", NOTICE)
    page.keyboard.press("5")
    expect(log).to_contain_text("Key 5")

    def is_silent() -> None:
        assert page.evaluate("window.cancelled") > 0

    eventually(is_silent)


def test_a_change_is_heard_as_it_was_and_as_it_is_now(page: Page, studio: House) -> None:
    texts = {"sv/welcome.txt": b"Hej. Ring 112.\n", "en/welcome.txt": b"Hello.\n"}
    save(studio, recorded("sv/notice", wav(0.3), {**full_script(), **texts}))
    page.add_init_script(VOICES)
    page.goto(f"{studio.studio}/publish")
    body, status = page.locator("body"), page.locator(".dock").get_by_role("status")

    def listen(words: str) -> None:
        page.get_by_role("button", name=re.compile(words)).click()

    listen("Heard after.*Welcome, Swedish")
    expect(status).to_contain_text("Callers hear the voice Elin.")
    new, old = "Hej. Ring ett ett två.", "Polisens internationella samarbete"
    expect(body).to_have_attribute("data-said", new)
    listen("Heard now.*Welcome, Swedish")
    expect(body).to_have_attribute("data-said", re.compile(rf"{new}\|{old}"))
    with page.expect_response(re.compile("/phone/recordings/")) as answer:
        listen("Heard after.*Emergency notice")
    assert answer.value.ok
    page.route(re.compile("/heard/"), lambda route: route.abort())
    listen("Heard now.*Welcome, English")
    expect(status).to_contain_text("did not answer")
