"""Addresses within the studio."""

from flask import request, url_for
from werkzeug.datastructures import MultiDict


def next_address(given: MultiDict[str, str] | None = None) -> str:
    """Return the address in the field `next` if it is within the studio, else that of Today."""
    asked = (request.args if given is None else given).get("next", "")
    return asked if is_local(asked) else url_for("studio.overview")


def is_local(address: str) -> bool:
    """Tell whether an address leads to a page of the studio and cannot lead elsewhere."""
    path = address.partition("?")[0]
    return (
        (path == "/studio" or path.startswith("/studio/"))
        and address.isascii()
        and address.isprintable()
        and not any(sign in address for sign in ("\\", "//", "/..", "#", " "))
    )
