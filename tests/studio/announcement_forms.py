"""The form of an announcement as tests fill it in, and the draft that it is saved in."""

import re
from collections.abc import Mapping
from html import unescape

from ivr.publishing.edition import Source
from studio.staff import Browser, Staff

NEW = "/studio/announcement"
SV, EN = "Linjen är stängd till fredag.", "The line is closed until Friday."
FORM = {
    "act": "save",
    "text-sv": f"{SV}\r\n",
    "text-en": EN,
    "from": "",
    "until": "2027-01-22T12:00",
    "closes": "yes",
    "seen": "",
}
"""The studio's clock stands at 15 January 2027, 09:00 in Stockholm."""

WEEK = "from = 2027-01-14T08:00:00\nuntil = 2027-01-21T17:00:00\n"
LATER = "from = 2027-02-01T08:00:00\nuntil = 2027-02-02T17:00:00\n"
OVER = "from = 2027-01-04T08:00:00\nuntil = 2027-01-11T17:00:00\n"
FRAUD = {"sv": "Bedragare ringer just nu.", "en": "Fraudsters are calling now."}


def publish(staff: Staff, files: Mapping[str, bytes]) -> None:
    staff.studio.editions.publish(files, author="files", source=Source.FILES)


def save(staff: Staff, files: Mapping[str, bytes | None]) -> None:
    """Put files into the draft, as somebody else does."""
    drafts = staff.studio.drafts
    drafts.save_files(files, seen=drafts.current().seen_files(*files), author="karin@example.se")


def draft(staff: Staff) -> Mapping[str, bytes]:
    return staff.studio.drafts.current().files


def table(staff: Staff) -> str:
    return draft(staff)["line.toml"].decode()


def names(staff: Staff) -> list[str]:
    """The announcements of the draft."""
    return re.findall(r"\[announcements\.([a-z0-9-]+)\]", table(staff))


def seen(page: str) -> dict[str, str]:
    """The hidden fields with which the form says what its author has seen."""
    return {
        name: unescape(value)
        for name, value in re.findall(r'name="(seen(?:-\w+)?)" value="([^"]*)"', page)
    }


def shown(browser: Browser, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status
    return unescape(answer.get_data(as_text=True))


def sent(browser: Browser, form: Mapping[str, str], path: str = NEW, status: int = 303) -> str:
    """What the browser shows after it has sent a form."""
    answer = browser.post(path, form)
    assert answer.status_code == status, answer.get_data(as_text=True)
    if status == 303:
        return shown(browser, answer.location)
    return unescape(answer.get_data(as_text=True))


def errors(page: str) -> dict[str, str]:
    """The errors at the fields."""
    return dict(re.findall(r'<p class="error" id="([\w-]+)-error">(.*?)</p>', page))


def edit(browser: Browser, name: str, **changed: str) -> dict[str, str]:
    """The form of an announcement as its page fills it in, with changes."""
    page = shown(browser, f"/studio/announcements/{name}")
    fields = dict(re.findall(r'id="(from|until)" name="\w+" value="([^"]*)"', page))
    texts = re.findall(r'<textarea id="(text-\w+)"[^>]*>\n([^<]*)</textarea>', page)
    closes = {"closes": "yes"} if "checked" in page else {}
    return {"act": "save", **fields, **dict(texts), **closes, **seen(page), **changed}
