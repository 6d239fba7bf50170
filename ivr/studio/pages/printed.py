"""A whole script in print, for reading aloud and for sign-off."""

from flask import Response, make_response

from ivr.reports import pages
from ivr.reports.script.page import html
from ivr.reports.script.printout import printout
from ivr.script.files import Files
from ivr.studio.studio import Studio
from ivr.studio.translation import language


def printed_page(studio: Studio, files: Files) -> Response:
    """Return the page with a script in print, in the reader's language."""
    printed = printout(studio.checker.check(files), files, {}, language())
    page = html(printed, language(), beside=len(printed.languages) > 1)
    response = make_response(page)
    response.headers["Content-Security-Policy"] = pages.policy(page)
    return response
