"""Signed cookies: the session of a signed-in person, and the known browser of a person.

Attempts to sign in with a known browser are counted separately, so that attackers cannot lock its
person out.
"""

import secrets

from flask import Flask, after_this_request, request, session
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from ivr.studio.people import Person
from ivr.studio.services import Studio, current_studio

IDLE_SECONDS = 60 * 60
"""Duration of a session without requests."""

WHOLE_SECONDS = 12 * 60 * 60
"""Maximum duration of a session: a working day."""

NOTED_EVERY = 60
"""Interval between updates of `seen`, so that not every response sets the cookie."""

YEAR_SECONDS = 365 * 24 * 60 * 60
"""Time for which a browser is known after its person signed in, and keeps its language."""

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
    """Begin a session, clearing an earlier one, which another person may have begun."""
    session.clear()
    now = int(current_studio.clock())
    session.update(person=person.id, stamp=person.stamp, since=now, seen=now)


def end() -> None:
    """End the session of this browser."""
    session.clear()


def is_named() -> bool:
    """Return whether the request has a session of a person, which may have ended."""
    return current_studio.is_open or "person" in session


def holder(*, background: bool) -> Person | None:
    """Return the person of the current session, or None if there is none or it has ended.

    Raises DatabaseUnavailableError, since the account must be checked for changes.
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


def seconds_left() -> int:
    """Return the seconds until the current session ends without further requests."""
    now = current_studio.clock()
    since = float(session.get("since", now))
    return round(min(IDLE_SECONDS, since + WHOLE_SECONDS - now))


def known_browser(person: Person | None) -> str:
    """Return the id of this browser if *person* has signed in with it, or an empty string."""
    try:
        signed = _serializer().loads(
            request.cookies.get(_browser_cookie(), ""), max_age=YEAR_SECONDS
        )
    except BadSignature:
        return ""
    whose, browser = signed
    return str(browser) if person and person.id == whose else ""


def remember_browser(person: Person) -> None:
    """Set the cookie of a known browser: the id of the person's account, and a random id."""
    value = _serializer().dumps([person.id, secrets.token_urlsafe(12)])

    @after_this_request
    def set_cookie(response: Response) -> Response:
        return set_lasting_cookie(response, _browser_cookie(), value, path=f"{PATH}/sign-in")


def set_lasting_cookie(response: Response, name: str, value: str, *, path: str = PATH) -> Response:
    """Set a cookie for a year, and return the response."""
    response.set_cookie(
        name,
        value,
        max_age=YEAR_SECONDS,
        path=path,
        secure=current_studio.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def _browser_cookie() -> str:
    return "__Secure-ivr-browser" if current_studio.is_secure else "ivr-browser"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_studio.secret_key, salt="known browser")
