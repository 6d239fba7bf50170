"""Links to the main pages, and validation of addresses to return to."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from ivr.studio.access import decided
from ivr.studio.people import Person

PAGES = {
    "overview": (_l("Today"), {"overview", "announcements"}),
    "texts": (_l("Texts and menu"), {"texts", "menu", "review"}),
    "phone": (_l("Test phone"), {"phone"}),
    "publish": (_l("Publish"), {"publish"}),
    "more": (
        _l("More"),
        {"more", "words", "recordings", "settings", "statistics", "history", "people", "account"},
    ),
}
"""Names of the main pages, and the prefixes of the views below each, by endpoint."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page."""

    address: str
    name: LazyString
    current: bool


def links(person: Person | None) -> tuple[Link, ...]:
    """Return links to the main pages that the person may open."""
    here = (request.endpoint or "").removeprefix("studio.").partition("_")[0]
    return tuple(
        Link(url_for(f"studio.{page}"), name, here in below)
        for page, (name, below) in PAGES.items()
        if may_see(person, page)
    )


def may_see(person: Person | None, page: str) -> bool:
    """Return whether a person may open a page, by its endpoint."""
    decision = decided(f"studio.{page}")
    return bool(person and decision and decision.role is not None and person.may(decision.role))


def next_address(given: MultiDict[str, str] | None = None) -> str:
    """Return the address in the field `next` if it is within the studio, else the page Today."""
    address = (request.args if given is None else given).get("next", "")
    return address if is_local(address) else url_for("studio.overview")


def is_local(address: str) -> bool:
    """Return whether an address is a page of the studio and cannot lead elsewhere."""
    path = address.partition("?")[0]
    return (
        (path == "/studio" or path.startswith("/studio/"))
        and address.isascii()
        and address.isprintable()
        and not any(sign in address for sign in ("\\", "//", "/..", "#", " "))
    )
