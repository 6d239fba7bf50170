"""The printed script as a response, in the words of pages."""

from flask import Response, make_response, url_for
from flask_babel import gettext as _

from ivr.reports import pages
from ivr.reports.document.order import document
from ivr.reports.script.page import html
from ivr.script.files import Files
from ivr.studio.studio import current_studio
from ivr.studio.translation import language, moment


def printed_draft(back: str) -> Response:
    """Return the draft in print; `back` is the page that leads to it."""
    return printed_page(current_studio.drafts.current().files, draft_now(), back)


def draft_now() -> str:
    """Return what a print of the draft is of."""
    of: str = _("The draft as it stood on %(at)s", at=moment(current_studio.now))
    return of


def alone(page: str) -> Response:
    """Return a page without the frame of the studio as a response."""
    response = make_response(page)
    response.headers["Content-Security-Policy"] = pages.policy(page, scripts=True)
    return response


def studio_links(back: str) -> pages.StudioLinks:
    """Return the links of a page without the frame of the studio."""
    return pages.StudioLinks(back, url_for("studio.static", filename="print.js"))


def printed_page(files: Files, of: str, back: str) -> Response:
    """Return a script in print, in the reader's language; `of` says what it is."""
    check = current_studio.checker.check(files)
    errors = [
        f"{one.message(language(), check.titles)} {one.hint(language(), check.titles)}"
        for one in check.errors
    ]
    printed = document(check, files, current_studio.now)
    beside, links = len(printed.languages) > 1, studio_links(back)
    return alone(html(printed, language(), errors=errors, beside=beside, of=of, studio=links))
