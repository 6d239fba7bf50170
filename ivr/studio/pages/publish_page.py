"""The page Publish, and the responses that its forms share."""

from typing import Any, Literal

import structlog
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from ivr.errors import EditionError, IVRError, OvertakenError, RequestError, ScriptRefusedError
from ivr.i18n import translator
from ivr.publishing.edition import ApprovalRequest, Edition
from ivr.publishing.policy import wants_approval
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.findings import PageFindings
from ivr.studio.forms import Form
from ivr.studio.pages.changes_shown import FROM, means, shown
from ivr.studio.pages.subject_pages import page_of
from ivr.studio.pages.ticks import TICK, TICKED, Ticks
from ivr.studio.studio import current_studio
from ivr.studio.translation import language

LONGEST_NOTE = 1000
"""Characters."""

REFUSALS = (OvertakenError, ScriptRefusedError, EditionError, RequestError)
"""Errors after which the page is shown again, as things are now."""

log = structlog.get_logger()


class NoteForm(Form):
    """A note on what is published; `fingerprint` is that of the script the person looked at."""

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
    draft, requests = current_studio.drafts.current(), current_studio.editions.requests()
    ticks = Ticks(draft, requests)
    if not form.is_submitted() or not form.fingerprint.data:
        form.fingerprint.data = ticks.part.fingerprint
    names = ticks.whole.new.names
    return render_template(
        "studio/publish.html",
        draft=draft,
        ticks=ticks,
        conflicts=[one for one in ticks.ticked if ticks.subjects[one].conflicts],
        broken=_broken(ticks),
        requests=requests,
        answer=current_studio.editions.declined_request(access.current_person()),
        form=form,
        tried=tried,
        act=_act(ticks),
        waits=ticks.asked,
        first=request.values.get(FROM),
        is_complete=ticks.whole.new.check.is_complete,
        page_of=lambda subject: page_of(subject, names),
        **{
            **shown(
                ticks.whole,
                page="studio.publish",
                linked=access.current_person().may(Role.EDITOR),
            ),
            "means": means(ticks.compared),
        },
    )


def _broken(ticks: Ticks) -> list[tuple[str, str, str]]:
    """Return what stops the publication of a part: where it is, its address, and an error."""
    if ticks.is_whole:
        return []
    found, titles, reader = ticks.compared, ticks.whole.titles, translator(language())
    shown = PageFindings(found.new.files).of(found.new.check.errors)
    subjects = [(one, found.subject_at(one.finding.field)) for one in shown]
    return [(at.title(titles, reader), f"#{at.id}", one.message) for one, at in subjects]


def _act(ticks: Ticks) -> Literal["publish", "ask", ""]:
    """Return what this person can do with what is ticked, once nothing stops it."""
    me = access.current_person()
    if not ticks.ticked or not me.may(Role.EDITOR):
        return ""
    if me.may(Role.PUBLISHER) and not wants_approval(ticks.draft.live_files, ticks.part.files):
        return "publish"
    return "" if ticks.asked else "ask"


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


def with_ticks() -> Response:
    """Redirect to the page Publish, as things are now, with the ticks and the note of the form."""
    sent: dict[str, Any] = {
        name: request.form.getlist(name)
        for name in (TICKED, TICK, FROM, "note")
        if any(request.form.getlist(name))
    }
    return redirect(url_for("studio.publish", **sent), 303)
