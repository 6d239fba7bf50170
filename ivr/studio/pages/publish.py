"""Publishing: what is wrong, what callers will hear differently, and then live."""

from collections.abc import Callable

from flask import Blueprint
from werkzeug.wrappers import Response

from ivr.publishing.edition import ApprovalRequest, Edition, Source
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.pages.publish_page import (
    REFUSALS,
    NoteForm,
    publish_page,
    published_or_asked,
    refused,
)
from ivr.studio.studio import Studio


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Put the views into the blueprint."""

    @blueprint.get("/publish")
    @access.needs(Role.READER)
    def publish() -> str:
        return publish_page(studio, NoteForm(formdata=None))

    @blueprint.post("/publish")
    @access.needs(Role.PUBLISHER)
    def publish_now() -> Response | tuple[str, int]:
        return _hand_in(studio, studio.editions.publish)

    @blueprint.post("/publish/ask")
    @access.needs(Role.EDITOR)
    def publish_ask() -> Response | tuple[str, int]:
        return _hand_in(studio, studio.editions.ask)


def _hand_in(
    studio: Studio, to: Callable[..., Edition | ApprovalRequest]
) -> Response | tuple[str, int]:
    """Hand the draft in that the person looked at: to be published, or for approval."""
    form, me = NoteForm(), access.person()
    if not form.validate():
        return publish_page(studio, form), 422
    try:
        draft = studio.drafts.for_publishing(form.fingerprint.data or "")
        outcome = to(
            draft.files,
            author=me.name,
            source=Source.STUDIO,
            note=(form.note.data or "").strip(),
            over=draft.over,
        )
    except REFUSALS as error:
        return refused(error)
    return published_or_asked(outcome)
