"""Sessions: a signed cookie that says who signed in and when, and for how long that holds."""

from flask import Flask, session

from ivr.studio.accounts import Person
from ivr.studio.studio import Studio

IDLE_SECONDS = 60 * 60
"""After so long without a request a session has ended."""

WHOLE_SECONDS = 12 * 60 * 60
"""And after so long in any case: a working day."""

NOTED_EVERY = 60
"""Seconds. The cookie is not written anew for each request."""

PATH = "/studio"


def configure(app: Flask, studio: Studio) -> None:
    """Set how the cookie is signed, and where browsers may send it."""
    app.secret_key = studio.secret_key
    app.config.update(
        SESSION_COOKIE_NAME="__Secure-ivr-studio" if studio.is_secure else "ivr-studio",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=studio.is_secure,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH=PATH,
        SESSION_REFRESH_EACH_REQUEST=False,
    )


def begin(person: Person, studio: Studio) -> None:
    """Begin a session. Nothing of an earlier one is kept: somebody else may have begun it."""
    session.clear()
    now = int(studio.clock())
    session.update(person=person.id, stamp=person.stamp, since=now, seen=now)


def end() -> None:
    """End the session of this browser."""
    session.clear()


def holder(studio: Studio, *, background: bool) -> Person | None:
    """Return whose session this is, or None if there is none or it has ended.

    Raises DatabaseUnavailableError, for only the database knows whether it still holds.
    """
    if studio.open_person:
        return studio.open_person
    if "person" not in session:
        return None
    now = studio.clock()
    person = studio.people.person(session["person"])
    if (
        now - session["seen"] > IDLE_SECONDS
        or now - session["since"] > WHOLE_SECONDS
        or person is None
        or not person.active
        or person.stamp != session["stamp"]
    ):
        session.clear()
        return None
    if not background and now - session["seen"] > NOTED_EVERY:
        session["seen"] = int(now)
    return person
