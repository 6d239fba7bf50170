"""The studio in a real browser: Chromium, servers on this machine, and checks of every page."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    FloatRect,
    Locator,
    Page,
    Request,
    expect,
)

from ivr.service import create_service
from ivr.settings import from_environment
from ivr.simulator.exchange import HTTPExchange
from ivr.simulator.telephone import Telephone
from ivr.studio.database import Database
from ivr.studio.people import Passwords, People, Role
from tests.calling import TOKEN, said
from tests.serving import serving
from tests.studio.staff import PASSWORD, QUICK, Staff

PATIENCE = 20.0
"""Timeout in seconds for what a page shows: the first check of a service starts a process."""

HEARD_WITHIN = 4.0
"""Maximum seconds from a publication to a call that hears it: two, doubled for a busy machine."""

LAPTOP, TELEPHONE, NARROWEST = (1280, 900), (375, 812), (320, 700)
"""Width and height in pixels."""

EVERYTHING = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""All rules that axe enables, and a rule of WCAG 2.2 that it does not enable."""

VOICES = """
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
      const { dataset } = document.body;
      dataset.said = [...(dataset.said?.split("|") ?? []), words.text].join("|");
      if (words.text !== "Hush.") setTimeout(() => words.dispatchEvent(new Event("end")));
    },
    cancel() { cancelled += 1; },
  } });
"""
"""Voices for a Chromium without voices: a local Swedish one and a remote English one. They write
their words to `data-said` of the body, and never end "Hush."."""


@dataclass(frozen=True)
class House:
    """A complete service as in production, except for its passwords and its staff."""

    origin: str
    database: Database

    @property
    def studio(self) -> str:
        """The URL of the studio."""
        return f"{self.origin}/studio"

    def call(self, *keys: str) -> str:
        """Call the line over signed HTTP, and return all words."""
        exchange = HTTPExchange(self.origin, token=TOKEN)
        with closing(exchange):
            telephone = Telephone(exchange, seconds=lambda spoken: len(spoken.words) / 15)
            heard = [*telephone.dial(), *(each for key in keys for each in telephone.press(key))]
            telephone.hang_up()
        return said(heard)


Seen = TypeVar("Seen")


def eventually(look: Callable[[], Seen]) -> Seen:
    """Return what a function sees once it raises no AssertionError; raise its last one in the end.

    A page changes while its scripts run. Use it where Playwright's `expect` has no condition.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return look()
        except AssertionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def wait_until_heard(line: House, words: str, *keys: str) -> None:
    """Call repeatedly until a caller hears the words."""
    began = time.monotonic()
    while words not in line.call(*keys):
        assert time.monotonic() - began < HEARD_WITHIN, f"nobody heard {words!r}"


@contextmanager
def house(folder: Path, data: Path, **options: Any) -> Iterator[House]:
    """Run a service on a folder with the script, with a person of each role."""
    database = Database(f"sqlite:///{data / 'ivr.db'}", creates=True)
    people = People(database, Passwords(QUICK))
    for role in Role:
        name = Staff.name(role)
        people.add(name, f"Anna {role.word.title()}", role, PASSWORD, by=name)
    apps: list[Flask] = []

    def make(origin: str) -> Flask:
        environment = {
            "TWILIO_AUTH_TOKEN": TOKEN,
            "PUBLIC_URL": origin,
            "IVR_PROMPTS": str(folder),
            "IVR_DATA": str(data),
            "SECRET_KEY": "0123456789abcdef" * 4,
            "TEST_NUMBER": "+46850550000",
        }
        apps.append(create_service(from_environment(environment), database=database, **options))
        return apps[0]

    try:
        with serving(make) as origin:
            yield House(origin, database)
    finally:
        services = apps[0].extensions["line"]
        services.stop()
        services.poller.join()  # its last step may still hold a connection
        database.close()


def sign_in(page: Page, studio: str, role: Role) -> None:
    """Sign in as the person with a role, through the form."""
    page.goto(f"{studio}/sign-in")
    page.locator("#name").fill(Staff.name(role))
    page.locator("#password").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(studio)


def go(page: Page, name: str) -> None:
    """Follow a link of the navigation."""
    pages = page.get_by_role("navigation", name="The studio's pages")
    pages.get_by_role("link", name=name, exact=True).click()


def part(page: Page, name: str) -> Locator:
    """Return an element of the test phone or the recorder."""
    return page.locator(f'[data-part="{name}"]')


class Eye:
    """Collects events that no page may cause: script errors, policy violations, other requests."""

    def __init__(self, page: Page) -> None:
        self.failures: list[str] = []
        page.on("request", self._asked)
        page.on("console", self._told)
        page.on("pageerror", lambda error: self.failures.append(str(error)))
        page.on("dialog", self._popped_up)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "blob:http://127.0.0.1:")):
            self.failures.append(request.url)

    def _told(self, message: ConsoleMessage) -> None:
        # A refusal in words has a status of HTTP, which the browser tells of by itself.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.failures.append(message.text)

    def _popped_up(self, dialog: Dialog) -> None:
        if dialog.type != "beforeunload":
            self.failures.append(f"{dialog.type}: {dialog.message}")
        dialog.accept()


@contextmanager
def watched(context: BrowserContext) -> Iterator[Page]:
    """Open a page, and fail if it causes an event of Eye."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    eye = Eye(page)
    with closing(page):
        yield page
    assert not eye.failures


def place_of(element: Locator) -> FloatRect:
    """Return where an element is, once it stands still."""

    def still() -> FloatRect:
        first = element.bounding_box()
        assert first and element.bounding_box() == first
        return first

    return eventually(still)


def expect_narrow(page: Page) -> None:
    """Expect that the page does not scroll sideways on the narrowest screen."""
    look(page, NARROWEST)
    expect(page.locator("html")).to_have_js_property("scrollWidth", NARROWEST[0])


def expect_accessible(page: Page) -> None:
    """Expect that axe finds no violation."""

    def is_accessible() -> None:
        found = violations(page)
        assert not found, "\n".join(found)

    eventually(is_accessible)


def look(page: Page, size: tuple[int, int], scheme: str = "light") -> None:
    """Set the size and colour scheme of a page."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    # Without motion the new colours are there at once.
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]


def violations(page: Page) -> list[str]:
    """Return axe's violations on a page, one for each element."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(options).then(results => results.violations)", EVERYTHING
    )
    return [
        f"{page.url}: {each['id']}: {node['html']}\n{node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]
