"""Publish the draft or request approval, and watch the workers take the edition."""

from collections.abc import Callable

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from ivr.publishing.edition import ApprovalRequest, Edition, Source
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.publish_page import (
    REFUSALS,
    NoteForm,
    in_words,
    publish_page,
    published_or_asked,
    with_ticks,
)
from ivr.studio.pages.ticks import Ticks
from ivr.studio.studio import current_studio


@bp.get("/publish")
@access.needs(Role.READER)
def publish() -> str:
    """Show the changes of the draft as callers hear them, with their findings."""
    return publish_page(NoteForm(formdata=None, note=request.args.get("note", "")))


@bp.post("/publish")
@access.needs(Role.PUBLISHER)
def publish_now() -> Response | tuple[str, int]:
    """Publish what is ticked in the draft."""
    return _hand_in(current_studio.editions.publish)


@bp.post("/publish/ask")
@access.needs(Role.EDITOR)
def publish_ask() -> Response | tuple[str, int]:
    """Request approval for what is ticked in the draft."""
    return _hand_in(current_studio.editions.ask)


@bp.post("/publish/ticks")
@access.needs(Role.EDITOR)
def publish_ticks() -> Response:
    """Show what is ticked; nothing is published."""
    return with_ticks()


@bp.get("/publish/live")
@access.needs(Role.READER)
def publish_live() -> str:
    """Show the live edition and the workers that answer with it."""
    earlier = current_studio.editions.recent(2)[1:]
    return render_template(
        "studio/publish_live.html",
        earlier=earlier[0] if earlier else None,
        names=current_studio.people.full_names(),
        may_go_back=access.current_person().may(Role.PUBLISHER),
        **_workers(),
    )


@bp.get("/publish/live/workers")
@access.needs(Role.READER, background=True)
def publish_workers() -> str:
    """Say which workers have the edition; the page polls this."""
    return render_template("studio/publish_workers.html", **_workers())


def _hand_in(to: Callable[..., Edition | ApprovalRequest]) -> Response | tuple[str, int]:
    """Publish what is ticked, as the person looked at it, or request approval for it."""
    form, me = NoteForm(), access.current_person()
    if not form.validate():
        return publish_page(form, tried=True), 422
    ticks = Ticks(current_studio.drafts.current(), ())
    try:
        draft = current_studio.drafts.for_publishing(form.fingerprint.data or "", ticks.fields)
        outcome = to(
            draft.files,
            author=me.name,
            source=Source.STUDIO,
            note=(form.note.data or "").strip(),
            over=draft.over,
        )
    except REFUSALS as error:
        part = Ticks(current_studio.drafts.current(), ()).part
        if part.conflicts or not current_studio.checker.check(part.files).may_answer:
            return publish_page(form, tried=True), 409
        flash(in_words(error), "error")
        return with_ticks()
    return published_or_asked(outcome)


def _workers() -> dict[str, object]:
    live = current_studio.editions.newest()
    workers = current_studio.editions.workers()
    number = live.number if live else 0
    return {
        "live": live,
        "workers": workers,
        "ready": sum(worker.edition == number for worker in workers),
        "sees_servers": access.current_person().may(Role.ADMINISTRATOR),
    }
