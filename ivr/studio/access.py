"""Access rights of views, declared by decorators.

The gate refuses requests to views without such a decorator.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import current_app, g

from ivr.script.files import Files
from ivr.studio.editions.policy import Approval, approval_for
from ivr.studio.people import Person, Role
from ivr.studio.services import current_studio

AnyView = TypeVar("AnyView", bound=Callable[..., object])
MARK = "__studio_access__"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Access:
    """The access rights of a view; without a role, it is public.

    Requests to a `background` view do not keep a session alive. `megabytes` limits requests of
    signed-in people; public views have the limit of the service.
    """

    role: Role | None
    background: bool = False
    megabytes: int = 1


def needs(
    role: Role, *, background: bool = False, megabytes: int = 1
) -> Callable[[AnyView], AnyView]:
    """Require this role or a higher one.

    `background` is for requests that a page sends automatically, which must not keep a session
    alive.
    """
    return _marked(Access(role, background, megabytes))


def everyone(view: AnyView) -> AnyView:
    """Make a view public."""
    return _marked(Access(None))(view)


def decided(endpoint: str | None) -> Access | None:
    """Return the access rights of an endpoint, or None if its view declares none."""
    return getattr(current_app.view_functions.get(endpoint or ""), MARK, None)


def person_or_none() -> Person | None:
    """Return the signed-in person, or None."""
    person: Person | None = g.get("person")
    return person


def current_person() -> Person:
    """Return the signed-in person; only for views that need a role."""
    person: Person = g.person
    return person


def publishes_alone(live: Files, files: Files) -> bool:
    """Return whether the signed-in person may replace the live script without another person."""
    if not current_person().may(Role.PUBLISHER):
        return False
    return approval_for(live, files, current_studio.now) is not Approval.NEEDED


def _marked(access: Access) -> Callable[[AnyView], AnyView]:
    def mark(view: AnyView) -> AnyView:
        setattr(view, MARK, access)
        return view

    return mark
