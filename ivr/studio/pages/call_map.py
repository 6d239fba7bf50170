"""The map of the call, within the studio and as a page of its own for paper."""

from dataclasses import dataclass

from flask import Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _

from ivr.reports import pages
from ivr.reports.map import page
from ivr.reports.map.chart import Chart
from ivr.reports.map.survey import survey
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.headers import POLICY
from ivr.studio.pages.changes_shown import shown
from ivr.studio.pages.printed import alone, draft_now, studio_links
from ivr.studio.pages.titles import in_words
from ivr.studio.publishing.cards import comparing
from ivr.studio.studio import current_studio
from ivr.studio.translation import language, moment

DRAFT, LIVE = "draft", "live"


@dataclass(frozen=True, slots=True)
class Shown:
    """The chart that a request asks for: of which line, and in which of its languages."""

    of: str
    chart: Chart
    languages: tuple[str, ...]


@bp.get("/map", endpoint="map")
@access.needs(Role.READER)
def show_map() -> Response | tuple[str, int]:
    """Show the way of a call through the draft or the live line, in one of its languages."""
    found = _asked_for()
    if found is None:
        return _unreadable()
    html = render_template(
        "studio/map.html",
        shown=found,
        part=page.part(found.chart, language()),
        style=page.style(),
        spoken=in_words(found.languages),
    )
    response = make_response(html)
    own = pages.style_source(html)
    policy = POLICY.replace("style-src 'self'", f"style-src 'self' {own}")
    response.headers["Content-Security-Policy"] = policy
    return response


@bp.get("/map/print")
@access.needs(Role.READER)
def map_print() -> Response | tuple[str, int]:
    """Show the same map as a page of its own, for paper."""
    found = _asked_for()
    if found is None:
        return _unreadable()
    back = url_for("studio.map", of=found.of, language=found.chart.language)
    of = draft_now() if found.of == DRAFT else _live_edition()
    return alone(page.html(found.chart, language(), of, studio_links(back)))


def _live_edition() -> str:
    newest = current_studio.editions.newest()
    if newest is None:
        return ""
    of: str = _("Edition %(number)s, published %(at)s", number=newest.number, at=moment(newest.at))
    return of


def _asked_for() -> Shown | None:
    """Return what the address asks for, None if the draft cannot be read."""
    of = request.args.get("of", DRAFT)
    if of not in (DRAFT, LIVE):
        abort(400)
    draft = current_studio.drafts.current()
    line = current_studio.live() if of == LIVE else current_studio.checker.check(draft.files).line
    if line is None:
        return None
    code = request.args.get("language", "")
    code = code if code in line.languages else line.languages[0]
    return Shown(of, survey(line, code, current_studio.now), line.languages)


def _unreadable() -> tuple[str, int]:
    files = current_studio.drafts.current().files
    found = comparing(current_studio.checker, files, files, language(), current_studio.now)
    page = render_template(
        "studio/map_unreadable.html",
        **shown(found, linked=access.current_person().may(Role.EDITOR)),
    )
    return page, 422
