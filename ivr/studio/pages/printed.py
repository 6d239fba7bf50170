"""The printed script as a response."""

import hashlib
from base64 import b64encode

from flask import Response, make_response

from ivr.reports.script.page import html
from ivr.reports.script.printout import printout
from ivr.script.files import Files
from ivr.studio.studio import current_studio
from ivr.studio.translation import language

PRINTED = (
    "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""Policy of the page: its own style sheet and nothing else."""


def printed_page(files: Files) -> Response:
    """Return a script in print, in the reader's language."""
    printed = printout(current_studio.checker.check(files), files, {}, language())
    page = html(printed, language(), beside=len(printed.parts) > 1)
    response = make_response(page)
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    response.headers["Content-Security-Policy"] = PRINTED.format(style=digest)
    return response
