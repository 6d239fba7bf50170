"""What tests of the draft's words do: save files and fields, and fill in the form of a text."""

from collections.abc import Mapping

from ivr.script.changes import changes
from ivr.script.fields import Value
from ivr.script.place import address_of, written
from tests.studio.forms import sent_by
from tests.studio.staff import Browser, Staff

FRED, WELCOME = "sv/fred.txt", "sv/welcome.txt"


def form(browser: Browser, name: str, *, act: str = "save", **typed: str) -> dict[str, str]:
    """What the page of a text sends; `sv_body` is what was typed into the Swedish sentences."""
    path = f"/studio/texts/{name}"
    sent = sent_by(browser.page(path), path) | {"act": act}
    for where, words in typed.items():
        code, _, part = where.partition("_")
        assert f"{code}/texts/{name}/{part}" in sent
        sent[f"{code}/texts/{name}/{part}"] = words
    return sent


def text(staff: Staff, path: str) -> str:
    """A file of the draft."""
    return staff.draft.files[path].decode()


def value(staff: Staff, name: str) -> Value | None:
    """The value of a field in the draft."""
    return staff.draft.fields.get(address_of(name))


def put(staff: Staff, files: Mapping[str, bytes]) -> None:
    """Make the draft hold these files, and no others, be they good or not."""
    held = staff.draft.files
    staff.save({written(one.field): one.new for one in changes(held, files)})
