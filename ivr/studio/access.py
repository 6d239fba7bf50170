"""Who may do what: each view says it, and what nobody decided on is closed to everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import current_app, g

from ivr.studio.accounts import Person, Role

AnyView = TypeVar("AnyView", bound=Callable[..., object])
MARK = "__studio_access__"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Access:
    """What was decided on a view: without a role it is open to everybody.

    A request to a view in the `background` does not keep a session alive.
    """

    role: Role | None
    background: bool = False


def needs(role: Role, *, background: bool = False) -> Callable[[AnyView], AnyView]:
    """Let those in who have this role or a higher one.

    `background` is for what a page asks by itself, without anybody having done anything: it
    does not keep a session alive.
    """
    return _marked(Access(role, background))


def everyone(view: AnyView) -> AnyView:
    """Let everybody in, signed in or not."""
    return _marked(Access(None))(view)


def takes(megabytes: int) -> Callable[[AnyView], AnyView]:
    """Let a view take requests of this size, from people who may send them."""

    def mark(view: AnyView) -> AnyView:
        setattr(view, MARK + "size", megabytes * MEGABYTE)
        return view

    return mark


def decided(endpoint: str | None) -> Access | None:
    """Return what was decided on the view of an endpoint, or None if nothing was."""
    if endpoint == "studio.static":
        return Access(None, background=True)
    return getattr(current_app.view_functions.get(endpoint or ""), MARK, None)


def size_taken(endpoint: str | None) -> int | None:
    """Return how many bytes a view takes, or None for as many as all others."""
    return getattr(current_app.view_functions.get(endpoint or ""), MARK + "size", None)


def somebody() -> Person | None:
    """Return who asks, or None if nobody has signed in."""
    found: Person | None = g.get("person")
    return found


def person() -> Person:
    """Return who asks, in a view that needs a role."""
    found: Person = g.person
    return found


def _marked(access: Access) -> Callable[[AnyView], AnyView]:
    def mark(view: AnyView) -> AnyView:
        setattr(view, MARK, access)
        return view

    return mark
