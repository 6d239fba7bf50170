"""Sessions in a signed cookie: who signed in and when, and how long that is valid."""

from flask import Flask, session

from ivr.studio.accounts import Person
from ivr.studio.studio import Studio, current_studio

IDLE_SECONDS = 60 * 60
"""A session ends after so long without a request."""

WHOLE_SECONDS = 12 * 60 * 60
"""A session ends after so long in any case: a working day."""

NOTED_EVERY = 60
"""Seconds between updates of `seen`, so that not every response sets the cookie."""

PATH = "/studio"


def configure(app: Flask, studio: Studio) -> None:
    """Configure the session cookie of *app*."""
    app.secret_key = studio.secret_key
    app.config.update(
        SESSION_COOKIE_NAME="__Secure-ivr-studio" if studio.is_secure else "ivr-studio",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=studio.is_secure,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH=PATH,
        SESSION_REFRESH_EACH_REQUEST=False,
    )


def begin(person: Person) -> None:
    """Begin a session. An earlier one is cleared: somebody else may have begun it."""
    session.clear()
    now = int(current_studio.clock())
    session.update(person=person.id, stamp=person.stamp, since=now, seen=now)


def end() -> None:
    """End the session of this browser."""
    session.clear()


def holder(*, background: bool) -> Person | None:
    """Return the person whose session this is, or None if there is none or it has ended.

    Raises DatabaseUnavailableError: only the database knows whether the account is unchanged.
    """
    if current_studio.open_person:
        return current_studio.open_person
    if "person" not in session:
        return None
    now = current_studio.clock()
    person = current_studio.people.person(session["person"])
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
