"""The page Publish: changes of the draft, their selection, and the state of publication."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from textwrap import shorten
from typing import Any, Literal, TypeAlias

import structlog
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from ivr.errors import (
    EditionError,
    IVRError,
    LossError,
    OvertakenError,
    RequestError,
    ScriptRefusedError,
)
from ivr.script.fields.subjects import Subject, subject_of, subjects_of
from ivr.script.files import Files
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.content.announced import announced, spoken_time
from ivr.studio.content.findings import PageFindings, ShownFinding, count_severities
from ivr.studio.content.names import written_in
from ivr.studio.database import now
from ivr.studio.editions.edition import ApprovalRequest, Edition, Source
from ivr.studio.forms.inputs import Form
from ivr.studio.people import Role
from ivr.studio.publish.approvers import approvers_of
from ivr.studio.publish.effect import ShownEffect, effect_of
from ivr.studio.publish.losses import ACCEPTED, accepted_losses, losses_asked
from ivr.studio.publish.readiness import Readiness
from ivr.studio.publish.selection import TICK, TICKED, Selection
from ivr.studio.publish.shown import FROM, Obstacle, obstacles, show_comparison
from ivr.studio.publish.subject_pages import page_of
from ivr.studio.services import current_studio
from ivr.studio.translation import language

MAX_NOTE_LENGTH = 1000
"""Characters."""

MAX_NAMES = 3
MAX_NAMES_LENGTH = 120
"""Maximum number of changes named on the button, and maximum length of their names together."""

REFUSALS = (OvertakenError, ScriptRefusedError, EditionError, LossError, RequestError)
"""Errors after which the page is shown again with the current state."""

PublishAction: TypeAlias = Literal["publish", "ask", ""]
"""How a person can make a script live: publish, request approval, or not at all."""

log = structlog.get_logger()


class NoteForm(Form):
    """A note for an edition; `fingerprint` identifies the script that the person reviewed."""

    note = TextAreaField(
        _l("Note on the change (required)"),
        [
            DataRequired(_l("Write a note, so that others can see later what this was.")),
            Length(max=MAX_NOTE_LENGTH, message=_l("Write at most 1000 characters.")),
        ],
        render_kw={"rows": 1, "maxlength": MAX_NOTE_LENGTH, "required": True},
    )
    fingerprint = HiddenField()


@bp.get("/publish")
@access.needs(Role.READER)
def publish() -> str:
    """Show the changes of the draft with their effect on callers, and findings."""
    return _page(NoteForm(formdata=None, note=request.args.get("note", "")))


@bp.post("/publish")
@access.needs(Role.PUBLISHER)
def publish_now() -> Response | tuple[str, int]:
    """Publish the selected changes."""
    return _submit(partial(current_studio.editions.publish, accepted_losses=accepted_losses()))


@bp.post("/publish/ask")
@access.needs(Role.EDITOR)
def publish_ask() -> Response | tuple[str, int]:
    """Request approval for the selected changes."""
    return _submit(current_studio.editions.ask)


@bp.post("/publish/ticks")
@access.needs(Role.EDITOR)
def publish_ticks() -> Response:
    """Show the ticked changes, tick all that can be published, or untick all."""
    choice = request.form.get("choose")
    if choice == "all":
        ready = _readiness()
        return _with_ticks(ready.publishable or ready.selectable)
    return _with_ticks(() if choice == "none" else None)


@bp.get("/publish/live")
@access.needs(Role.READER, background=True)
def publish_live() -> str:
    """Return whether all new callers hear the live edition; the page polls this."""
    return render_template("publish/publish_live.html", **_live_values())


def publish_action(live: Files, files: Files) -> PublishAction:
    """Return how the signed-in person can publish `files` over `live`."""
    if access.publishes_alone(live, files):
        return "publish"
    return "ask" if access.current_person().may(Role.EDITOR) else ""


def published_or_asked(outcome: Edition | ApprovalRequest) -> Response:
    """Redirect to the new edition, or to the approval request."""
    me = access.current_person()
    if isinstance(outcome, Edition):
        log.info("published", by=me.id, edition=outcome.number)
        return redirect_to_edition(outcome)
    log.info("approval-requested", by=me.id, request=outcome.id)
    flash(_("You have requested approval. Another person who may publish can approve it."))
    return redirect(url_for("studio.publish_request", id=outcome.id), 303)


def redirect_to_edition(edition: Edition) -> Response:
    """Redirect to the page that shows when callers hear an edition."""
    flash(_("Edition %(number)s has been published.", number=edition.number))
    return redirect(url_for("studio.publish"), 303)


def error_message(error: IVRError) -> str:
    """Return an error's message for a page that shows the findings and losses itself."""
    if isinstance(error, ScriptRefusedError):
        return str(_("This cannot be published, because it has errors by today's rules."))
    if isinstance(error, LossError):
        words = _("Nothing has been published: tick each fact whose words are gone.")
        return Markup('<a href="#losses">{}</a>').format(words)
    return error.message(language())


def _submit(action: Callable[..., Edition | ApprovalRequest]) -> Response | tuple[str, int]:
    form = NoteForm()
    me = access.current_person()
    selection = Selection(Readiness(current_studio.drafts.current()))
    _suggest_note(form, effect_of(selection.comparison))
    if not form.validate():
        return _page(form, has_failed=True), 422
    try:
        draft = current_studio.drafts.for_publishing(
            form.fingerprint.data or "", selection.selected_draft.saves
        )
        outcome = action(
            draft.files,
            author=me.address,
            source=Source.STUDIO,
            note=(form.note.data or "").strip(),
            based_on=draft.live_number,
        )
    except REFUSALS as error:
        selected_draft = Selection(Readiness(current_studio.drafts.current())).selected_draft
        if selected_draft.conflicts or not current_studio.check(selected_draft).may_answer:
            return _page(form, has_failed=True), 409
        flash(error_message(error), "error")
        return _with_ticks()
    return published_or_asked(outcome)


def _suggest_note(form: NoteForm, effect: ShownEffect | None) -> None:
    """Fill in the note if the change says itself what it is: it opens or closes the line."""
    if effect and effect.only_closing:
        form.note.label.text = _("Edition note (optional)")
        form.note.render_kw = {**form.note.render_kw, "required": False}
        form.note.data = form.note.data or effect.only_closing


def _readiness() -> Readiness:
    return Readiness(
        current_studio.drafts.current(), current_studio.editions.approval_requests.pending()
    )


def _page(form: NoteForm, *, has_failed: bool = False) -> str:
    """Return the page for the current draft; `has_failed` after an attempt to publish."""
    me = access.current_person()
    ready = _readiness()
    draft = ready.draft
    selection = Selection(ready)
    if not form.is_submitted() or not form.fingerprint.data:
        form.fingerprint.data = selection.selected_draft.fingerprint
    names = ready.comparison.new.names
    may_edit = me.may(Role.EDITOR)
    comparison = show_comparison(
        ready.comparison,
        page="studio.publish",
        linked=may_edit,
        first=selection.selected,
        along=selection.following,
    )
    conflicts: dict[Subject, Obstacle] = {
        card.subject: Obstacle(
            card.title, f"#{card.subject.id}", _("there are two versions, choose one")
        )
        for card in ready.comparison.cards
        if card.changed.conflicts
    }
    selected_conflicts = [conflicts[each] for each in conflicts if each in selection.selected]
    other_conflicts = [conflicts[each] for each in conflicts if each not in selection.selected]
    errors = comparison.errors if selection.all_selected else _errors_of(selection)
    effect = effect_of(selection.comparison if may_edit else ready.comparison)
    if not has_failed:
        _suggest_note(form, effect)
    asked = selection.pending_request
    action = _publish_action(selection)
    approvers = None
    if asked or action == "ask":
        approvers = approvers_of(asked.author if asked else me.address, asked)
    return render_template(
        "publish/publish.html",
        draft=draft,
        announced=announced(draft, current_studio.now),
        local_time=spoken_time,
        selection=selection,
        obstacles=[*selected_conflicts, *errors],
        other_conflicts=other_conflicts,
        approval_requests=ready.approval_requests,
        request_to_revise=_request_to_revise(selection),
        form=form,
        selected_titles=_named(effect.actions) if effect else "",
        has_failed=has_failed,
        action=action,
        is_alone=current_studio.editions.published_alone.is_possible(
            selection.selected_draft.files
        ),
        losses=losses_asked(selection.comparison),
        pending_request=asked,
        approvers=approvers,
        first_shown=request.values.get(FROM),
        also_needed=[draft.titles.of_subject(subject, language()) for subject in selection.along],
        is_complete=ready.comparison.new.check.is_complete,
        all_findings="findings" in request.args,
        page_of=lambda subject: page_of(subject, names),
        previous_edition=_last_other_edition(draft.live_files) if me.may(Role.PUBLISHER) else None,
        comparison=comparison,
        counts=count_severities(selection.comparison.findings),
        effect=effect,
        **_live_values(),
    )


def _named(actions: Sequence[str]) -> str:
    """Return changes for a button, which says their number: the first ones, shortened."""
    longest = MAX_NAMES_LENGTH // max(1, min(MAX_NAMES, len(actions)))
    names = [shorten(action, longest, placeholder=" …") for action in actions[:MAX_NAMES]]
    return ", ".join([*names, "…"] if actions[MAX_NAMES:] else names)


def _errors_of(selection: Selection) -> list[Obstacle]:
    """Return the errors of a selection, with links to edit pages for subjects without a card."""
    if not selection.selected:
        return []
    comparison = selection.comparison
    titles = selection.ready.draft.titles
    cards = {card.subject for card in selection.ready.comparison.cards}

    def address(finding: ShownFinding) -> str:
        subject = subject_of(finding.finding.field)
        return f"#{subject.id}" if subject in cards else finding.links[0].address

    written = written_in(selection.ready.draft.files)
    page = PageFindings(comparison.new.files, titles, written)
    errors = page.show(comparison.new.check.errors)
    return obstacles(errors, titles, address)


def _request_to_revise(selection: Selection) -> ApprovalRequest | None:
    """Return the person's request to revise, unless only other changes are ticked."""
    requests = current_studio.editions.approval_requests
    last = requests.to_revise(access.current_person())
    requested = subjects_of(requests.changes(last.id)) if last else frozenset()
    return last if requested & selection.selected or not selection.selected else None


def _publish_action(selection: Selection) -> PublishAction:
    """Return how the person can publish the selection, even if it still has errors."""
    if not selection.selected:
        return ""
    action = publish_action(selection.selected_draft.live_files, selection.selected_draft.files)
    return "" if action == "ask" and selection.pending_request else action


def _last_other_edition(live: Files) -> Edition | None:
    """Return the last edition with other words than the live one, or None.

    A change of the approval policy does not count, because rolling back keeps the policy.
    """
    editions = current_studio.editions
    others = (
        edition for edition in editions.history() if editions.restored_files(edition.number) != live
    )
    return next(others, None)


def _with_ticks(chosen: Iterable[Subject] | None = None) -> Response:
    """Redirect to the page Publish with the selection and note of the form.

    If subjects are `chosen`, they are selected instead, and the page is shown at the changes. A
    single tick stays where it is, with the focus: a browser would take it to the place in the URL.
    """
    sent: dict[str, Any] = {
        name: request.form.getlist(name)
        for name in (TICKED, TICK, FROM, ACCEPTED, "note")
        if any(request.form.getlist(name))
    }
    if chosen is not None:
        sent |= {TICKED: 1, TICK: sorted(subject.id for subject in chosen), "_anchor": "changes"}
    return redirect(url_for("studio.publish", **sent), 303)


def _live_values() -> dict[str, Any]:
    live = current_studio.editions.newest()
    workers = current_studio.editions.workers.all()
    awake = [worker for worker in workers if worker.is_awake(now())]
    is_heard = live and awake and all(worker.edition == live.number for worker in awake)
    return {"live": live, "is_heard": is_heard, "names": current_studio.people.full_names()}
