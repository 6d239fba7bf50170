"""The files of a draft that the settings change, and the pages that show them."""

import tomllib
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

from scripts import excused_script

from ivr.publishing.edition import Source
from ivr.script.files import Files
from studio.staff import Browser, Staff


def published(staff: Staff) -> Staff:
    """A studio with an edition that makes exceptions from rules."""
    staff.studio.editions.publish(excused_script(), author="files", source=Source.FILES)
    return staff


def page(browser: Browser, path: str = "/studio/settings") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def files(staff: Staff) -> Files:
    return staff.studio.drafts.current().files


def table(staff: Staff, file: str = "line.toml") -> dict[str, Any]:
    return tomllib.loads(files(staff)[file].decode())


def save(staff: Staff, changed: Mapping[str, bytes | None]) -> None:
    """Put files into the draft, as another page does."""
    drafts = staff.studio.drafts
    drafts.save_files(changed, seen=drafts.current().seen_files(*changed), author="Karin")


class _Form(HTMLParser):
    """What a browser would send of the form of the settings."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in found:
            self.fields[self._select] = found["value"]
        elif tag == "input" and name and "disabled" not in found:
            if found.get("type") != "checkbox" or "checked" in found:
                self.fields[name] = found.get("value", "")


def form_of(html: str, **changed: str) -> dict[str, str]:
    """Return what the page of the settings sends, with changed fields; `_` stands for a hyphen."""
    form = _Form()
    form.feed(html[html.index("<h1") :].partition("</form>")[0])
    return form.fields | {name.replace("_", "-"): value for name, value in changed.items()}
