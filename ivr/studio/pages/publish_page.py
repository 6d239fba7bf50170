"""The page Publish, and the responses that its forms share."""

from collections.abc import Iterable, Mapping, Sequence
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
from ivr.reports.diff.differences import Differences, differences_between
from ivr.script.files import Files
from ivr.script.model import LANGUAGE_FILE, LINE_FILE
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.forms import Form
from ivr.studio.publishing.changes import changes_in
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.names import names_in
from ivr.studio.writing.text_checks import Noted, counted, noted

LONGEST_NOTE = 1000
"""Characters."""

REFUSALS = (OvertakenError, ScriptRefusedError, EditionError, RequestError)
"""Errors after which the page is shown again, as things are now."""

log = structlog.get_logger()


class NoteForm(Form):
    """A note on what is published; `fingerprint` is that of the draft the person looked at."""

    note = TextAreaField(
        _l("Note: what is new, and why"),
        [
            DataRequired(_l("Write a note, so that others can see later what this was.")),
            Length(max=LONGEST_NOTE, message=_l("Write at most 1000 characters.")),
        ],
        render_kw={"rows": 3, "maxlength": LONGEST_NOTE, "required": True},
    )
    fingerprint = HiddenField()


def publish_page(form: NoteForm) -> str:
    """Return the page for the current draft."""
    draft = current_studio.drafts.current()
    check = current_studio.checker.check(draft.files)
    me, requests = access.current_person(), current_studio.editions.requests()
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
        places=_places(draft.files),
        differences=_differences(draft),
        requests=requests,
        answer=current_studio.editions.declined_request(me),
        names=current_studio.people.full_names(),
        form=form,
        act=_act(draft, requests, may_answer=check.may_answer),
    )


def _act(
    draft: Draft, requests: Sequence[ApprovalRequest], *, may_answer: bool
) -> Literal["publish", "ask", ""]:
    """Return what this person can do with the draft now."""
    me = access.current_person()
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
    return differences_between(draft.live_files, draft.files, language(), current_studio.now)


def _by_file(notes: Iterable[Noted]) -> dict[str, list[Noted]]:
    files: dict[str, list[Noted]] = {}
    for note in notes:
        files.setdefault(note.finding.file, []).append(note)
    return files


def _places(files: Files) -> Mapping[str, str]:
    """Return the address of the page that edits each file, by its path."""
    names = names_in(files)
    found = {
        path: url_for("studio.texts_edit", name=name)
        for name in names.texts
        for path in names.paths(name).values()
    }
    found |= {
        f"{code}/{LANGUAGE_FILE}": url_for("studio.pronunciation") for code in names.languages
    }
    return found | {LINE_FILE: url_for("studio.menu")}


def published_or_asked(outcome: Edition | ApprovalRequest) -> Response:
    """Redirect to the new edition, or to the approval request."""
    me = access.current_person()
    if isinstance(outcome, Edition):
        log.info("published", by=me.id, edition=outcome.number)
        return redirect(url_for("studio.publish_live"), 303)
    log.info("approval-requested", by=me.id, request=outcome.id)
    flash(_("You have requested approval. Another person who may publish can approve it."))
    return redirect(url_for("studio.publish_request", id=outcome.id), 303)


def refused(error: IVRError) -> Response:
    """Redirect to the page Publish with an error."""
    flash(error.told(language()), "error")
    return redirect(url_for("studio.publish"), 303)
