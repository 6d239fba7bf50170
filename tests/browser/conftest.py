"""Fixtures for tests with a real browser."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Playwright, expect, sync_playwright

from ivr.studio.database import Database
from ivr.studio.people import Role, person_of_this_machine
from tests.browser.browsing import PATIENCE, House, house, sign_in, watched
from tests.conftest import write_into
from tests.programs import path_of
from tests.scripts import full_script, prepared
from tests.serving import serving
from tests.sounds import encoded, speech
from tests.studio.staff import app_with, content, studio_on

COUGH = 6.5
"""Seconds until the microphone hears a cough, after a spoken text."""

Enter = Callable[..., Page]
"""Signs in the person with a role, in a new browser with these options."""


@pytest.hookimpl(tryfirst=True)  # before the tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.needs("chromium"))


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright. Its event loop blocks others, so it ends with the module."""
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chromium]:
    """A real browser whose microphone plays a text being read, and then a cough."""
    sound = tmp_path_factory.mktemp("microphone") / "read.wav"
    read = speech(4.4, rate=48_000, before=0.9, after=COUGH - 5.3)
    heard = np.concatenate([read, speech(0.3, rate=48_000, before=0, after=3)])
    sound.write_bytes(encoded(heard, 48_000))
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    arguments += ["--no-first-run", "--use-fake-device-for-media-stream"]
    arguments += ["--use-fake-ui-for-media-stream"]
    arguments += [f"--use-file-for-fake-audio-capture={sound}%noloop"]
    launched = playwright.chromium.launch(executable_path=path_of("chromium"), args=arguments)
    with closing(launched) as browser:
        yield browser


@pytest.fixture
def line(request: pytest.FixtureRequest, folder: Path, tmp_path: Path) -> Iterator[House]:
    """A complete service, with the frozen script or the one of the parameter."""
    write_into(folder, getattr(request, "param", full_script()))
    with house(folder, tmp_path / "data") as line:
        yield line


@pytest.fixture
def enter(chromium: Chromium, line: House) -> Iterator[Enter]:
    """Signs people in, each in a separate English browser."""
    with ExitStack() as stack:

        def enter(role: Role, **options: Any) -> Page:
            context = chromium.new_context(locale="en-GB", **options)
            stack.callback(context.close)
            page = stack.enter_context(watched(context))
            sign_in(page, line.studio, role)
            return page

        yield enter


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[House]:
    """An open studio in which the frozen script is live."""
    file = tmp_path / "ivr.db"
    file.write_bytes(content(full_script))
    with closing(Database(f"sqlite:///{file}", creates=True)) as database:
        here, number, line = person_of_this_machine(), "+46850550000", prepared(full_script())
        studio = studio_on(database, open_person=here, test_number=number, live=lambda: line)
        with serving(lambda origin: app_with(studio)) as origin:
            yield House(origin, database)


@pytest.fixture
def page(chromium: Chromium) -> Iterator[Page]:
    """An English browser that fails on events of Eye."""
    with closing(chromium.new_context(locale="en-GB")) as context, watched(context) as page:
        yield page
