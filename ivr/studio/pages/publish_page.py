"""The page Publish, as all that is asked for on it shows it again."""

from collections.abc import Iterable, Sequence
from typing import Literal

import structlog
from flask import abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from ivr.errors import EditionError, IVRError, OvertakenError, RequestError, ScriptRefusedError
from ivr.publishing.draft import Draft
from ivr.publishing.edition import ApprovalRequest, Edition
from ivr.publishing.policy import wants_approval
from ivr.reports.diff.differences import Differences
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.addresses import address_of
from ivr.studio.forms import Form
from ivr.studio.pages.places import places
from ivr.studio.publishing.authors import full_names
from ivr.studio.publishing.changes import changes_in
from ivr.studio.publishing.lines import differences_between
from ivr.studio.studio import Studio
from ivr.studio.translation import language
from ivr.studio.writing.looking import Noted, counted, noted

LONGEST_NOTE = 1000
"""Characters."""

HIGHEST = 2**31 - 1
"""No database keeps a higher number, so no edition or request has one."""

REFUSALS = (OvertakenError, ScriptRefusedError, EditionError, RequestError)
"""What can come between looking and doing; the page then shows how things are now."""

log = structlog.get_logger()


class NoteForm(Form):
    """What is published and why; `fingerprint` is the draft that the person looked at."""

    note = TextAreaField(
        _l("Note: what is new, and why"),
        [
            DataRequired(_l("Write a note, so that others can see later what this was.")),
            Length(max=LONGEST_NOTE, message=_l("Write at most 1000 characters.")),
        ],
        render_kw={"rows": 3, "maxlength": LONGEST_NOTE, "required": True},
    )
    fingerprint = HiddenField()


def publish_page(studio: Studio, form: NoteForm) -> str:
    """Return the page, for the draft as it is now."""
    draft = studio.drafts.current()
    check = studio.checker.check(draft.files)
    me, requests = access.person(), studio.editions.requests()
    notes = noted(check.findings, draft.files)
    if not form.is_submitted() or not form.fingerprint.data:
        form.fingerprint.data = draft.fingerprint
    return render_template(
        "studio/publish.html",
        draft=draft,
        changes=changes_in(draft),
        check=check,
        counts=counted(check.findings),
        notes=_by_file(notes),
        places=places(draft.files),
        differences=_differences(draft),
        requests=requests,
        answer=studio.editions.answer_to(me),
        names=full_names(studio.people.everybody()),
        form=form,
        act=_act(draft, requests, may_answer=check.may_answer),
        may_edit=me.may(Role.EDITOR),
    )


def _act(
    draft: Draft, requests: Sequence[ApprovalRequest], *, may_answer: bool
) -> Literal["publish", "ask", ""]:
    """What this person can do with the draft now."""
    me = access.person()
    ready = bool(draft.changes) and not draft.conflicts and may_answer
    if not ready or not me.may(Role.EDITOR):
        return ""
    if me.may(Role.PUBLISHER) and not wants_approval(draft.live_files, draft.files):
        return "publish"
    waits = any(asked.fingerprint == draft.fingerprint for asked in requests)
    return "" if waits else "ask"


def _differences(draft: Draft) -> Differences | None:
    if not draft.changes or draft.live is None:
        return None
    return differences_between(draft.live_files, draft.files, language())


def _by_file(notes: Iterable[Noted]) -> dict[str, list[Noted]]:
    files: dict[str, list[Noted]] = {}
    for note in notes:
        files.setdefault(note.finding.file, []).append(note)
    return files


def number_in(field: str) -> int:
    """Return the number in a field; where there is none, the request cannot be understood."""
    written = request.form.get(field, "")
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        abort(400)
    return int(written)


def text_in(field: str) -> str:
    """Return what stands in a field; nothing where there is no such field."""
    return request.form.get(field, "")


def published_or_asked(outcome: Edition | ApprovalRequest) -> Response:
    """Lead to what is live now, or to the request that waits for approval."""
    me = access.person()
    if isinstance(outcome, Edition):
        log.info("published", by=me.id, edition=outcome.number)
        return redirect(address_of("publish_live"), 303)
    log.info("approval-requested", by=me.id, request=outcome.id)
    flash(_("You have requested approval. Another person who may publish can approve it."))
    return redirect(address_of("publish_request", id=outcome.id), 303)


def refused(error: IVRError) -> Response:
    """Say why nothing was done, on the page that shows how things are now."""
    flash(error.told(language()), "error")
    return redirect(address_of("publish"), 303)
