"""The pages in the order in which they are offered."""

from dataclasses import dataclass

from flask import current_app, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from ivr.studio.access import decided
from ivr.studio.accounts import Person
from ivr.studio.addresses import address_of

PAGES = (
    ("overview", _l("Overview")),
    ("texts", _l("Texts")),
    ("menu", _l("Menu")),
    ("pronunciation", _l("Pronunciation")),
    ("recordings", _l("Recordings")),
    ("phone", _l("Phone")),
    ("publish", _l("Publish")),
    ("history", _l("History")),
    ("statistics", _l("Statistics")),
    ("people", _l("People")),
)
"""Endpoints and names. A page's further views are called `texts_edit` and the like."""


@dataclass(frozen=True, slots=True)
class Link:
    """A page that is offered."""

    address: str
    name: LazyString
    current: bool


def offered(person: Person | None) -> tuple[Link, ...]:
    """Return the pages that are there, and that this person may see."""
    here = (request.endpoint or "").removeprefix("studio.").partition("_")[0]
    return tuple(
        Link(address_of(page), name, page == here) for page, name in PAGES if _may_see(person, page)
    )


def _may_see(person: Person | None, page: str) -> bool:
    endpoint = f"studio.{page}"
    decision = decided(endpoint)
    if endpoint not in current_app.view_functions or decision is None or person is None:
        return False
    return decision.role is None or person.may(decision.role)
