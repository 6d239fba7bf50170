"""Extract the messages of the package, and merge them into the Swedish catalogue.

`make messages` runs `python -m tests.messages`: new messages are added without their Swedish, and
unused ones removed. All other entries stay as they are, byte for byte.
"""

import sys
import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as CatalogMessage
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

import ivr
from ivr.i18n import CATALOGUES

PACKAGE = Path(ivr.__file__).parent
CATALOGUE = CATALOGUES / "sv" / "LC_MESSAGES" / "ivr.po"
WIDTH = 100
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext.babel_extract")]
TEMPLATES = {
    "silent": "false",
    "trimmed": "false",
    "newstyle_gettext": "true",
    "extensions": "jinja2.ext.i18n",
}
KEYWORDS = {
    **dict.fromkeys(("_", "_l", "N_", "gettext", "lazy_gettext")),
    **dict.fromkeys(("ngettext", "lazy_ngettext"), (1, 2)),
}

Message = tuple[str, ...]
"""A message, or its plural forms."""


@cache
def used_messages() -> Mapping[Message, str]:
    """Return each message of modules, templates and thresholds, with its place."""
    messages: dict[Message, str] = {}
    options = {"**.html": TEMPLATES}
    found = extract_from_dir(str(PACKAGE), METHODS, options, keywords=KEYWORDS)
    for file, line, message, _comments, _context in found:
        messages[forms_of(message)] = f"{file}:{line}"
    thresholds = tomllib.loads((PACKAGE / "checks" / "thresholds.toml").read_text(encoding="utf-8"))
    for rule, limits in thresholds.items():
        for name, limit in limits.items():
            for words in (limit["source"], limit["unit"], limit["label"]):
                messages[forms_of(words)] = f"thresholds.toml: {rule}.{name}"
    return messages


def forms_of(message: str | Sequence[str] | None) -> Message:
    """Return a message with its plural forms as Babel has it."""
    return (message or "",) if isinstance(message, str | None) else tuple(message)


def entries_in(catalogue: str) -> list[CatalogMessage]:
    """Return the entries of a catalogue, without its header."""
    return [entry for entry in read_po(BytesIO(catalogue.encode()), locale="sv") if entry.id]


def merge(catalogue: str, messages: Collection[Message]) -> str:
    """Return a catalogue with these messages alone, sorted; new ones have no Swedish."""
    header, *blocks = catalogue.strip().split("\n\n")
    known = {forms_of(entry.id): block for block in blocks for entry in entries_in(block)}
    wanted = sorted(messages)
    entries = (known.get(each) or _without_swedish(each) for each in wanted)
    return "\n\n".join((header, *entries)) + "\n"


def _without_swedish(message: Message) -> str:
    catalogue, written = Catalog(locale="sv"), BytesIO()
    catalogue.add(message if len(message) > 1 else message[0])
    write_po(written, catalogue, width=WIDTH, omit_header=True)
    return written.getvalue().decode().strip()


def main() -> None:
    """Merge the messages into the catalogue, and list those that need Swedish."""
    catalogue = merge(CATALOGUE.read_text(encoding="utf-8"), used_messages())
    CATALOGUE.write_text(catalogue, encoding="utf-8")
    missing = [one for one in entries_in(catalogue) if not all(forms_of(one.string))]
    for one in missing:
        message = forms_of(one.id)
        sys.stdout.write(f"{used_messages()[message]}: {message[0]}\n")
    sys.stdout.write(f"{len(missing)} messages need Swedish in {CATALOGUE}\n")


if __name__ == "__main__":
    main()
