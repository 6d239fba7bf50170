"""The page Overview: what there is to do, and all that callers hear, each with its editor."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr.i18n import ZONE
from ivr.reports import map as reports_map
from ivr.reports.document.order import document
from ivr.reports.script.captions import Captions
from ivr.script.inventory import OPTIONAL
from ivr.statistics.report import Period, read
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.announced import announced
from ivr.studio.blueprint import bp
from ivr.studio.findings import counted
from ivr.studio.pages.announcements import spoken_time
from ivr.studio.pages.printed import alone, draft_now, studio_links
from ivr.studio.pages.situation import Situation
from ivr.studio.pages.subject_pages import changed_subjects
from ivr.studio.pages.titles import in_words, titles_in
from ivr.studio.publishing.next_step import next_step
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.marks import marks
from ivr.studio.writing.review import texts_to_read
from ivr.studio.writing.text_checks import TextChecks

DAY = timedelta(days=1)


@bp.get("/")
@access.everyone
def beginning() -> Response:
    """Redirect to the overview."""
    return redirect(url_for("studio.overview"), 303)


@bp.get("")
@access.needs(Role.READER)
def overview() -> str:
    """Show the overview."""
    return overview_page()


@bp.get("/map")
@access.needs(Role.READER)
def overview_map() -> Response:
    """Show the map of the draft in one language as a page for paper.

    A draft that cannot be called has none; what is wrong with it is on the page Publish.
    """
    draft = current_studio.drafts.current()
    line = current_studio.checker.check(draft.files).line
    if line is None:
        return redirect(url_for("studio.publish"), 303)
    code = request.args.get("language", "")
    code = code if code in line.languages else line.languages[0]
    links = studio_links(url_for("studio.overview"))
    now = current_studio.now
    return alone(reports_map.html(line, code, language(), now, draft_now(), links))


def overview_page(trouble: str = "") -> str:
    """Return the overview, with what is wrong with a form of it."""
    draft = current_studio.drafts.current()
    checks = TextChecks(current_studio.checker.check(draft.files), draft.files)
    me = access.current_person()
    call = document(checks.check, draft.files, current_studio.now)
    requests = current_studio.editions.requests()
    answer = current_studio.editions.declined_request(me)
    changes = changed_subjects(draft, checks)
    to_read = {one.due.text: one for one in texts_to_read(checks, current_studio.now)}
    live = current_studio.checker.check(draft.live_files).script
    situation = Situation(me, draft, live, checks, requests, answer)
    authors = list(dict.fromkeys(author for change in changes for author in change.authors))
    state = situation.state(changes=len(changes), authors=authors, due=len(to_read))
    step = next_step(state)
    return render_template(
        "studio/overview.html",
        trouble=trouble,
        step=step,
        is_complete=checks.check.is_complete,
        address=situation.address(step),
        live=draft.live,
        changes=changes,
        authors=authors,
        publishes_alone=state.publishes_alone,
        counts=counted(checks.check.findings),
        requests=requests,
        answer=answer,
        calls=_recent_calls(),
        to_read=to_read,
        title_of=titles_in(checks.titles),
        document=call,
        texts=checks.names.texts,
        marks=marks(draft),
        counted=counted,
        is_readable=checks.check.script is not None,
        names=current_studio.people.full_names(),
        announced=announced(draft, current_studio.now),
        local_time=spoken_time,
        captions=Captions(call, language()),
        optional=OPTIONAL,
        languages_of_line=checks.names.languages,
        in_words=in_words(checks.names.languages),
    )


def _recent_calls() -> dict[str, object]:
    """Count the calls of the seven days until yesterday, of the seven before, and of today."""
    today = current_studio.now.astimezone(ZONE).date()
    start, yesterday = today - 7 * DAY, today - DAY
    found = read(current_studio.database, Period(start - 7 * DAY, today))
    *days, of_today = (span.calls for span in found.spans)
    calls = {"calls": sum(days[7:]), "before": sum(days[:7]), "today": of_today}
    return {"from": start, "to": yesterday, **calls}
