"""What tests of texts do: put texts into the draft, and fill in the form of one."""

import re
from collections.abc import Mapping

from ivr.script.changes import changes
from tests.studio.forms import sent_by
from tests.studio.staff import Browser, Staff

FRED, WELCOME = "sv/fred.txt", "sv/welcome.txt"


def page(browser: Browser, path: str) -> str:
    """A page as text."""
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def form(browser: Browser, name: str, *, act: str = "save", **typed: str) -> dict[str, str]:
    """What the page of a text sends; `sv_body` is what was typed into the Swedish sentences."""
    path = f"/studio/texts/{name}"
    sent = sent_by(page(browser, path), path) | {"act": act}
    for where, words in typed.items():
        code, _, part = where.partition("_")
        assert f"{code}/texts/{name}/{part}" in sent
        sent[f"{code}/texts/{name}/{part}"] = words
    return sent


def field(html: str, code: str = "sv", part: str = "body") -> str:
    """What is in the input of a part of a text."""
    name = re.compile(rf"{code}/texts/[^/]+/{part}")
    (words,) = [words for each, words in sent_by(html).items() if name.fullmatch(each)]
    return words.replace("\r\n", "\n")


def text(staff: Staff, path: str) -> str:
    """A file of the draft."""
    return staff.studio.drafts.current().files[path].decode()


def put(staff: Staff, files: Mapping[str, bytes]) -> None:
    """Make the draft hold these files, and no others, be they good or not."""
    drafts = staff.studio.drafts
    draft = drafts.current()
    values = {change.field: change.new for change in changes(draft.files, files)}
    drafts.save(values, seen=draft.seen(*values), author="Karin")
