"""The printed script as a response."""

from flask import Response, make_response
from flask_babel import gettext as _

from ivr.reports import pages
from ivr.reports.script.page import html
from ivr.reports.script.printout import printout
from ivr.script.files import Files
from ivr.studio.studio import current_studio
from ivr.studio.translation import language, moment


def printed_draft() -> Response:
    """Return the draft in print."""
    of = _("The draft as it was %(at)s", at=moment(current_studio.now))
    return printed_page(current_studio.drafts.current().files, of)


def printed_page(files: Files, of: str) -> Response:
    """Return a script in print, in the reader's language; `of` says what it is."""
    check = current_studio.checker.check(files)
    printed = printout(check, files, {}, language(), current_studio.now)
    page = html(printed, language(), beside=len(printed.languages) > 1, of=of)
    response = make_response(page)
    response.headers["Content-Security-Policy"] = pages.policy(page)
    return response
