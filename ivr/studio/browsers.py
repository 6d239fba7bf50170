"""Browsers in which somebody has signed in before, by a signed cookie.

Attempts to sign in with such a browser count by themselves, so that strangers who guess at an
account do not lock its person out.
"""

import secrets

from flask import after_this_request, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from ivr.studio.accounts import Person
from ivr.studio.sessions import PATH
from ivr.studio.studio import current_studio

SECONDS = 365 * 24 * 60 * 60
"""How long a browser is known after its person signed in."""


def known(person: Person | None) -> str:
    """Return the id of this browser if *person* has signed in with it, or an empty string."""
    try:
        signed = _serializer().loads(request.cookies.get(_cookie(), ""), max_age=SECONDS)
    except BadSignature:
        return ""
    whose, browser = signed
    return str(browser) if person and person.id == whose else ""


def remember(person: Person) -> None:
    """Set the cookie: it holds the number of the person's account, and a random id."""
    value = _serializer().dumps([person.id, secrets.token_urlsafe(12)])

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            _cookie(),
            value,
            max_age=SECONDS,
            path=f"{PATH}/sign-in",
            secure=current_studio.is_secure,
            httponly=True,
            samesite="Lax",
        )
        return response


def _cookie() -> str:
    return "__Secure-ivr-browser" if current_studio.is_secure else "ivr-browser"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_studio.secret_key, salt="known browser")
