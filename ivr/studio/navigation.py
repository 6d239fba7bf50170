"""The navigation bar: links to the main pages."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from ivr.studio.access import decided
from ivr.studio.accounts import Person

PAGES = (
    ("overview", _l("Overview")),
    ("menu", _l("Menu")),
    ("words", _l("Words")),
    ("recordings", _l("Recordings")),
    ("settings", _l("Line settings")),
    ("phone", _l("Test phone")),
    ("publish", _l("Publish")),
    ("history", _l("History")),
    ("statistics", _l("Statistics")),
    ("people", _l("People")),
)
"""Endpoints and names. Further views of a page have its name as prefix, as in `menu_add`."""

OVERVIEW = ("overview", "announcements", "texts", "review")
"""The prefixes of views that belong to the overview."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page."""

    address: str
    name: LazyString
    current: bool


def links(person: Person | None) -> tuple[Link, ...]:
    """Return links to the pages that this person may see."""
    here = (request.endpoint or "").removeprefix("studio.").partition("_")[0]
    here = "overview" if here in OVERVIEW else here
    return tuple(
        Link(url_for(f"studio.{page}"), name, page == here)
        for page, name in PAGES
        if person and _may_see(person, f"studio.{page}")
    )


def _may_see(person: Person, endpoint: str) -> bool:
    decision = decided(endpoint)
    return decision is not None and decision.role is not None and person.may(decision.role)
