"""The page More, with links to less common pages, and the printed script."""

from functools import partial

from flask import Response, make_response, render_template, url_for
from flask_babel import gettext as _

from ivr.reports import html_pages
from ivr.reports.document.building import document
from ivr.reports.script.printout import html
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.navigation import may_see, next_address
from ivr.studio.people import Role
from ivr.studio.services import current_studio
from ivr.studio.translation import language, moment


@bp.get("/more")
@access.needs(Role.READER)
def more() -> str:
    """Show the links for this person."""
    return render_template("today/more.html", may_see=partial(may_see, access.current_person()))


@bp.get("/print")
@bp.get("/print/<int(max=2147483647):edition>")
@bp.get("/print/request/<int(max=2147483647):id>")
@access.needs(Role.READER)
def printed(edition: int | None = None, id: int | None = None) -> Response:
    """Show the printed draft, edition, or request, with a link back to the page `next`."""
    editions = current_studio.editions
    if edition is not None:
        files = editions.files(edition)
        at = moment(editions.edition(edition).at)
        of = _("Edition %(number)s, published %(at)s", number=edition, at=at)
    elif id is not None:
        files = editions.approval_requests.files(id)
        at = moment(editions.approval_requests.find(id).at)
        of = _("Request for approval, sent %(at)s", at=at)
    else:
        files = current_studio.drafts.current().files
        at = moment(current_studio.now)
        of = _("The draft as it stood on %(at)s", at=at)
    check = current_studio.checker.check(files)
    errors = [
        f"{error.message(language(), check.titles)} {error.hint(language(), check.titles)}"
        for error in check.errors
    ]
    script = document(check, files, current_studio.now)
    links = html_pages.StudioLinks(next_address(), url_for("studio.static", filename="print.js"))
    beside = len(script.languages) > 1
    page = html(script, language(), errors=errors, beside=beside, of=of, studio=links)
    response = make_response(page)
    response.headers["Content-Security-Policy"] = html_pages.policy(page, scripts=True)
    return response
