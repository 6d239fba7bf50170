"""Where each file of a script is edited in the studio."""

from collections.abc import Mapping

from ivr.script.files import Files
from ivr.script.model import LANGUAGE_FILE, LINE_FILE
from ivr.studio.addresses import address_of
from ivr.studio.writing.names import names_in


def places(files: Files) -> Mapping[str, str]:
    """Return the address at which each file can be edited, by its path, as far as there is one."""
    names = names_in(files)
    found = {
        path: address_of("texts_edit", name=name)
        for name in names.texts
        for path in names.paths(name).values()
    }
    found |= {f"{code}/{LANGUAGE_FILE}": address_of("pronunciation") for code in names.languages}
    return found | {LINE_FILE: address_of("menu")}
