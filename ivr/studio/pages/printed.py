"""The printed script as a response, in the words of pages."""

from dataclasses import replace

from flask import Response, make_response
from flask_babel import gettext as _

from ivr.reports import pages
from ivr.reports.script.page import html
from ivr.reports.script.printout import printout
from ivr.script.files import Files
from ivr.script.finding import Finding
from ivr.studio.finding_words import for_page
from ivr.studio.pages.titles import titles_in
from ivr.studio.place_links import studio_wording
from ivr.studio.studio import current_studio
from ivr.studio.translation import language, moment
from ivr.studio.writing.titles import Titles


def printed_draft() -> Response:
    """Return the draft in print."""
    of = _("The draft as it was %(at)s", at=moment(current_studio.now))
    return printed_page(current_studio.drafts.current().files, of)


def _told(error: Finding) -> str:
    words = studio_wording(error)
    return f"{words.message} {words.hint}"


def printed_page(files: Files, of: str) -> Response:
    """Return a script in print, in the reader's language; `of` says what it is."""
    check, titles = current_studio.checker.check(files), Titles(files)
    found = tuple(for_page(each, titles, language()) for each in check.findings)
    check = replace(check, findings=found)
    printed = replace(
        printout(check, files, {}, language(), current_studio.now),
        errors=tuple(map(_told, check.errors)),
    )
    beside = len(printed.languages) > 1
    page = html(printed, language(), beside=beside, of=of, known_by=titles_in(titles))
    response = make_response(page)
    response.headers["Content-Security-Policy"] = pages.policy(page)
    return response
