"""The draft that the settings change, and the forms of the pages that show them."""

from collections.abc import Mapping
from html import unescape
from typing import Any

from ivr.publishing.edition import Source
from ivr.script.fields import Value
from ivr.script.place import Address, address_of
from tests.scripts import excused_script
from tests.studio.forms import sent_by
from tests.studio.staff import Browser, Staff


def published(staff: Staff) -> Staff:
    """A studio with an edition that makes exceptions from rules."""
    staff.studio.editions.publish(excused_script(), author="files", source=Source.FILES)
    return staff


def page(browser: Browser, path: str = "/studio/settings") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def fields(staff: Staff) -> dict[Address, Any]:
    return dict(staff.studio.drafts.current().fields)


def save(staff: Staff, values: Mapping[str, Value | None]) -> None:
    """Save values in the draft, as a colleague does on another page."""
    drafts = staff.studio.drafts
    addressed = {address_of(written): value for written, value in values.items()}
    drafts.save(addressed, seen=drafts.current().seen(*addressed), author="Karin")


def sent(browser: Browser, path: str, form: Mapping[str, object], status: int = 303) -> str:
    """Send a form, and return the page that comes back."""
    answer = browser.post(path, form)
    html = unescape(answer.get_data(as_text=True))
    assert answer.status_code == status, html
    return html


def form_of(html: str, **changed: object) -> dict[str, object]:
    """Return what the form of a page sends, with changed inputs."""
    form = sent_by(html[html.index("<h1") :])
    return {name: value for name, value in form.items() if name != "csrf_token"} | changed
