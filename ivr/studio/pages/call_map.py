"""The map of the call: a page of its own, for the screen and for paper, with a way back."""

from collections.abc import Iterator

from flask import Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _

from ivr.reports import pages
from ivr.reports.map import page
from ivr.reports.map.survey import survey
from ivr.script.line import Line
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.changes_shown import shown
from ivr.studio.publishing.cards import comparing
from ivr.studio.studio import current_studio
from ivr.studio.translation import language

DRAFT, LIVE = "draft", "live"


@bp.get("/map", endpoint="map")
@access.needs(Role.READER)
def show_map() -> Response | tuple[str, int]:
    """Show the way of a call through the draft or the live line, in one of its languages."""
    of = request.args.get("of", DRAFT)
    if of not in (DRAFT, LIVE):
        abort(400)
    draft = current_studio.drafts.current()
    line = current_studio.live() if of == LIVE else current_studio.checker.check(draft.files).line
    if line is None:
        files = draft.files
        found = comparing(current_studio.checker, files, files, language(), current_studio.now)
        return render_template(
            "studio/map_unreadable.html",
            **shown(found, linked=access.current_person().may(Role.EDITOR)),
        ), 422
    code = request.args.get("language", line.languages[0])
    if code not in line.languages:
        abort(404)
    html = page.html(survey(line, code), language(), tuple(_links(line, of, code)))
    response = make_response(html)
    response.headers["Content-Security-Policy"] = pages.policy(html)
    return response


def _links(line: Line, of: str, code: str) -> Iterator[page.Link]:
    yield page.Link(_("Back to the menu"), url_for("studio.menu"))
    for each, words in ((DRAFT, _("The draft")), (LIVE, _("What callers hear"))):
        yield page.Link(words, url_for("studio.map", of=each), is_current=each == of)
    for each, spoken in line.script.languages.items():
        address = url_for("studio.map", of=of, language=each)
        yield page.Link(spoken.name, address, is_current=each == code, language=each)
