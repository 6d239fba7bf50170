"""What tests of publishing do: change the draft, publish, read pages and requests."""

import re
from collections.abc import Mapping
from typing import Any

from ivr.checks.check import check_script
from ivr.publishing.draft import Draft
from ivr.publishing.drafts import Drafts
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.script.changes import changes
from ivr.script.fields import Value
from ivr.script.files import fingerprint
from ivr.script.place import address_of, written
from ivr.studio.accounts import Role
from tests.conftest import published
from tests.scripts import full_script, with_text
from tests.studio.staff import Browser, Staff

WELCOME = "Välkommen till polisens information om internationellt arbete.\n"
APPROVAL = "\n[publishing]\napproval = true\n"


def publish(staff: Staff, files: Mapping[str, bytes], note: str = "") -> int:
    """Make a script live."""
    source = Source.STUDIO if note else Source.FILES
    author = staff.name(Role.PUBLISHER) if note else "files"
    editions = staff.studio.editions
    return published(editions.publish(files, author=author, source=source, note=note)).number


def save(staff: Staff, **texts: str | None) -> Draft:
    """Put texts into the draft; `sv__notice` stands for sv/notice.txt."""
    files = {
        f"{name.replace('__', '/')}.txt": None if text is None else text.encode()
        for name, text in texts.items()
    }
    return save_files(staff, files)


def put(staff: Staff, files: Mapping[str, bytes]) -> Draft:
    """Make the draft hold these files, and no others, be they good or not."""
    return save_files(staff, {**dict.fromkeys(staff.draft.files), **files})


def text(staff: Staff, path: str) -> str:
    """A file of the draft."""
    return staff.draft.files[path].decode()


def value(staff: Staff, name: str) -> Value | None:
    """The value of a field in the draft."""
    return staff.draft.fields.get(address_of(name))


def save_files(staff: Staff, files: Mapping[str, bytes | None]) -> Draft:
    """Put files into the draft."""
    return put_files(staff.studio.drafts, files, staff.name(Role.EDITOR))


def put_files(drafts: Drafts, files: Mapping[str, bytes | None], author: str) -> Draft:
    """Save what differs in files in the draft."""
    draft = drafts.current()
    after = {path: data for path, data in {**draft.files, **files}.items() if data is not None}
    values = {one.field: one.new for one in changes(draft.files, after)}
    return drafts.save(values, seen=draft.seen(*values), author=author)


def wanting_approval() -> dict[str, bytes]:
    """A script that wants a second person."""
    table = full_script()["line.toml"].decode()
    return with_text(full_script(), "line.toml", table + APPROVAL)


def page_of(browser: Browser, path: str = "/studio/publish") -> str:
    """A page as text."""
    return browser.page(path)


def card(page: str, id: str) -> str:
    """One change on a page."""
    return page.partition(f'id="{id}"')[2].partition("</section>")[0]


def forms(page: str, address: str = "/studio/publish") -> set[str]:
    """What a page offers to do at its address; "" is to publish."""
    return {act.strip("/") for act in re.findall(rf'action="{address}(|/\w+)"', page)}


def changed(staff: Staff) -> set[str]:
    """The fields that the draft changes, written with slashes."""
    return {written(field) for field in staff.studio.drafts.current().saves}


def note(staff: Staff, words: str = "A new welcome.") -> dict[str, str]:
    """The form with a note, for the draft as it is now."""
    return {"note": words, "fingerprint": staff.studio.drafts.current().fingerprint}


def waiting(staff: Staff) -> tuple[str, dict[str, str]]:
    """The address of the newest request, and the form of somebody who looks at it now."""
    editions = staff.studio.editions
    asked = editions.requests()[0]
    content = fingerprint(editions.request_files(asked.id))
    form = {"content": content, "live": str(editions.newest_number())}
    return f"/studio/publish/requests/{asked.id}", form


def ask(staff: Staff, role: Role = Role.EDITOR, words: str = "A new welcome.") -> str:
    """Request approval for the draft as the person of a role, and return the request's address."""
    staff.browser(role).post("/studio/publish/ask", note(staff, words))
    return waiting(staff)[0]


def approve(staff: Staff, role: Role = Role.PUBLISHER) -> str:
    """Approve the newest request as it is now, and return the page that follows."""
    address, form = waiting(staff)
    return told_after(staff.browser(role), f"{address}/approve", form)


def as_older_rules_did(staff: Staff) -> Editions:
    """The editions of a studio, which take what the rules of today refuse."""
    return Editions(staff.studio.database, lambda _files: check_script(full_script()))


def seen(staff: Staff) -> dict[str, str]:
    """The draft that somebody looks at now, and the live edition under it, as forms send them."""
    draft = staff.studio.drafts.current()
    return {"fingerprint": draft.fingerprint, "over": str(draft.over)}


def discard(staff: Staff, browser: Browser, *subjects: str) -> str:
    """Undo changes of the draft as it is now, by default all, and return what the page says."""
    return told_after(browser, "/studio/publish/discard", {**seen(staff), "subject": [*subjects]})


def told_after(browser: Browser, path: str, form: Mapping[str, Any]) -> str:
    """What the page says after something was asked for."""
    answer = browser.post(path, form)
    assert answer.status_code == 303
    return browser.page(answer.location)
