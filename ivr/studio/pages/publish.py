"""Publishing: what is wrong, what callers will hear differently, and then live."""

import structlog
from flask import Blueprint, abort, flash, redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.errors import EditionError, RequestError
from ivr.people import Role
from ivr.studio import access
from ivr.studio.addresses import address_of
from ivr.studio.pages.publish_page import REFUSALS, NoteForm, number_in, publish_page, refused
from ivr.studio.publishing.approval import wants_approval
from ivr.studio.studio import Studio

log = structlog.get_logger()


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Put the views into the blueprint."""

    @blueprint.get("/publish")
    @access.needs(Role.READER)
    def publish() -> str:
        return publish_page(studio, NoteForm(formdata=None))

    @blueprint.post("/publish")
    @access.needs(Role.PUBLISHER)
    def publish_now() -> Response | tuple[str, int]:
        form, me = NoteForm(), access.person()
        if not form.validate():
            return publish_page(studio, form), 422
        try:
            if wants_approval(studio.drafts.current()):
                raise _second_person()
            edition = studio.drafts.publish(author=me.name, **form.written)
        except REFUSALS as error:
            return refused(error)
        log.info("published", by=me.id, edition=edition.number)
        return redirect(address_of("publish_live"), 303)

    @blueprint.post("/publish/ask")
    @access.needs(Role.EDITOR)
    def publish_ask() -> Response | tuple[str, int]:
        form, me = NoteForm(), access.person()
        if not form.validate():
            return publish_page(studio, form), 422
        try:
            studio.drafts.ask(author=me.name, **form.written)
        except REFUSALS as error:
            return refused(error)
        log.info("approval-asked", by=me.id)
        flash(_("You have asked for it. Another person with the role Publisher can approve."))
        return redirect(address_of("publish"), 303)

    @blueprint.post("/publish/approve")
    @access.needs(Role.PUBLISHER)
    def publish_approve() -> Response:
        me = access.person()
        try:
            edition = studio.drafts.approve(number_in("request"), by=me.name)
        except REFUSALS as error:
            return refused(error)
        log.info("approved", by=me.id, edition=edition.number)
        return redirect(address_of("publish_live"), 303)

    @blueprint.post("/publish/withdraw")
    @access.needs(Role.EDITOR)
    def publish_withdraw() -> Response:
        me, waiting = access.person(), studio.drafts.request()
        if waiting and waiting.author != me.name and not me.may(Role.PUBLISHER):
            abort(403)
        try:
            if waiting is None or waiting.id != number_in("request"):
                raise _waits_no_more()
            studio.drafts.withdraw(waiting.id, by=me.name)
        except REFUSALS as error:
            return refused(error)
        log.info("request-withdrawn", by=me.id)
        flash(_("The request is put aside. The draft is as it was."))
        return redirect(address_of("publish"), 303)


def _second_person() -> RequestError:
    return RequestError(
        "Another person must approve what is published here. Ask for it.",
        sv="En annan person måste godkänna det som publiceras här. Begär ett godkännande.",
    )


def _waits_no_more() -> EditionError:
    return EditionError("The request waits no more.", sv="Begäran väntar inte längre.")
