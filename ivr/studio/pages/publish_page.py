"""The page Publish, and the responses that its forms share."""

from collections.abc import Sequence
from typing import Literal

import structlog
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from ivr.errors import EditionError, IVRError, OvertakenError, RequestError, ScriptRefusedError
from ivr.publishing.draft import Draft
from ivr.publishing.edition import ApprovalRequest, Edition
from ivr.publishing.policy import wants_approval
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.forms import Form
from ivr.studio.pages.changes_shown import shown
from ivr.studio.pages.subject_pages import page_of
from ivr.studio.publishing.cards import comparing
from ivr.studio.studio import current_studio
from ivr.studio.translation import language

LONGEST_NOTE = 1000
"""Characters."""

REFUSALS = (OvertakenError, ScriptRefusedError, EditionError, RequestError)
"""Errors after which the page is shown again, as things are now."""

log = structlog.get_logger()


class NoteForm(Form):
    """A note on what is published; `fingerprint` is that of the draft the person looked at."""

    note = TextAreaField(
        _l("What is new, and why (required)"),
        [
            DataRequired(_l("Write a note, so that others can see later what this was.")),
            Length(max=LONGEST_NOTE, message=_l("Write at most 1000 characters.")),
        ],
        render_kw={"rows": 1, "maxlength": LONGEST_NOTE, "required": True},
    )
    fingerprint = HiddenField()


def publish_page(form: NoteForm, *, tried: bool = False) -> str:
    """Return the page for the current draft; `tried` if somebody has just tried to publish it."""
    draft = current_studio.drafts.current()
    found = comparing(
        current_studio.checker,
        draft.live_files,
        draft.files,
        language(),
        current_studio.now,
        draft.changes,
    )
    requests = current_studio.editions.requests()
    if not form.is_submitted() or not form.fingerprint.data:
        form.fingerprint.data = draft.fingerprint
    return render_template(
        "studio/publish.html",
        draft=draft,
        requests=requests,
        answer=current_studio.editions.declined_request(access.current_person()),
        form=form,
        tried=tried,
        act=_act(draft, requests),
        waits=_waiting(draft, requests),
        is_complete=found.new.check.is_complete,
        page_of=lambda subject: page_of(subject, found.new.names),
        **shown(
            found,
            linked=access.current_person().may(Role.EDITOR),
            address=url_for("studio.publish"),
        ),
    )


def _act(draft: Draft, requests: Sequence[ApprovalRequest]) -> Literal["publish", "ask", ""]:
    """Return what this person can do with the draft, once it has no errors and conflicts."""
    me = access.current_person()
    if not draft.changes or not me.may(Role.EDITOR):
        return ""
    if me.may(Role.PUBLISHER) and not wants_approval(draft.live_files, draft.files):
        return "publish"
    return "" if _waiting(draft, requests) else "ask"


def _waiting(draft: Draft, requests: Sequence[ApprovalRequest]) -> ApprovalRequest | None:
    """Return the request for the draft as it is now."""
    return next((asked for asked in requests if asked.fingerprint == draft.fingerprint), None)


def published_or_asked(outcome: Edition | ApprovalRequest) -> Response:
    """Redirect to the new edition, or to the approval request."""
    me = access.current_person()
    if isinstance(outcome, Edition):
        log.info("published", by=me.id, edition=outcome.number)
        return redirect(url_for("studio.publish_live"), 303)
    log.info("approval-requested", by=me.id, request=outcome.id)
    flash(_("You have requested approval. Another person who may publish can approve it."))
    return redirect(url_for("studio.publish_request", id=outcome.id), 303)


def in_words(error: IVRError) -> str:
    """Return an error for a page, on which the findings themselves are shown."""
    if isinstance(error, ScriptRefusedError):
        told: str = _("This has errors by today's rules, and cannot be published.")
        return told
    return error.told(language())


def refused(error: IVRError) -> Response:
    """Redirect to the page Publish with an error."""
    flash(in_words(error), "error")
    return redirect(url_for("studio.publish"), 303)
