"""Every page of the studio in a real browser: accessibility, layout, weight and speed.

Weight includes styles and scripts, for a browser with an empty cache. `make screenshots` writes
pictures of all pages to the folder `screenshots/`.
"""

import itertools
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ivr.i18n import ZONE
from ivr.studio.editions.draft import Drafts
from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from ivr.studio.people import People, Role
from tests.browser.browsing import (
    LAPTOP,
    TELEPHONE,
    Eye,
    House,
    eventually,
    expect_accessible,
    expect_narrow,
    house,
    look,
    sign_in,
)
from tests.conftest import write_into
from tests.scripts import announced, full_script, replaced, wav
from tests.sounds import recorded
from tests.studio.publishing import put_files
from tests.studio.staff import Staff, staffed
from tests.studio.statistics.conftest import Counting, closing, turn

FRED, WELCOME, KONTAKT = "sv/fred.txt", "sv/welcome.txt", "en/kontakt.txt"
SWEDISH, LINE = "sv/language.toml", "line.toml"

PAGES = {
    "sign_in": "/sign-in",
    "choose_password": "/password",
    "overview": "",
    "announcements_new": "/announcement",
    "announcements_edit": "/announcements/bedragare",
    "announcements_down": "/announcements/avbrott/down",
    "ready": "/ready/fel",
    "texts_edit": "/texts/fred",
    "texts_replace": "/replace?old=114+14&new=114+15",
    "menu_place": "/texts/fred/place/main?place=gone",
    "menu_topic": "/menu/main/topic",
    "menu_menu": "/menu/main/menu",
    "menu_both": "/menu/main/menu-and-topic",
    "words_phrases": "/words/phrases?name=repeat&name=main_menu",
    **{name: f"/{name}" for name in ("texts", "words", "settings", "recordings", "phone")},
    **{name: f"/{name}" for name in ("publish", "history", "statistics", "people", "account")},
    "settings_facts": "/settings/facts",
    "settings_fact": "/settings/facts/one?name=N3",
    "recordings_text": "/recordings/sv/welcome",
    "publish_request": "/publish/requests/1",
    "publish_discard": "/publish/discard?subject=text-fred",
    "history_edition": "/history/1",
    "history_back": "/history/1/back",
    "history_heard": "/history/heard?day=2024-05-03&time=14:05",
    "history_saved": "/history/saved/numbers",
    "printed": "/print",
    "people_one": "/people/1",
    "more": "/more",
    "nothing": "/no-such-page",
}
"""Every page: endpoint and address in this studio."""

NO_PAGES = {
    *("static", "beginning", "phone_ask", "phone_recording", "publish_heard"),
    *("publish_live", "recordings_sound", "recordings_take", "statistics_table"),
    *("sign_in_back", "sign_in_elsewhere", "texts_writers"),
}
"""Endpoints that return a part of a page, a file, or a redirect."""

SHORTER = (KONTAKT, "Phone numbers to the Swedish police", "Phone numbers to the police")
DISPUTED = (
    (FRED, "De rekryteras", "Dessa poliser rekryteras", "Poliserna rekryteras"),
    (SWEDISH, "Du har", "Här finns", "Det finns"),
    (SWEDISH, '"EU" = "E U"', '"EU" = "Europeiska unionen"', '"EU" = "e, u"'),
)
"""A file, words in it, their replacement in the draft, and in an edition."""

SCREENS = {"sv": (LAPTOP, "light"), "en": (TELEPHONE, "dark")}
"""The screen and colours for each language."""

PICTURES = os.environ.get("IVR_TEST_SCREENSHOTS")
"""Folder for pictures of the pages on all screens, in light and dark colours."""

HEAVIEST = 60_000
"""Maximum bytes of a page with styles and scripts, except the statistics, which draw a report."""

HEAVIEST_REPORT = 100_000

WEIGHT = """["navigation", "resource"].flatMap(type => performance.getEntriesByType(type))
  .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""

SOONEST, OF_NOTHING = 200, 60
"""Maximum milliseconds until a page is visible, and usual milliseconds of the 404 page. If the
latter takes longer, the machine is busy, and the limit is raised."""

FIRST_PAINT = """new Promise(tell => new PerformanceObserver(
  list => tell(list.getEntries().at(-1).startTime)
).observe({ type: "paint", buffered: true }))"""

HURTFUL = '"><img src=x data-hurt onerror=alert(1)><script data-hurt>alert(1)</script>'


SHOWING = (
    *("overview", "announcements_edit", "texts", "texts_edit", "words", "recordings_text"),
    *("publish", "history", "people"),
)
"""Pages that show words of people in any case."""


class Visits:
    """Pages of a signed-in administrator, one for each language, and their recorded events."""

    def __init__(self, chromium: Browser, line: House) -> None:
        self._chromium = chromium
        self._line = line
        self._open: dict[tuple[str, bool], tuple[Page, Eye]] = {}

    def at(self, language: str, name: str) -> tuple[Page, Eye]:
        """Open a page of the studio in a language, on the current screen."""
        signed_in = name != "sign_in"
        if (language, signed_in) not in self._open:
            page = self._chromium.new_page(locale=language)
            self._open[language, signed_in] = (page, Eye(page))
            if signed_in:
                sign_in(page, self._line.studio, Role.ADMINISTRATOR)
        page, eye = self._open[language, signed_in]
        eye.failures.clear()
        look(page, *SCREENS[language])
        answer = page.goto(self._line.studio + PAGES[name])
        assert answer and (answer.status == 404) is (name == "nothing")
        return page, eye


@contextmanager
def furnished(base: Path) -> Iterator[House]:
    """Run a service with two editions, a request, a draft, recordings, calls and staff."""
    folder, data = write_into(base / "prompts", full_script()), base / "data"
    with house(folder, data) as line:
        drafts, editions = Drafts(line.database), Editions(line.database)
        ended = "until = 2020-01-10T12:00:00\ncloses = true\n"
        closed = {"sv": "Linjen är stängd.", "en": "It is closed."}
        fault = {"sv": "Vi har ett tekniskt fel.", "en": "We have a technical fault."}
        files = announced({"fel": "closes = false\n"}, fault, full_script(), kind="ready")
        files = announced({"avbrott": "until = 2099-01-10T12:00:00\n"}, files=files)
        files = announced({"stopp": ended}, closed, files)
        publisher, editor = Staff.name(Role.PUBLISHER), Staff.name(Role.EDITOR)
        editions.publish(files, author=publisher, source=Source.STUDIO, note="En kortare hälsning")
        asked = replaced(files, FRED, "Sedan tjänstgör", "Därefter tjänstgör")
        editions.ask(asked, author="Karin", source=Source.SHELL, based_on=2, note="Kortare")
        today = datetime.now(ZONE).date()
        times = f"from = {today - timedelta(1)}T08:00:00\nuntil = {today + timedelta(5)}T08:00:00\n"
        files = announced({"bedragare": times}, {"sv": "Se upp.", "en": "Beware."}, files)
        read = b'\n[review]\nfast = 2026-01-15\n[read]\nfast = { day = 2025-01-15, by = "Karin" }\n'
        files = {
            **recorded("sv/notice", wav(0.3), recorded("sv/welcome", wav(0.3), files)),
            WELCOME: "Hej och välkommen till polisens information.\n".encode(),
            FRED: files[FRED].replace(b"De rekryteras", b"Dessa poliser rekryteras"),
            KONTAKT: files[KONTAKT].replace(b".\n", b", or write to us.\n", 1),
            LINE: files[LINE] + read,
        }
        put_files(drafts, files, editor)
        calls(data)
        yield line


def calls(data: Path) -> None:
    """Record calls of the last days."""
    counting = Counting(data)
    edition = Editions(counting.database).newest_number()
    start = datetime.now(ZONE).replace(hour=8) - timedelta(days=4)
    counting.clock.seconds = start.timestamp()
    with closing(counting.worker()) as worker:
        for number in range(24):
            call, language = f"CA{number}", "en" if number % 4 == 0 else "sv"
            turn(worker, call=call, language=language, edition=edition)
            counting.clock.go_on(20)
            topic = ("fred", "fast", "kontakt")[number % 3]
            turn(worker, topic, "topic", call=call, language=language, edition=edition)
            worker.ended(call, 32 + number)
            counting.clock.go_on(3 * 3600)
    counting.settle()
    counting.database.close()


def live_with(line: House, *edits: tuple[str, str, str]) -> dict[str, bytes]:
    """Return the live edition with other words in its files."""
    editions = Editions(line.database)
    files = dict(editions.files(editions.newest_number()))
    for path, old, new in edits:
        files = replaced(files, path, old, new)
    return files


def go_live(line: House, *edits: tuple[str, str, str], by: str = "Karin") -> None:
    """Publish the live edition with other words in its files."""
    files = live_with(line, *edits)
    Editions(line.database).publish(files, author=by, source=Source.SHELL, note=by)


def trouble(line: House) -> None:
    """Save errors in the draft, and a change that conflicts with the live edition."""
    mistakes = {FRED: b"fred\n\nRing 110 eller 555.\n", "en/fast.txt": None}
    put_files(Drafts(line.database), mistakes, "Karin")
    go_live(line, SHORTER)


def dispute(line: House) -> None:
    """Publish changes of a text, a phrase and a number that the draft changes too."""
    mine = live_with(line, *((path, old, new) for path, old, new, _ in DISPUTED))
    put_files(Drafts(line.database), {path: mine[path] for path in (FRED, SWEDISH)}, "Karin")
    go_live(line, *((path, old, new) for path, old, _, new in DISPUTED))


def hurt(line: House, *somebodys: str) -> None:
    """Save these words in every field for text."""
    words = " ".join(somebodys)
    for number, name in enumerate(somebodys):
        People(line.database).add(f"eve-{number}@example.se", name, Role.READER, None, by="root")
    table, drafts = live_with(line)[SWEDISH].decode(), Drafts(line.database)
    go_live(line, SHORTER, by=words)
    quoted = words.replace('"', '\\"')
    table = table.replace("För {label}", f"{quoted} {{label}}", 1)
    table = table.replace("[pronunciation]", f"[pronunciation]\n'{words}' = '{words}'", 1)
    written = {
        FRED: f"{words}\n\n{words}.\n".encode(),
        WELCOME: f"{words}.\n".encode(),
        "sv/bedragare.txt": f"{words}.\n".encode(),
        SWEDISH: table.encode(),
        LINE: drafts.current().files[LINE].replace(b"Karin", quoted.encode()),
    }
    put_files(drafts, written, Staff.name(Role.EDITOR))


@pytest.fixture(scope="module")
def visits(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visits]:
    """An administrator's browsers, one for each language."""
    with furnished(tmp_path_factory.mktemp("furnished")) as line:
        yield Visits(chromium, line)


def expect_for_everybody(page: Page, eye: Eye, name: str) -> None:
    """Check accessibility on screen and in print, and that nothing scrolls sideways."""
    expect_accessible(page)
    if PICTURES:
        for size, scheme in itertools.product((LAPTOP, TELEPHONE), ("light", "dark")):
            look(page, size, scheme)
            expect_accessible(page)
            page.screenshot(path=f"{PICTURES}/{name}-{scheme}-{size[0]}.png", full_page=True)
    expect_narrow(page)
    assert not eye.failures


def test_no_page_is_left_out() -> None:
    with staffed() as staff:
        rules = staff.app.url_map.iter_rules()
    there = {
        rule.endpoint.removeprefix("studio.") for rule in rules if "GET" in (rule.methods or ())
    }
    assert there == PAGES.keys() | NO_PAGES


@pytest.mark.parametrize("language", SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody_on_its_own(visits: Visits, name: str, language: str) -> None:
    page, eye = visits.at(language, name)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    if name != "printed":
        expect(page.locator("button[name=language]")).to_have_text(["Svenska", "English"])
    if language == "sv":
        point = re.compile(r"\d\.\d")
        expect(page.locator("body")).not_to_contain_text(point, use_inner_text=True)
    expect_light(page, HEAVIEST_REPORT if name == "statistics" else HEAVIEST)
    expect_for_everybody(page, eye, f"{name}-{language}")


def expect_light(page: Page, limit: int) -> None:
    """Expect at most some bytes, once everything is loaded."""
    page.wait_for_load_state()

    def is_light() -> None:
        assert page.evaluate(WEIGHT) <= limit

    eventually(is_light)


@pytest.mark.parametrize("name", ["overview", "texts", "texts_edit", "publish", "statistics"])
def test_a_page_paints_within_the_limit(visits: Visits, name: str) -> None:
    def first_paint(name: str) -> float:
        return float(visits.at("sv", name)[0].evaluate(FIRST_PAINT))

    def is_painted_soon() -> None:
        busy = max(1, first_paint("nothing") / OF_NOTHING)
        assert first_paint(name) < SOONEST * busy

    eventually(is_painted_soon)


def test_errors_of_the_draft_are_shown_for_everybody(chromium: Browser, tmp_path: Path) -> None:
    names = ["overview", "texts", "texts_edit", "words", "publish"]
    states = {dispute: names, trouble: [*names, "announcements_edit", "recordings"]}
    with furnished(tmp_path) as line:
        visits = Visits(chromium, line)
        for state, names in states.items():
            state(line)
            for name in names:
                expect_for_everybody(*visits.at("sv", name), f"{state.__name__}-{name}-sv")


def test_hostile_words_are_shown_and_run_nowhere(chromium: Browser, tmp_path: Path) -> None:
    with furnished(tmp_path) as line:
        hurt(line, HURTFUL, "långtord" * 12)
        visits = Visits(chromium, line)
        for name in PAGES:
            page, eye = visits.at("en", name)
            if name in SHOWING:
                quoted = page.get_by_text("data-hurt").or_(page.locator("[value*=data-hurt]"))
                expect(quoted.first).to_be_attached()
            expect(page.locator("[data-hurt]")).to_have_count(0)
            assert not eye.failures
            expect_narrow(page)
