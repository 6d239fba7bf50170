"""What tests of the draft's words do: save files, and look at fields and files."""

from collections.abc import Mapping

from ivr.script.changes import changes
from ivr.script.fields import Value
from ivr.script.place import address_of, written
from tests.studio.staff import Staff

FRED, WELCOME = "sv/fred.txt", "sv/welcome.txt"


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
