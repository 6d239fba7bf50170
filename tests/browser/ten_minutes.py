"""Walks through docs/ten-minutes.md in a real browser, and takes its pictures anew.

`python -m tests.browser.ten_minutes` writes them to `docs/pictures/`.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.browser.browsing import chromium
from tests.scripts import full_script

OLD = "Det här är polisens information om internationellt samarbete."
NEW = "Hej och välkommen till polisens information om internationellt samarbete."
WIDTH = 1000


def main() -> None:
    """Do every step of the document, and take a picture of most."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("docs/pictures"))
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with running() as address, sync_playwright() as playwright, chromium(playwright) as browser:
        size = {"width": WIDTH, "height": 800}
        page = browser.new_context(locale="sv-SE", viewport=size).new_page()  # type: ignore[arg-type]
        walk(page, address, folder)


@contextmanager
def running() -> Iterator[str]:
    """Run the line as `make run` does, on an empty machine, and give its address."""
    with tempfile.TemporaryDirectory() as name:
        prompts = Path(name) / "prompts"
        for path, data in full_script().items():
            (prompts / path).parent.mkdir(parents=True, exist_ok=True)
            (prompts / path).write_bytes(data)
        line = subprocess.Popen(
            [sys.executable, "-m", "ivr", "run", "--port", "0", "--prompts", str(prompts)],
            env=os.environ | {"IVR_DATA": str(Path(name) / "data"), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert line.stdout
        try:
            banner = iter(line.stdout.readline, "")
            yield next(found[0] for said in banner if (found := re.search(r"http://[\d.:]+", said)))
        finally:
            line.terminate()
            line.communicate()


def walk(page: Page, address: str, folder: Path) -> None:
    """The ten minutes."""
    page.goto(f"{address}/studio/phone")
    call(page, OLD)
    page.locator('[data-key="4"]').click()
    expect(part(page, "captions")).to_contain_text("Knapp 4")
    shoot(page, folder / "1-call.png", page.locator("#telephone"), height=850)

    page.goto(f"{address}/studio/texts")
    shoot(page, folder / "2-texts.png", page.locator("#text-main"), height=840)

    page.goto(f"{address}/studio/texts/welcome")
    field = page.get_by_label("Text på svenska")
    written = field.input_value().replace(OLD, NEW)
    field.fill(f"{written}\nRing 110.")
    expect(page.locator("#beside-sv-body .finding.error").first).to_contain_text("110")
    shoot(page, folder / "3-finding.png", page.locator("form[data-check]"), height=800)
    field.fill(written)
    expect(page.locator("#beside-sv-body .finding.error")).to_have_count(0)
    expect(page.locator("#look-sv .said")).to_contain_text("Hej och välkommen")
    page.get_by_role("button", name="Spara i utkastet").click()

    page.goto(f"{address}/studio/phone")
    call(page, NEW)

    page.goto(f"{address}/studio/publish")
    shoot(page, folder / "4-heard.png", page.locator("section.change").first)
    page.locator("#note").fill("Vänligare hälsning")
    shoot(page, folder / "5-publish.png", page.locator("#note").locator("xpath=ancestor::form[1]"))
    page.get_by_role("button", name="Publicera nu").click()
    expect(page.locator("#live")).to_contain_text("Utgåva 2 hörs i alla nya samtal")
    shoot(page, folder / "6-live.png", page.locator("main"))

    page.goto(f"{address}/studio/phone?called=live")
    call(page, NEW)
    page.goto(f"{address}/studio/publish")
    page.get_by_role("link", name="Publicera utgåva 1 igen").click()
    page.get_by_role("button", name="Publicera utgåva 1 igen").click()
    expect(page.locator("#live")).to_contain_text("Utgåva 3 hörs i alla nya samtal")
    page.goto(f"{address}/studio/phone?called=live")
    call(page, OLD)


def call(page: Page, words: str) -> None:
    """Call, and read at once what is said."""
    page.locator("#at-once").check()
    part(page, "call").click()
    expect(part(page, "captions")).to_contain_text(words)


def part(page: Page, name: str) -> Locator:
    """A part of the test phone."""
    return page.locator(f'[data-part="{name}"]')


def shoot(page: Page, path: Path, of: Locator, *, height: float = 2000) -> None:
    """Take a picture of a part of the page, and of no more of it than so many pixels.

    The window is high, so that a bar at its bottom hides nothing.
    """
    page.set_viewport_size({"width": WIDTH, "height": 3000})
    page.evaluate("scrollTo(0, 0)")
    box = of.bounding_box()
    assert box
    clip = {"x": 0, "y": max(0, box["y"] - 12), "width": WIDTH}
    clip["height"] = min(box["height"] + 24, height)
    page.screenshot(path=path, clip=clip, full_page=True)  # type: ignore[arg-type]
    page.set_viewport_size({"width": WIDTH, "height": 800})


if __name__ == "__main__":
    main()
