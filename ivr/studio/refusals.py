"""Error pages of the studio, with advice."""

import re
from urllib.parse import urlsplit

from flask import Response, g, jsonify, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import (
    HTTPException,
    NotFound,
    RequestEntityTooLarge,
)

from ivr.concurrency import RETRY_SECONDS, BusyError
from ivr.errors import (
    AnotherDatabaseError,
    DatabaseNewerError,
    DatabaseUnavailableError,
    EditionError,
    IVRError,
)
from ivr.script.fields.place import parse_path
from ivr.studio.forms.field_form import SEEN
from ivr.studio.forms.inputs import sentences
from ivr.studio.gate import OriginRefusedError
from ivr.studio.navigation import is_local
from ivr.studio.services import current_studio
from ivr.studio.sessions import PATH
from ivr.studio.translation import language

WORDS = {
    400: (
        _l("The request was not understood"),
        _l("Go back, and try again from the page itself."),
    ),
    401: (
        _l("Your session has ended"),
        _l("Nothing has been saved. Sign in, and what you wrote is in the form again."),
    ),
    403: (
        _l("You may not do this"),
        _l("Your role does not allow it. An administrator can give you another role."),
    ),
    404: (
        _l("Page not found"),
        _l("The address may be wrong, or somebody may have removed what the page showed."),
    ),
    413: (
        _l("This is too large"),
        _l("The file or text that you sent is too large to be received here."),
    ),
    429: (
        _l("Too many attempts"),
        _l("A password was wrong too many times. Wait for fifteen minutes, and try again."),
    ),
    500: (
        _l("Something went wrong"),
        _l(
            "This is not your fault, and the error has been logged so that it can be "
            "corrected. Callers hear the line as before."
        ),
    ),
    503: (
        _l("The studio cannot work just now"),
        _l("The database is unavailable. Callers hear the line as before. Try again soon."),
    ),
}
BUSY = (
    _l("The studio is busy"),
    _l(
        "Nothing has been saved, because the studio has too much to do just now. Callers hear the "
        "line as before. Wait a moment, and try again."
    ),
)
UNPROVEN = (
    _l("The page is too old"),
    _l(
        "Nothing has been saved: you have signed in again since you opened the page. Open it "
        "again, and what you wrote is in the form."
    ),
)
ANOTHER_DATABASE = (
    _l("Nothing can be published now"),
    _l(
        "The studio is connected to another database than before, so this may be another line. "
        "Callers hear the line as before. Tell the people who run the service: it says more at "
        "/readyz and in its log."
    ),
)
UPDATING = (
    _l("The studio is being updated"),
    _l(
        "Nothing has been saved. Callers hear the line as before. Wait a minute, and try again. If "
        "you wrote something, it is shown below. Copy it."
    ),
)
SPECIFIC_WORDS = {
    BusyError: BUSY,
    CSRFError: UNPROVEN,
    AnotherDatabaseError: ANOTHER_DATABASE,
    DatabaseNewerError: UPDATING,
}
"""Heading and text of errors that differ from others with their code."""
OTHER_ADDRESS = _l("The studio has another address")
IMPOSSIBLE = _l("This cannot be done")
WRITTEN = re.compile("(?!numbers/)[^:]+/.+|.+-(word|said)|note|reason|source|sentence")
"""Names of inputs for text; names of fields are addresses, with slashes."""


def refuse(error: HTTPException | DatabaseUnavailableError) -> Response:
    """Show an HTTP error, or that the database cannot be used, as a page."""
    code = (error.code or 500) if isinstance(error, HTTPException) else 503
    title, text = SPECIFIC_WORDS.get(type(error)) or WORDS.get(code, WORDS[400])
    response = _page(code, str(title), str(text))
    if isinstance(error, BusyError):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def other_address(error: OriginRefusedError) -> Response:
    """Show the studio's own address, and the one from which a form was sent."""
    values = {"address": error.origin, "public_url": current_studio.origin}
    text = _(
        "Nothing has been saved: you sent this from %(address)s, and the studio is at "
        "%(public_url)s. Sign in there. If %(address)s is right, ask the people who run the "
        "service to change the setting PUBLIC_URL.",
        **values,
    )
    return _page(403, str(OTHER_ADDRESS), text, elsewhere=f"{current_studio.origin}{PATH}")


def not_found(error: EditionError) -> Response:
    """Show that there is no such edition or approval request."""
    return refuse(NotFound())


def impossible(error: IVRError) -> Response:
    """Show the message of any other IVRError."""
    return _page(400, str(IMPOSSIBLE), error.message(language()))


def _page(code: int, title: str, text: str, elsewhere: str = "") -> Response:
    """Return an error page, or JSON if a script sent the request.

    `elsewhere` is the studio's own address if the request came to another one.
    """
    if request.accept_mimetypes.best == "application/json":
        response = jsonify(error=title, message=text)
    else:
        g.setdefault("person", None)
        response = make_response(
            render_template(
                "layout/refusal.html",
                code=code,
                title=title,
                text=text,
                elsewhere=elsewhere,
                written=_written(),
                sign_in=url_for("studio.sign_in", next=_came_from()),
                came_from=_came_from(),
            )
        )
    response.status_code = code
    return response


def _written() -> list[str]:
    """Return the texts of a refused form, so that they are not lost.

    Passwords and unchanged fields are excluded; languages are combined into one text.
    """
    try:
        form = request.form
    except RequestEntityTooLarge:
        return []
    texts = (
        "\n".join(texts).rstrip("\n")
        for name, texts in form.lists()
        if WRITTEN.fullmatch(name) and not _is_as_shown(name)
    )
    return [text for text in texts if text.strip()]


def _is_as_shown(name: str) -> bool:
    """Return whether a field was sent unchanged, as far as is known without the database."""
    draft = current_studio.drafts.last_read
    field = parse_path(name)
    if draft is None or request.form.get(SEEN + name) != str(draft.revision_of(field)):
        return False
    text = sentences(request.form[name])
    return draft.fields.get(field) in (text, text.splitlines(), text or None)


def _came_from() -> str | None:
    """Return the page of the studio that sent the request, or None."""
    sent_by = urlsplit(request.referrer or "")
    address = f"{sent_by.path}?{sent_by.query}" if sent_by.query else sent_by.path
    return address if is_local(address) else None
