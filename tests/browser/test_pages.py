"""Every page of the studio in a real browser: for all who read it, whatever they read it with.

None is heavy, with its styles and scripts, for a browser that has seen nothing yet.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browsing import (
    LAPTOP,
    NARROWEST,
    TELEPHONE,
    Eye,
    House,
    look,
    state_inside,
    violations,
)
from tests.conftest import write_into
from tests.databases import memory_database
from tests.scripts import full_script
from tests.studio.furnished import NO_PAGES, PAGES, dispute, furnished, hurt, trouble
from tests.studio.staff import app_with, studio_on

SCREENS = {"sv": (LAPTOP, "light"), "en": (TELEPHONE, "dark")}
"""How the pages of a language are read."""

HEAVIEST = 60_000
"""Bytes of any page, its styles and its scripts, but of the statistics, which draw a report."""

HEAVIEST_REPORT = 100_000

WEIGHT = """["navigation", "resource"].flatMap(type => performance.getEntriesByType(type))
  .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""

SOONEST, OF_NOTHING = 200, 60
"""Milliseconds until a page is seen, and usually until the page is that says there is none.

Where the latter takes longer, the machine is busy, and the others may take longer as well.
"""

FIRST_PAINT = """new Promise(tell => new PerformanceObserver(
  list => tell(list.getEntries().at(-1).startTime)
).observe({ type: "paint", buffered: true }))"""

HURTFUL = '"><img src=x data-hurt onerror=alert(1)><script data-hurt>alert(1)</script>'


class Visits:
    """Pages in which an administrator has signed in, one for each language, and what they did."""

    def __init__(self, chromium: Browser, line: House) -> None:
        self._chromium = chromium
        self._line = line
        self._open: dict[tuple[str, bool], tuple[Page, Eye]] = {}

    def at(self, language: str, name: str) -> tuple[Page, Eye]:
        """Open a page of the studio in a language, on its screen."""
        signed_in = name != "sign_in"
        if (language, signed_in) not in self._open:
            state = state_inside(self._chromium, self._line) if signed_in else None
            context = self._chromium.new_context(locale=language, storage_state=state)
            page = context.new_page()
            self._open[language, signed_in] = (page, Eye(page))
        page, eye = self._open[language, signed_in]
        eye.failures.clear()
        look(page, *SCREENS[language])
        answer = page.goto(self._line.studio + PAGES[name])
        assert answer and (answer.status == 404) is (name == "nothing")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        return page, eye


@contextmanager
def service(base: Path) -> Iterator[House]:
    """A service in which something is everywhere."""
    write_into(base / "prompts", full_script())
    with furnished(base / "prompts", base / "data") as line:
        yield line


@pytest.fixture(scope="module")
def visits(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visits]:
    """An administrator's browsers, one for each language."""
    with service(tmp_path_factory.mktemp("furnished")) as line:
        yield Visits(chromium, line)


def assert_for_everybody(page: Page, eye: Eye) -> None:
    """Nothing hinders anybody, on the screen as it is, and nothing scrolls sideways.

    `make screenshots` looks at every page in all ways.
    """
    found = violations(page)
    assert not found, "\n".join(found)
    assert_narrow(page)
    assert not eye.failures


def assert_narrow(page: Page) -> None:
    look(page, NARROWEST)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST[0], page.url


def test_no_page_is_left_out() -> None:
    rules = app_with(studio_on(memory_database())).url_map.iter_rules()
    there = {
        rule.endpoint.removeprefix("studio.") for rule in rules if "GET" in (rule.methods or ())
    }
    assert there == PAGES.keys() | NO_PAGES


@pytest.mark.parametrize("language", SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody_and_asks_nobody_else(
    visits: Visits, name: str, language: str
) -> None:
    page, eye = visits.at(language, name)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    if page.locator("header.top").count():  # a print has none
        expect(page.locator("button[name=language]")).to_have_text(["Svenska", "English"])
    assert page.evaluate(WEIGHT) <= (HEAVIEST_REPORT if name == "statistics" else HEAVIEST)
    if language == "sv":
        seen = page.locator("body").inner_text()
        assert not re.findall(r".*\d\.\d.*", seen), "a decimal point in Swedish"
    assert_for_everybody(page, eye)


@pytest.mark.parametrize("name", ["overview", "texts", "texts_edit", "publish", "statistics"])
def test_something_is_seen_at_once(visits: Visits, name: str) -> None:
    def first_paint(name: str) -> float:
        return float(visits.at("sv", name)[0].evaluate(FIRST_PAINT))

    busy = (max(1, first_paint("nothing") / OF_NOTHING) for _ in range(10))
    assert any(first_paint(name) < SOONEST * each for each in busy)


def test_a_script_that_got_into_a_page_would_not_run_and_the_tests_would_see_it(
    visits: Visits,
) -> None:
    page, eye = visits.at("en", "overview")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=document.title=1>')"
    )
    page.wait_for_event("console")
    assert "Content Security Policy" in str(eye.failures)
    assert page.title().startswith("Today")


def test_what_is_wrong_with_the_draft_is_told_for_everybody_too(
    chromium: Browser, tmp_path: Path
) -> None:
    states = {
        dispute: ["overview", "texts", "texts_edit", "words", "publish"],
        trouble: [
            "overview", "texts", "announcements_edit", "texts_edit", "recordings", "publish",
        ],
    }  # fmt: skip
    with service(tmp_path) as line:
        visits = Visits(chromium, line)
        for state, names in states.items():
            state(line)
            for name in names:
                assert_for_everybody(*visits.at("sv", name))


def test_what_somebody_wrote_is_shown_everywhere_runs_nowhere_and_widens_no_page(
    chromium: Browser, tmp_path: Path
) -> None:
    shown = set()
    with service(tmp_path) as line:
        hurt(line, HURTFUL, "långtord" * 12)
        visits = Visits(chromium, line)
        for name in PAGES:
            page, eye = visits.at("en", name)
            assert page.locator("[data-hurt]").count() == 0
            assert not eye.failures
            written = page.locator("textarea, input:not([type=hidden])").evaluate_all(
                "fields => fields.map(field => field.value).join()"
            )
            if "data-hurt" in page.locator("body").inner_text() + written:
                shown.add(name)
            assert_narrow(page)
    assert {
        "overview", "announcements_edit", "texts", "texts_edit", "words", "recordings_text",
        "publish", "history", "people",
    } <= shown  # fmt: skip
