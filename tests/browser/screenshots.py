"""Pictures of every page of the studio, and what axe finds.

`make screenshots` writes them to the folder `screenshots/`.
"""

import argparse
import itertools
import tempfile
from collections.abc import Collection
from pathlib import Path

import click
from playwright.sync_api import Browser, sync_playwright

from ivr.web import logs
from tests.browser.browsing import (
    LAPTOP,
    TELEPHONE,
    Eye,
    House,
    chromium,
    look,
    state_inside,
    violations,
)
from tests.browser.test_pages import PAGES, dispute, furnished, trouble

TROUBLED = ("overview", "texts", "texts_edit", "publish")
"""The pages that look different when the draft has errors."""
DISPUTED = (*TROUBLED, "words")
"""The pages that look different when two people have changed the same words."""


def main() -> None:
    """Take the pictures, and print what axe finds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("screenshots"))
    parser.add_argument("--only", nargs="*", default=list(PAGES), help="names of pages")
    asked = parser.parse_args()
    logs.silence()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        with furnished(Path(name)) as line, chromium(playwright) as browser:
            found = take(browser, line, asked.folder, asked.only)
            dispute(line)
            found += take(browser, line, asked.folder / "disputed", DISPUTED)
            trouble(line)
            found += take(browser, line, asked.folder / "troubled", TROUBLED)
    click.echo("\n".join([*found, f"{len(found)} violations"]))


def take(browser: Browser, line: House, folder: Path, names: Collection[str]) -> list[str]:
    """Take eight pictures of each page, and return what axe and the browser found."""
    folder.mkdir(parents=True, exist_ok=True)
    found: list[str] = []
    for language, name in itertools.product(("sv", "en"), names):
        state = None if name == "sign_in" else state_inside(browser, line)
        page = browser.new_context(locale=language, storage_state=state).new_page()
        eye = Eye(page)
        page.goto(line.studio + PAGES[name], wait_until="networkidle")
        for width, scheme in itertools.product((LAPTOP, TELEPHONE), ("light", "dark")):
            look(page, width, scheme)
            found += violations(page)
            path = folder / f"{name}-{language}-{scheme}-{width[0]}.png"
            page.screenshot(path=path, full_page=True)
        found += eye.failures
        page.context.close()
    return found


if __name__ == "__main__":
    main()
