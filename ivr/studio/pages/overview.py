"""The page Overview: what there is to do, and all that callers hear, each with its editor."""

from datetime import timedelta

from flask import redirect, render_template, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from ivr.i18n import ZONE
from ivr.reports.script.telling import Teller
from ivr.script.inventory import OPTIONAL
from ivr.statistics.report import Period, read
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.announced import announced
from ivr.studio.blueprint import bp
from ivr.studio.findings import counted
from ivr.studio.pages.announcements import spoken_time
from ivr.studio.pages.situation import Situation
from ivr.studio.pages.subject_pages import changed_subjects
from ivr.studio.pages.titles import in_words, occasion_of, titles_in
from ivr.studio.publishing.next_step import next_step
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.board import Boards
from ivr.studio.writing.call_order import call_order
from ivr.studio.writing.review import texts_to_read
from ivr.studio.writing.text_checks import TextChecks

DAY = timedelta(days=1)

DOES: dict[str, LazyString] = {
    "repeat": _l("Hear again"),
    "main_menu": _l("Main menu"),
    "language": _l("The other language"),
    "skip": _l("Skip the text"),
    "nothing": _l("Not used"),
}
"""The keys that lead to no text."""


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


def overview_page(trouble: str = "") -> str:
    """Return the overview, with what is wrong with a form of it."""
    draft = current_studio.drafts.current()
    checks = TextChecks(current_studio.checker.check(draft.files), draft.files)
    me = access.current_person()
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
        chapters=call_order(checks, Boards(draft, checks), current_studio.now),
        is_readable=checks.check.script is not None,
        does=DOES,
        names=current_studio.people.full_names(),
        announced=announced(draft, current_studio.now),
        local_time=spoken_time,
        teller=Teller(language(), checks.titles),
        optional=OPTIONAL,
        occasion_of=occasion_of,
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
