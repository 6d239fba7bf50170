"""The files of a draft that the settings change, and the pages that show them."""

import tomllib
from collections.abc import Mapping
from html import unescape
from typing import Any

from scripts import excused_script
from staff import Browser, Staff

from ivr.publishing.edition import Source
from ivr.script.files import Files


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
    drafts.save(changed, seen=drafts.current().seen(*changed), author="Karin")
