"""The pages of an approval request: show, approve, request changes, withdraw."""

from dataclasses import replace
from typing import Any

import structlog
from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from ivr.errors import IVRError
from ivr.script.fields.subjects import in_order, subject_of
from ivr.script.files import fingerprint
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.content.findings import count_severities
from ivr.studio.content.names import names_in, titles_with_removed
from ivr.studio.editions.edition import ApprovalRequest, RequestOutcome
from ivr.studio.editions.lineage import Revision
from ivr.studio.editions.policy import is_same_person
from ivr.studio.forms.inputs import Form, OverForm
from ivr.studio.people import Role
from ivr.studio.publish.approvers import approvers_of
from ivr.studio.publish.cards import compare_scripts
from ivr.studio.publish.effect import effect_of
from ivr.studio.publish.grouping import changes_of_subjects
from ivr.studio.publish.losses import ACCEPTED, accepted_losses, losses_asked
from ivr.studio.publish.shown import show_comparison
from ivr.studio.publish.subject_pages import page_of
from ivr.studio.publish.views import REFUSALS, error_message, redirect_to_edition
from ivr.studio.services import current_studio
from ivr.studio.translation import language

MAX_REASON_LENGTH = 1000
"""Characters."""

log = structlog.get_logger()


class ReasonForm(Form):
    """The changes that the approver requests."""

    reason = TextAreaField(
        _l("Requested changes, and their reason"),
        description=_l(
            "The author sees what you write, changes the draft, and requests approval again."
        ),
        validators=[
            DataRequired(_l("Write a reason, so that the author knows what to change.")),
            Length(max=MAX_REASON_LENGTH, message=_l("Write at most 1000 characters.")),
        ],
        render_kw={"rows": 3, "maxlength": MAX_REASON_LENGTH, "required": True},
    )


@bp.get("/publish/requests/<int(max=2147483647):id>")
@access.needs(Role.READER)
def publish_request(id: int) -> str:
    """Show an approval request."""
    return _request_page(
        current_studio.editions.approval_requests.find(id), ReasonForm(formdata=None)
    )


@bp.post("/publish/requests/<int(max=2147483647):id>/approve")
@access.needs(Role.PUBLISHER)
def publish_approve(id: int) -> Response:
    """Approve a request, which publishes it."""
    me = access.current_person()
    form = OverForm()
    if not form.validate():
        abort(400)
    try:
        edition = current_studio.editions.approve(
            current_studio.editions.approval_requests.find(id).id,
            by=me,
            content=form.content.data or "",
            based_on=form.live.data or 0,
            accepted_losses=accepted_losses(),
        )
    except REFUSALS as error:
        return _look_again(id, error, RequestOutcome.PUBLISHED)
    log.info("request-approved", by=me.id, request=id, edition=edition.number)
    return redirect_to_edition(edition)


@bp.post("/publish/requests/<int(max=2147483647):id>/refuse")
@access.needs(Role.PUBLISHER)
def publish_request_changes(id: int) -> Response | tuple[str, int]:
    """Request changes of its author, which closes a request."""
    me = access.current_person()
    form = ReasonForm()
    approval_request = current_studio.editions.approval_requests.find(id)
    if not form.validate():
        return _request_page(approval_request, form), 422
    reason = (form.reason.data or "").strip()
    try:
        current_studio.editions.approval_requests.request_changes(id, by=me, reason=reason)
    except REFUSALS as error:
        return _look_again(id, error, RequestOutcome.CHANGES_REQUESTED, reason)
    log.info("request-refused", by=me.id, request=id)
    flash(_("You have requested changes. The author sees your reason in the studio."))
    return redirect(url_for("studio.publish"), 303)


@bp.post("/publish/requests/<int(max=2147483647):id>/withdraw")
@access.needs(Role.EDITOR)
def publish_withdraw(id: int) -> Response:
    """Withdraw the person's own request."""
    me = access.current_person()
    approval_request = current_studio.editions.approval_requests.find(id)
    if not is_same_person(approval_request.author, me):
        abort(403)
    try:
        current_studio.editions.approval_requests.withdraw(id, by=me)
    except REFUSALS as error:
        return _look_again(id, error, RequestOutcome.WITHDRAWN)
    log.info("request-withdrawn", by=me.id, request=id)
    flash(_("The request has been withdrawn. The draft is as it was."))
    return redirect(url_for("studio.publish"), 303)


def _request_page(approval_request: ApprovalRequest, form: ReasonForm) -> str:
    if not approval_request.is_pending:
        return _closed_page(approval_request)
    live = current_studio.editions.newest()
    comparison = compare_scripts(
        current_studio.editions.files(live.number) if live else {},
        current_studio.editions.approval_requests.files(approval_request.id),
    )
    content = fingerprint(comparison.new.files)
    is_roll_back = approval_request.restores is not None and approval_request.fingerprint == content
    shown = show_comparison(comparison, page="studio.publish_request")
    if is_roll_back:  # it passed the rules of its time
        shown = replace(shown, errors=())
    approvers = approvers_of(approval_request.author, approval_request)
    is_publishable = is_roll_back or comparison.new.check.may_answer
    return render_template(
        "publish/publish_request.html",
        approval_request=approval_request,
        form=form,
        live=live,
        allowed_actions=_allowed_actions(
            approval_request,
            may_approve=is_publishable and not approvers.obstacle and not shown.following,
        ),
        is_own=is_same_person(approval_request.author, access.current_person()),
        approvers=approvers,
        losses=() if is_roll_back else losses_asked(comparison),
        content=content,
        names=current_studio.people.full_names(),
        comparison=shown,
        effect=effect_of(comparison),
        unconfirmed=comparison.unconfirmed,
        counts=count_severities(comparison.findings),
    )


def _closed_page(approval_request: ApprovalRequest) -> str:
    me = access.current_person()
    is_own = is_same_person(approval_request.author, me)
    return render_template(
        "publish/publish_request_closed.html",
        approval_request=approval_request,
        is_own=is_own,
        names=current_studio.people.full_names(),
        overtaken=_overtaking_saves(approval_request),
        texts=_subjects_in_draft(approval_request) if is_own and me.may(Role.EDITOR) else [],
    )


def _allowed_actions(approval_request: ApprovalRequest, *, may_approve: bool) -> list[str]:
    me = access.current_person()
    is_own = is_same_person(approval_request.author, me)
    actions = {
        "approve": may_approve and me.may(Role.PUBLISHER),
        "request_changes": me.may(Role.PUBLISHER) and not is_own,
        "withdraw": me.may(Role.EDITOR) and is_own,
    }
    return [action for action, is_allowed in actions.items() if is_allowed]


def _overtaking_saves(approval_request: ApprovalRequest) -> list[tuple[str, Revision]]:
    """Return title and save of each field in which a request was overtaken, if it was."""
    if approval_request.outcome is not RequestOutcome.OVERTAKEN:
        return []
    revisions = [
        (subject_of(revision.field), revision)
        for revision in current_studio.editions.approval_requests.overtaken_by(approval_request.id)
    ]
    titles = titles_with_removed(
        current_studio.drafts, (subject.name for subject, _one in revisions)
    )
    return [(titles.of_subject(subject, language()), revision) for subject, revision in revisions]


def _subjects_in_draft(approval_request: ApprovalRequest) -> list[tuple[str, str | None]]:
    """Return title and page of each subject that still is in the draft as requested.

    There is none if the request was published or replaced.
    """
    if approval_request.outcome in (RequestOutcome.PUBLISHED, RequestOutcome.REPLACED):
        return []
    draft = current_studio.drafts.current()
    wanted = (
        draft.saves.keys()
        & current_studio.editions.approval_requests.changes(approval_request.id).keys()
    )
    still_changed = changes_of_subjects(each for each in draft.changes if each.field in wanted)
    titles = draft.titles
    names = names_in(draft.files)
    return [
        (titles.of_subject(subject, language()), page_of(subject, names))
        for subject in sorted(still_changed, key=in_order(names.texts))
    ]


def _look_again(id: int, error: IVRError, wanted: RequestOutcome, reason: str = "") -> Response:
    """Redirect to the request with an error.

    There is no error if the same person has just done the same, by a double click.
    """
    approval_request = current_studio.editions.approval_requests.find(id)
    me = access.current_person()
    is_done = approval_request.outcome is wanted and is_same_person(
        approval_request.decided_by or "", me
    )
    if not (is_done and reason == (approval_request.reason or "")):
        flash(error_message(error), "error")
    accepted: dict[str, Any] = {ACCEPTED: accepted_losses()}
    return redirect(url_for("studio.publish_request", id=id, **accepted), 303)
