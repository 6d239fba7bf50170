"""Counts what a person clicks in a browser, and keeps the words that they had before them.

Typing and Tab are free. A file that is chosen is a click, and a list in which something is
chosen two.
"""

import json
import re

from playwright.sync_api import Locator, Page

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

NOT_FOR_PEOPLE = re.compile(r"\S*(?:prompts/|\.(?:txt|toml|wav|mp3|json)\b)\S*|\bR\d{1,2}\b")
"""Names of files and folders, and numbers of rules."""


class Clicks:
    """What was clicked on a page of the studio since it was opened for a task."""

    def __init__(self, page: Page, address: str) -> None:
        page.add_init_script(COUNTING)
        page.goto(address)
        self._page = page

    @property
    def count(self) -> int:
        """How many clicks it took."""
        return int(json.loads(self._page.evaluate("sessionStorage.seen"))["clicks"])

    @property
    def not_for_people(self) -> set[str]:
        """Names of files and numbers of rules that were in sight at a click, or are now."""
        words: list[str] = json.loads(self._page.evaluate("sessionStorage.seen"))["words"]
        words.append(self._page.inner_text("body"))
        return {found for each in words for found in NOT_FOR_PEOPLE.findall(each)}


def rewrite(field: Locator, old: str, new: str) -> None:
    """Click behind some words of a text, delete them, and type others."""
    field.click()
    words = field.input_value()
    assert words.count(old) == 1
    end = words.index(old) + len(old)
    field.evaluate("(field, end) => field.setSelectionRange(end, end)", end)
    for _ in old:
        field.press("Backspace")
    field.page.keyboard.type(new)
