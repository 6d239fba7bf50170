"""Approval requests: one is shown, approved, refused or withdrawn."""

import structlog
from flask import Blueprint, abort, flash, redirect, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from ivr.errors import EditionError, IVRError
from ivr.publishing.edition import ApprovalRequest
from ivr.publishing.policy import is_same_person
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.addresses import address_of
from ivr.studio.forms import Form
from ivr.studio.pages.publish_page import HIGHEST, REFUSALS, number_in, text_in
from ivr.studio.publishing.authors import full_names
from ivr.studio.publishing.lines import differences_between
from ivr.studio.studio import Studio
from ivr.studio.translation import language
from ivr.studio.writing.looking import noted

LONGEST_REASON = 1000
"""Characters."""

log = structlog.get_logger()


class ReasonForm(Form):
    """Why a request is refused."""

    reason = TextAreaField(
        _l("Reason: what must be changed"),
        [
            DataRequired(_l("Write a reason, so that the author knows what to change.")),
            Length(max=LONGEST_REASON, message=_l("Write at most 1000 characters.")),
        ],
        render_kw={"rows": 3, "maxlength": LONGEST_REASON, "required": True},
    )


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Put the views into the blueprint."""

    @blueprint.get("/publish/requests/<int:id>")
    @access.needs(Role.READER)
    def publish_request(id: int) -> str:
        return _page(studio, _found(studio, id), ReasonForm(formdata=None))

    @blueprint.post("/publish/requests/<int:id>/approve")
    @access.needs(Role.PUBLISHER)
    def publish_approve(id: int) -> Response:
        me = access.person()
        try:
            edition = studio.editions.approve(
                _found(studio, id).id, by=me, content=text_in("content"), over=number_in("live")
            )
        except REFUSALS as error:
            return _look_again(id, error)
        log.info("request-approved", by=me.id, request=id, edition=edition.number)
        return redirect(address_of("publish_live"), 303)

    @blueprint.post("/publish/requests/<int:id>/refuse")
    @access.needs(Role.PUBLISHER)
    def publish_refuse(id: int) -> Response | tuple[str, int]:
        me, form, asked = access.person(), ReasonForm(), _found(studio, id)
        if not form.validate():
            return _page(studio, asked, form), 422
        try:
            studio.editions.refuse(id, by=me, reason=(form.reason.data or "").strip())
        except REFUSALS as error:
            return _look_again(id, error)
        log.info("request-refused", by=me.id, request=id)
        flash(_("The request was refused. Its author sees the reason in the studio."))
        return redirect(address_of("publish"), 303)

    @blueprint.post("/publish/requests/<int:id>/withdraw")
    @access.needs(Role.EDITOR)
    def publish_withdraw(id: int) -> Response:
        me, asked = access.person(), _found(studio, id)
        if not is_same_person(asked.author, me):
            abort(403)
        try:
            studio.editions.withdraw(id, by=me)
        except REFUSALS as error:
            return _look_again(id, error)
        log.info("request-withdrawn", by=me.id, request=id)
        flash(_("The request was withdrawn. The draft is as it was."))
        return redirect(address_of("publish"), 303)


def _found(studio: Studio, id: int) -> ApprovalRequest:
    """A request, pending or not; else there is no such page."""
    if id > HIGHEST:
        abort(404)
    try:
        return studio.editions.request(id)
    except EditionError:
        abort(404)


def _page(studio: Studio, asked: ApprovalRequest, form: ReasonForm) -> str:
    """The page, with the content and what can be done as long as the request is pending."""
    me, live = access.person(), studio.editions.newest()
    names = full_names(studio.people.everybody())
    shown = {"asked": asked, "names": names, "form": form}
    if not asked.is_pending:
        return render_template("studio/publish_request.html", **shown)
    files = studio.editions.request_files(asked.id)
    check = studio.checker.check(files)
    own = is_same_person(asked.author, me)
    acts = {
        "approve": me.may(Role.PUBLISHER) and not own and check.may_answer,
        "refuse": me.may(Role.PUBLISHER) and not own,
        "withdraw": me.may(Role.EDITOR) and own,
    }
    return render_template(
        "studio/publish_request.html",
        **shown,
        live=live,
        differences=differences_between(
            studio.editions.files(live.number) if live else {}, files, language()
        ),
        notes=noted(check.findings, files),
        acts=[act for act, is_so in acts.items() if is_so],
        own=own,
    )


def _look_again(id: int, error: IVRError) -> Response:
    """Say why nothing was done, on the page that shows how things are now."""
    flash(error.told(language()), "error")
    return redirect(address_of("publish_request", id=id), 303)
