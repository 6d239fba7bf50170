"""Addresses within the studio."""

from flask import current_app, request, url_for
from werkzeug.datastructures import MultiDict

HOME = ("overview", "account")
"""Where somebody begins: the first of these pages that is there."""


def address_of(page: str, **values: object) -> str:
    """Return the address of a page of the studio, such as `texts`."""
    return url_for(f"studio.{page}", **values)  # type: ignore[arg-type] # any value is written


def home() -> str:
    """Return the address where somebody begins."""
    there = current_app.view_functions
    return address_of(next(page for page in HOME if f"studio.{page}" in there))


def onward(given: MultiDict[str, str] | None = None) -> str:
    """Return where to go on as `next` says, if that is within the studio, and else home."""
    asked = (request.args if given is None else given).get("next", "")
    return asked if is_local(asked) else home()


def is_local(address: str) -> bool:
    """Tell whether an address leads to a page of the studio, and cannot lead elsewhere."""
    path = address.partition("?")[0]
    return (
        (path == "/studio" or path.startswith("/studio/"))
        and address.isascii()
        and address.isprintable()
        and not any(sign in address for sign in ("\\", "//", "/..", "#", " "))
    )
