"""The page Today: the current line, pending work, and recent calls."""

from datetime import timedelta
from functools import partial

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from ivr.errors import AnotherDatabaseError
from ivr.i18n import ZONE
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.content.announced import announced, ready_to_put_up, spoken_time
from ivr.studio.content.findings import count_severities
from ivr.studio.content.names import titles_in
from ivr.studio.content.questions import open_questions
from ivr.studio.content.text_checks import TextChecks, texts_to_read
from ivr.studio.editions.outbox import UnsentMails, unsent_mails
from ivr.studio.people import Role
from ivr.studio.publish.readiness import Readiness, describe_errors
from ivr.studio.publish.subject_pages import changed_subjects
from ivr.studio.refusals import ANOTHER_DATABASE
from ivr.studio.services import current_studio
from ivr.studio.statistics.report import ReportPeriod, build_report, last_call
from ivr.studio.statistics.views import report_tables
from ivr.studio.today.next_step import Situation

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@bp.get("/")
@access.everyone
def beginning() -> Response:
    """Redirect to the page Today."""
    return redirect(url_for("studio.overview"), 303)


@bp.get("")
@access.needs(Role.READER)
def overview() -> str:
    """Show the page Today."""
    draft = current_studio.drafts.current()
    checks = TextChecks(current_studio.check(draft), draft.files)
    me = access.current_person()
    ready = Readiness(draft, current_studio.editions.approval_requests.pending())
    to_revise = current_studio.editions.approval_requests.to_revise(me)
    changes = changed_subjects(draft, checks)
    to_read = {text.due.text: text for text in texts_to_read(checks, current_studio.now)}
    unseen = current_studio.editions.published_alone.unreviewed()
    situation = Situation(me, ready, checks, changes, to_revise, len(to_read), unseen)
    errors = len(checks.check.errors)
    return render_template(
        "today/overview.html",
        step=situation.next_step,
        is_complete=checks.check.is_complete,
        error_summary=describe_errors(ready, errors) if errors else "",
        blocked=[subject.id for subject in ready.blocked_by] if errors else [],
        requested=[]
        if situation.publishes_alone
        else [subject.id for subject in ready.pending_requests],
        live=draft.live,
        changes=changes,
        authors=situation.authors,
        publishes_alone=situation.publishes_alone,
        counts=count_severities(ready.comparison.findings if changes else checks.check.findings),
        approval_requests=ready.approval_requests,
        request_to_revise=to_revise,
        approved=current_studio.editions.approval_requests.approved_lately(me),
        calls=_recent_calls(),
        hour=HOUR,
        to_read=to_read,
        title_of=titles_in(checks.titles),
        unconfirmed=open_questions(checks),
        unseen=unseen,
        announced=announced(draft, current_studio.now),
        ready_announcements=ready_to_put_up(draft.live_fields, current_studio.now),
        local_time=spoken_time,
        another_database=_another_database(),
        unsent=_unsent_mails(),
        blocked_until=current_studio.call_codes.blocked_until(),
    )


def _another_database() -> tuple[object, object] | None:
    """Return heading and text if this is another database than before."""
    try:
        current_studio.editions.expected_live()
    except AnotherDatabaseError:
        return ANOTHER_DATABASE
    return None


def _unsent_mails() -> UnsentMails | None:
    """Return the mails that could not be sent; None if there are none, or no mail server."""
    if not current_studio.sends_mail:
        return None
    with current_studio.database.reading() as session:
        return unsent_mails(session, current_studio.now)


def _recent_calls() -> dict[str, object]:
    """Count the calls of the last seven full days, and of the seven before.

    Today is counted apart, since it is not over. If nobody has called on these days, the period to
    open is the seven days up to the last call.
    """
    today = current_studio.now.astimezone(ZONE).date()
    start = today - 7 * DAY
    yesterday = today - DAY
    report = partial(build_report, current_studio.database)
    week = report(ReportPeriod(start, yesterday))
    before = report(ReportPeriod(start - 7 * DAY, start - DAY))
    last = last_call(current_studio.database)
    end = last.date() if last and not week.whole.calls else yesterday
    return {
        "from": end - 6 * DAY,
        "to": end,
        "last": last,
        "calls": week.whole.calls,
        "before": before.whole.calls,
        "today": report(ReportPeriod(today, today)).whole.calls,
        "most": report_tables(week).first_topic(),
    }
