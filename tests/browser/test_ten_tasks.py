"""Fifteen tasks of communicators, from Today to the result, with the number of clicks."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from ivr.studio.editions.draft import Drafts
from ivr.studio.editions.edition import Edition, Source
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.writing import write
from ivr.studio.people import Role
from tests import ROOT
from tests.browser.browsing import House, eventually, expect_narrow, go, part, wait_until_heard
from tests.browser.conftest import COUGH, Enter
from tests.browser.test_pages import calls
from tests.browser.test_recorder import PATIENCE, expect_longer, length_of
from tests.scripts import full_script, replaced
from tests.studio.publishing import (
    NOT_FOR_PEOPLE,
    READY_WORDS,
    put_files,
    put_up,
    wanting_approval,
    with_ready,
)
from tests.studio.publishing import WELCOME as WORDS
from tests.studio.staff import Staff

WITH_READY = with_ready(full_script())
WITH_APPROVAL = wanting_approval(full_script())
WELCOME = "sv/welcome.txt"
CLOSED = {
    "sv": "Telefonlinjen är stängd till fredag klockan tolv.",
    "en": "This line is closed until noon on Friday.",
}
CLICKS = {
    "Change a sentence in both languages": 7,
    "Add a seventh topic": 7,
    "Swap two choices": 5,
    "Teach a pronunciation": 6,
    "Announce that the line is closed until Friday noon": 5,
    "Close the line with ready words": 3,
    "Open the closed line": 2,
    "Publish one ready change of several": 2,
    "Record a text and trim it": 8,
    "Call and stay silent": 6,
    "Publish with the approval of a second person": 4,
    "Change a phone number everywhere": 6,
    "Change a phone number everywhere on a telephone": 5,
    "Restore last week's edition": 5,
    "Tell the boss how many called about wanted people": 1,
}
"""Clicks of each task, from the page Today to the result, in a call or on a page."""

COUNTING = """
  const keep = (clicks) => {
    const seen = JSON.parse(sessionStorage.seen ?? '{"clicks": 0, "words": []}');
    seen.clicks += clicks;
    seen.words.push(document.body.innerText);
    sessionStorage.seen = JSON.stringify(seen);
  };
  addEventListener("pointerdown", (event) => event.isTrusted && keep(1), true);
  addEventListener("change", ({ target }) => {
    if (target.matches("select")) keep(2);
    if (target.matches("[type=file]")) keep(1);
  }, true);
"""
"""Script that counts clicks, and keeps the words visible before each. Typing and Tab are free;
choosing a file counts as one click, and choosing from a list as two."""


class Communicator:
    """A browser in which a task begins on the page Today."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(COUNTING)
        page.reload()

    def link(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("main").get_by_role("link", name=name).click()

    def button(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def review(self, button: str) -> None:
        """Press a button that leads to the page Publish, and wait for the page."""
        self.button(button)
        expect(self.page).to_have_url(re.compile(r"/publish(\?|#|$)"))

    def type(self, *words: str) -> None:
        """Type at the cursor, and move between fields with Tab."""
        for number, each in enumerate(words):
            if number:
                self.page.keyboard.press("Tab")
            self.page.keyboard.type(each)

    def note(self, note: str) -> None:
        """Type the note of an edition."""
        self.page.get_by_label("Note on the change").fill(note)

    def publish(self, note: str, button: str = r"Publish \d") -> None:
        """Publish what is ticked on the page Publish, by a button of this pattern."""
        self.note(note)
        self.publish_by(button)

    def publish_by(self, button: str) -> None:
        """Publish what is ticked, with the note as it is."""
        self.page.get_by_role("main").get_by_role("button", name=re.compile(button)).click()
        expect(self.page.get_by_role("status").first).to_contain_text("has been published")

    def clicks(self) -> int:
        """Return the number of clicks, if no file name was visible at any of them."""
        seen = json.loads(self.page.evaluate("sessionStorage.seen"))
        for words in (*seen["words"], self.page.inner_text("body")):
            assert not NOT_FOR_PEOPLE.findall(words)
        return int(seen["clicks"])


@pytest.fixture
def communicator(enter: Enter) -> Communicator:
    """A communicator who may publish."""
    return Communicator(enter(Role.PUBLISHER))


def done(task: str, *communicators: Communicator) -> None:
    """Compare the clicks of a task with those it should take."""

    def is_done() -> None:
        assert sum(communicator.clicks() for communicator in communicators) == CLICKS[task]

    eventually(is_done)


def rewrite(field: Locator, old: str, new: str) -> None:
    """Click into a text, and replace some words."""
    field.click()

    def rewritten() -> str:
        words = field.input_value()
        assert old in words
        return words.replace(old, new)

    field.fill(eventually(rewritten))


def test_change_a_sentence_in_both_languages(communicator: Communicator, line: House) -> None:
    go(communicator.page, "Texts and menu")
    communicator.page.locator("#text-fast").get_by_role("link", name="Change").click()
    rewrite(communicator.page.get_by_label("Text in Swedish"), "Gruppen arbetar", "De arbetar")
    rewrite(communicator.page.get_by_label("Text in English"), "The group works", "They work")
    communicator.button("Save in the draft")
    go(communicator.page, "Publish")
    communicator.publish("Shorter")
    done("Change a sentence in both languages", communicator)
    wait_until_heard(line, "De arbetar med att lokalisera", "5")
    assert "They work to locate" in line.call("9", "5")


def test_add_a_seventh_topic(communicator: Communicator, line: House) -> None:
    go(communicator.page, "Texts and menu")
    communicator.link("Add a sub-menu")
    expect(communicator.page.get_by_label("Operational police cooperation")).to_be_focused()
    options = ["", "", " ", " ", "", ""]
    communicator.type(*options, "arbete i andra länder", "work in other countries")
    expect(communicator.page.get_by_text("Keys that mean something else")).to_be_visible()
    communicator.button("Save in the draft")
    communicator.link(re.compile("Add a topic.*Work in other countries"))
    expect(communicator.page.get_by_label("Label").first).to_be_focused()
    swedish, english = "Brottsplatser utomlands. Ring 114 14.", "Crime scenes abroad. Call 114 14."
    communicator.type("brottsplatser utomlands", swedish, "crime scenes abroad", english)
    communicator.button("Save in the draft")
    go(communicator.page, "Publish")
    communicator.publish("Crime scenes")
    done("Add a seventh topic", communicator)
    wait_until_heard(line, "För arbete i andra länder, tryck tre.")
    assert "Brottsplatser utomlands. Ring" in line.call("3", "3")


def test_swap_two_choices(communicator: Communicator, line: House) -> None:
    go(communicator.page, "Texts and menu")
    communicator.link("Move “Strategic police cooperation, mainly within the EU” up")
    communicator.button("Save in the draft")
    go(communicator.page, "Publish")
    communicator.publish("Strategy first")
    done("Swap two choices", communicator)
    wait_until_heard(line, "För strategiskt polissamarbete, framför allt inom E U, tryck ett.")
    assert "Operativt polissamarbete." in line.call("2")


def test_teach_a_pronunciation(communicator: Communicator, line: House) -> None:
    go(communicator.page, "More")
    communicator.link("Words")
    communicator.page.get_by_label("New word (Swedish)").click()
    communicator.type("Fast-grupp", "Faast-grupp")
    communicator.button("Add to the draft (Swedish)")
    go(communicator.page, "Publish")
    communicator.publish("The group's name")
    done("Teach a pronunciation", communicator)
    wait_until_heard(line, "Polisens Faast-grupp är specialiserad", "5")


def test_announce_that_the_line_is_closed_until_friday_noon(
    communicator: Communicator, line: House
) -> None:
    half = {"sv/fred.txt": full_script()["sv/fred.txt"] + b"Ring oss inte f\n"}
    put_files(Drafts(line.database), half, Staff.name(Role.EDITOR))
    communicator.page.reload()
    communicator.link("Close the line")
    expect(communicator.page.get_by_label("Text in Swedish")).to_be_focused()
    communicator.type(CLOSED["sv"])
    communicator.page.get_by_label("Text in English").click()
    communicator.type(CLOSED["en"])
    end = communicator.page.get_by_label("Ends")
    end.click()
    now = datetime.now(ZoneInfo("Europe/Stockholm"))
    friday = now + timedelta(days=(4 - now.weekday()) % 7 or 7)
    end.fill(f"{friday:%Y-%m-%dT12:00}")
    communicator.review("Save and review")
    expect(communicator.page.get_by_role("main")).to_contain_text(
        "The line closes when you publish, until"
    )
    expect(communicator.page.get_by_role("heading", name="Changes in the draft")).to_be_focused()
    expect(communicator.page.get_by_label("Edition note")).to_have_value(
        re.compile("^Close the line until")
    )
    communicator.publish_by(r"^Close the line until .* 12:00$")
    task = "Announce that the line is closed until Friday noon"
    done(task, communicator)
    assert f"{CLICKS[task]} clicks" in (ROOT / "docs/studio.md").read_text()
    expect(communicator.page.locator("#closed")).to_contain_text("The line is closed until")
    wait_until_heard(line, CLOSED["sv"])
    assert Drafts(line.database).current().changes  # a colleague's half sentence
    assert "För operativt polissamarbete" not in line.call()


@pytest.mark.parametrize("line", [WITH_READY], indirect=True, ids=["ready"])
@pytest.mark.parametrize("width", [1280, 390])
def test_close_the_line_with_ready_words_by_one_person(
    enter: Enter, line: House, width: int
) -> None:
    communicator = Communicator(enter(Role.PUBLISHER, viewport={"width": width, "height": 844}))
    expect_narrow(communicator.page)
    communicator.link(re.compile(f"Close the line.*{READY_WORDS['en']}"))
    expect(communicator.page.get_by_role("main")).to_contain_text(
        "You may publish this without a colleague"
    )
    expect_narrow(communicator.page)
    communicator.page.get_by_label("(4 hours)").click()
    communicator.button("Publish: close the line")
    expect(communicator.page.locator("#closed")).to_contain_text("The line is closed until")
    expect_narrow(communicator.page)
    done("Close the line with ready words", communicator)
    wait_until_heard(line, READY_WORDS["sv"])
    assert "För operativt polissamarbete" not in line.call()


@pytest.mark.parametrize("line", [WITH_READY], indirect=True, ids=["ready"])
def test_open_the_line_that_one_person_closed(communicator: Communicator, line: House) -> None:
    editions = Editions(line.database)
    files = write(editions.files(1), put_up(timedelta(hours=3)))
    published = editions.publish(files, author="Karin", source=Source.SHELL, based_on=1)
    assert isinstance(published, Edition)
    communicator.page.reload()
    communicator.page.locator("#closed").get_by_role("link", name="Open the line").click()
    communicator.button("Publish: open the line")
    expect(communicator.page.get_by_role("status").first).to_contain_text("has been published")
    done("Open the closed line", communicator)
    wait_until_heard(line, "För operativt polissamarbete")


def test_publish_one_ready_change_of_several(communicator: Communicator, line: House) -> None:
    drafts = Drafts(line.database)
    half = {"sv/fred.txt": full_script()["sv/fred.txt"] + b"Ring oss inte f\n"}
    put_files(drafts, {**half, WELCOME: WORDS.encode()}, Staff.name(Role.EDITOR))
    communicator.page.reload()
    communicator.link(re.compile("Publish only this.*Welcome"))
    expect(communicator.page.get_by_role("heading", name="Changes in the draft")).to_be_focused()
    communicator.publish("Shorter")
    done("Publish one ready change of several", communicator)
    wait_until_heard(line, WORDS.strip())
    assert drafts.current().changes


def test_record_a_text_and_trim_it(communicator: Communicator) -> None:
    go(communicator.page, "More")
    communicator.link("Recordings")
    communicator.page.get_by_role("link", name="First unused key").first.click()
    communicator.button("Record here")
    status = communicator.page.get_by_role("status").last
    expect(status).to_contain_text(re.compile(r"Recording: ([89]|\d\d) s"), timeout=PATIENCE)
    communicator.button("Stop")
    expect(status).to_contain_text("Listen to it", timeout=PATIENCE)
    communicator.button("Check and save")
    communicator.page.get_by_label("To second").click()
    communicator.page.keyboard.press("Control+a")
    communicator.type(f"{COUGH - 0.5}")
    communicator.button("Trim and save")
    expect(communicator.page.get_by_role("status").first).to_contain_text("is in the draft")
    expect_longer(communicator.page.get_by_label("Before: as you recorded it"), COUGH)
    trimmed = communicator.page.get_by_label("The recording of First unused key")

    def is_trimmed() -> None:
        assert length_of(trimmed) < COUGH - 1

    eventually(is_trimmed)
    done("Record a text and trim it", communicator)


def test_call_and_stay_silent(communicator: Communicator) -> None:
    communicator.link("Make a test call")
    communicator.page.get_by_label("Show the words at once").click()
    communicator.page.wait_for_load_state()  # the phone's scripts make the call
    part(communicator.page, "call").click()
    heard = part(communicator.page, "captions")
    for times in (1, 2, 3):
        expect(part(communicator.page, "be-silent")).to_be_enabled()
        part(communicator.page, "be-silent").click()
        expect(heard.get_by_text("10 s without a key")).to_have_count(times)
    expect(heard).to_contain_text("Vi avslutar nu samtalet.")
    expect(part(communicator.page, "status")).to_have_text("The call has ended")
    done("Call and stay silent", communicator)


@pytest.mark.parametrize("line", [WITH_APPROVAL], indirect=True, ids=["with approval"])
def test_publish_with_the_approval_of_a_second_person(enter: Enter, line: House) -> None:
    put_files(Drafts(line.database), {WELCOME: WORDS.encode()}, Staff.name(Role.EDITOR))
    author, approver = Communicator(enter(Role.EDITOR)), Communicator(enter(Role.PUBLISHER))
    author.link("Review and request approval")
    author.note("Shorter")
    author.page.get_by_role("button", name="Request approval of 1: Welcome").click()
    approver.page.reload()
    approver.link("Review and answer")
    approver.button("Approve and publish")
    done("Publish with the approval of a second person", author, approver)
    wait_until_heard(line, WORDS.strip())


def test_change_a_phone_number_everywhere(enter: Enter, line: House) -> None:
    communicator = Communicator(enter(Role.ADMINISTRATOR))
    go(communicator.page, "More")
    communicator.link("Line settings")
    communicator.page.get_by_label("Other matters, from inside Sweden").click()
    communicator.page.keyboard.press("Control+a")
    communicator.type("114 15")
    communicator.button("Save in the draft")
    expect(communicator.page.get_by_role("heading", level=1)).to_contain_text("Replace 114")
    communicator.review("Replace in the ticked lines")
    communicator.publish("The new number")
    done("Change a phone number everywhere", communicator)
    wait_until_heard(line, "ring ett ett fyra, ett fem.", "6")
    assert "ett ett fyra, ett fyra." not in line.call("6")
    assert not Drafts(line.database).current().saves


def test_change_a_phone_number_everywhere_on_a_telephone(enter: Enter, line: House) -> None:
    communicator = Communicator(enter(Role.ADMINISTRATOR, viewport={"width": 390, "height": 844}))
    communicator.link("Replace words or a phone number everywhere")
    expect(communicator.page.get_by_label("Replace", exact=True)).to_be_focused()
    communicator.type("114 14")
    communicator.page.get_by_label("By", exact=True).click()
    communicator.type("114 15")
    communicator.button("Show the lines")
    communicator.review("Replace in the ticked lines")
    communicator.publish("The new number")
    done("Change a phone number everywhere on a telephone", communicator)
    wait_until_heard(line, "ring ett ett fyra, ett fem.", "6")
    assert "ett ett fyra, ett fyra." not in line.call("6")
    assert not Drafts(line.database).current().saves


def test_restore_last_weeks_edition(communicator: Communicator, line: House) -> None:
    editions = Editions(line.database)
    files = replaced(editions.files(1), WELCOME, "Polisens", "Den svenska polisens")
    editions.publish(files, author="Karin", source=Source.SHELL)
    wait_until_heard(line, "Den svenska polisens")
    go(communicator.page, "Publish")
    communicator.link("Earlier publications")
    communicator.link("Edition 1")
    communicator.link("Publish edition 1 again")
    communicator.button("Publish edition 1 again")
    done("Restore last week's edition", communicator)
    wait_until_heard(line, "Polisens internationella samarbete")


def test_tell_how_many_called_about_a_topic(
    communicator: Communicator, line: House, tmp_path: Path
) -> None:
    calls(tmp_path / "data")
    communicator.page.reload()
    communicator.link("calls in the last seven full days")
    topic = communicator.page.get_by_role("row", name="People wanted internationally").first
    expect(topic.get_by_role("cell").first).to_have_text("8")
    done("Tell the boss how many called about wanted people", communicator)
