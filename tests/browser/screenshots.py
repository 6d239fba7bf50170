"""Pictures of every page of the studio, and figures: weight, time to first paint, violations.

`make screenshots` writes them to the folder `screenshots/`.
"""

import argparse
import itertools
import tempfile
from pathlib import Path
from statistics import median

import click
from playwright.sync_api import Browser, Page, sync_playwright

from ivr.studio.accounts import Role
from ivr.web import logs
from tests.browser.browsing import Eye, House, chromium, sign_in
from tests.browser.looking import (
    EVERYTHING,
    LAPTOP,
    TELEPHONE,
    first_paint,
    loaded,
    look,
    violations,
)
from tests.scripts import full_script
from tests.studio.furnished import PAGES, dispute, furnished, trouble

TROUBLED = ("overview", "texts", "texts_edit", "publish")
"""The pages that look different when the draft has errors."""
DISPUTED = ("overview", "texts", "texts_edit", "words", "publish")
"""The pages that look different when two people have changed the same words."""


def main() -> None:
    """Take the pictures, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("screenshots"))
    parser.add_argument("--only", nargs="*", default=list(PAGES), help="names of pages")
    asked = parser.parse_args()
    logs.silence()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        base = Path(name)
        for path, data in full_script().items():
            (base / "prompts" / path).parent.mkdir(parents=True, exist_ok=True)
            (base / "prompts" / path).write_bytes(data)
        with furnished(base / "prompts", base / "data") as line, chromium(playwright) as browser:
            door = Door(browser, line)
            weigh(door, line, asked.only)
            count = take(door, line, asked.folder, asked.only)
            dispute(line)
            count += take(door, line, asked.folder / "disputed", DISPUTED)
            trouble(line)
            count += take(door, line, asked.folder / "troubled", TROUBLED)
    click.echo(f"{count} violations")


class Door:
    """The way into the studio: its administrator signs in once, for attempts are counted."""

    def __init__(self, browser: Browser, line: House) -> None:
        self._browser = browser
        with_session = browser.new_context()
        sign_in(with_session.new_page(), line.studio, Role.ADMINISTRATOR)
        self._inside = with_session.storage_state()
        with_session.close()

    def page(self, name: str, language: str = "sv") -> Page:
        """Open a browser that has seen nothing yet, signed in where the page needs that."""
        state = None if name == "sign_in" else self._inside
        return self._browser.new_context(locale=language, storage_state=state).new_page()


def weigh(door: Door, line: House, names: list[str]) -> None:
    """Print how heavy each page is when a browser sees the studio for the first time."""
    click.echo(f"{'page':22} {'kB':>6} {'all kB':>7} {'requests':>8} {'first paint ms':>14}")
    for name in names:
        page = door.page(name)
        sizes = loaded(page, line.studio + PAGES[name])
        paint = median(first_paint(page, line.studio + PAGES[name]) for _ in range(5))
        own, all_of_it = sizes[0] / 1000, sum(sizes) / 1000
        click.echo(f"{name:22} {own:6.1f} {all_of_it:7.1f} {len(sizes):8} {paint:14.0f}")
        page.context.close()


def take(door: Door, line: House, folder: Path, names: list[str] | tuple[str, ...]) -> int:
    """Take eight pictures of each page, and return how many violations axe found."""
    folder.mkdir(parents=True, exist_ok=True)
    found: list[str] = []
    for language in ("sv", "en"):
        inside, outside = door.page("", language), door.page("sign_in", language)
        eyes = [Eye(inside), Eye(outside)]
        for name in names:
            page = outside if name == "sign_in" else inside
            page.goto(line.studio + PAGES[name], wait_until="networkidle")
            looks = itertools.product(
                (("laptop", LAPTOP), ("telephone", TELEPHONE)), ("light", "dark")
            )
            for (width, size), scheme in looks:
                look(page, size, scheme)
                found += violations(page, EVERYTHING)
                path = folder / f"{name}-{language}-{scheme}-{width}.png"
                page.screenshot(path=path, full_page=True)
        found += [failure for eye in eyes for failure in eye.failures]
        inside.context.close()
        outside.context.close()
    click.echo("\n".join(found))
    return len(found)


if __name__ == "__main__":
    main()
