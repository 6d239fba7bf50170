"""The printed script as a response."""

from flask import Response, make_response

from ivr.reports import pages
from ivr.reports.script.page import html
from ivr.reports.script.printout import printout
from ivr.script.files import Files
from ivr.studio.studio import current_studio
from ivr.studio.translation import language


def printed_page(files: Files) -> Response:
    """Return a script in print, in the reader's language."""
    check = current_studio.checker.check(files)
    printed = printout(check, files, {}, language(), current_studio.now)
    page = html(printed, language(), beside=len(printed.languages) > 1)
    response = make_response(page)
    response.headers["Content-Security-Policy"] = pages.policy(page)
    return response
