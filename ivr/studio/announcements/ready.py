"""The pages that put up an announcement that is ready, and take it down again."""

from datetime import datetime, timedelta

import structlog
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ivr.errors import ChangedMeanwhileError, IVRError
from ivr.script.fields.place import FieldPath
from ivr.script.fields.subjects import subject_of
from ivr.script.files import Files
from ivr.script.reading.field_values import FieldValue
from ivr.studio import access
from ivr.studio.announcements.form import PARTS
from ivr.studio.blueprint import bp
from ivr.studio.content.announced import (
    ANNOUNCEMENTS,
    READY,
    ListedAnnouncement,
    ReadyAnnouncement,
    last_published,
    listed,
    ready_in,
    spoken_time,
    zone_in,
)
from ivr.studio.content.edit_pages import save
from ivr.studio.editions.draft import Draft
from ivr.studio.editions.edition import Source
from ivr.studio.editions.policy import MAX_ALONE, Approval, approval_for
from ivr.studio.editions.writing import write
from ivr.studio.forms.inputs import OverForm
from ivr.studio.people import Role
from ivr.studio.publish.selection import publish_address
from ivr.studio.publish.views import (
    MAX_NOTE_LENGTH,
    error_message,
    publish_action,
    published_or_asked,
)
from ivr.studio.services import current_studio
from ivr.studio.translation import language

HOURS = (1, 4)
"""Lengths that are offered besides the usual hours of an office and MAX_ALONE."""

OFFICE_HOURS = (8, 17)

log = structlog.get_logger()


@bp.get("/ready/<name>")
@access.needs(Role.EDITOR)
def ready(name: str) -> str:
    """Show what callers would hear, and ask when it ends."""
    return _page_of(name)


@bp.post("/ready/<name>")
@access.needs(Role.EDITOR)
def ready_put_up(name: str) -> Response | tuple[str, int]:
    """Put an announcement up from now on, or request approval for that."""
    draft = current_studio.drafts.current()
    chosen = _ready_one(draft, name)
    ends = {key: end for key, _words, end in ends_from(current_studio.now, draft)}
    until = ends.get(request.form.get("until", ""))
    if until is None:
        return _page_of(name, problem=_("Choose when it ends.")), 422
    files = write(
        draft.live_files,
        {
            (ANNOUNCEMENTS, name, "from"): _unique(current_studio.now, draft),
            (ANNOUNCEMENTS, name, "until"): until,
            (ANNOUNCEMENTS, name, "closes"): chosen.closes,
            (ANNOUNCEMENTS, name, "alone"): True,
        },
    )
    return _publish(files, url_for("studio.ready", name=name))


@bp.get("/announcements/<name>/down")
@access.needs(Role.EDITOR)
def announcements_down(name: str) -> str:
    """Show the effect of taking an announcement down, and ask for confirmation."""
    draft = current_studio.drafts.current()
    heard = _heard(draft, name)
    return render_template(
        "announcements/down.html",
        announcement=heard,
        live=draft.live_number,
        note=_note(heard, _("Taken down: %(words)s"), _("Opened the line: %(words)s")),
        longest_note=MAX_NOTE_LENGTH,
        local_time=spoken_time,
        **_rights(draft.live_files, _without(draft, name)),
    )


@bp.post("/announcements/<name>/down")
@access.needs(Role.EDITOR)
def announcements_taken_down(name: str) -> Response | tuple[str, int]:
    """Take an announcement down, or request approval for that."""
    draft = current_studio.drafts.current()
    _heard(draft, name)
    address = url_for("studio.announcements_down", name=name)
    return _publish(_without(draft, name), address)


@bp.post("/announcements/<name>/ready")
@access.needs(Role.EDITOR)
def announcements_made_ready(name: str) -> Response:
    """Save the words of an announcement as ready, in the draft."""
    draft = current_studio.drafts.current()
    known = {**last_published(current_studio.drafts, draft, name), **draft.fields}
    own = {field: value for field, value in known.items() if _is_of(field, name)}
    closes = own.pop((ANNOUNCEMENTS, name, "closes"), False) is True
    words = {field: value for field, value in own.items() if field[0] != ANNOUNCEMENTS}
    if not words:
        abort(404)
    values: dict[FieldPath, FieldValue | None] = {**words, (READY, name, "closes"): closes}
    try:
        save(values, draft, event="announcement-made-ready")
    except ChangedMeanwhileError:
        flash(_("Nothing has been saved, because somebody else has changed this in the meantime."))
        return redirect(url_for("studio.texts_edit", name=name), 303)
    flash(_("Saved as ready in the draft. It can be put up when the draft is published."))
    return redirect(publish_address([(READY, name, "closes")]), 303)


@bp.post("/ready/<name>/remove")
@access.needs(Role.EDITOR)
def ready_removed(name: str) -> Response:
    """Remove a ready announcement in the draft, with its words unless they are announced."""
    draft = current_studio.drafts.current()
    own = [field for field in draft.fields if _is_of(field, name)]
    if (READY, name, "closes") not in own:
        abort(404)
    is_announced = any(field[0] == ANNOUNCEMENTS for field in own)
    gone = [(READY, name, "closes")] if is_announced else own
    try:
        save(dict.fromkeys(gone), draft, event="ready-removed")
    except ChangedMeanwhileError:
        flash(
            _("Nothing has been removed, because somebody else has changed this in the meantime.")
        )
        return redirect(url_for("studio.ready", name=name), 303)
    flash(_("It has been removed in the draft, and can be put up until the draft is published."))
    return redirect(publish_address(gone), 303)


def ends_from(moment: datetime, draft: Draft) -> list[tuple[str, str, datetime]]:
    """Return the ends that one person may choose at a moment, in order of time.

    Each has a key, its words, and the local time. A local time that comes twice, when clocks go
    back, is left out.
    """
    zone = zone_in(draft.live_fields)
    begins = moment.replace(second=0, microsecond=0)
    today = begins.astimezone(zone)
    moments = {begins + timedelta(hours=hours) for hours in HOURS} | {begins + MAX_ALONE}
    for day in (today, today + timedelta(days=1)):
        moments |= {day.replace(hour=hour, minute=0) for hour in OFFICE_HOURS}
    latest = begins + MAX_ALONE
    ends = []
    for end in sorted(each for each in moments if begins < each <= latest):
        hours = (end - begins) / timedelta(hours=1)
        local = _unique(end, draft)
        if local is not None:
            words = spoken_time(local)
            if hours in (*HOURS, MAX_ALONE / timedelta(hours=1)):
                length = ngettext("%(num)d hour", "%(num)d hours", int(hours))
                words = f"{words} ({length})"
            ends.append((local.isoformat(timespec="minutes"), words, local))
    return ends


def _unique(moment: datetime, draft: Draft) -> datetime | None:
    """Return a moment in the line's local time, in minutes; None if that time comes twice."""
    zone = zone_in(draft.live_fields)
    local = moment.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)
    first, second = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return local if first == second else None


def _page_of(name: str, *, problem: str = "") -> str:
    draft = current_studio.drafts.current()
    chosen = _ready_one(draft, name)
    ends = ends_from(current_studio.now, draft)
    until = ends[0][2] if ends else None
    example = write(
        draft.live_files,
        {
            (ANNOUNCEMENTS, name, "from"): _unique(current_studio.now, draft),
            (ANNOUNCEMENTS, name, "until"): until,
            (ANNOUNCEMENTS, name, "closes"): chosen.closes,
            (ANNOUNCEMENTS, name, "alone"): True,
        },
    )
    return render_template(
        "announcements/ready.html",
        announcement=chosen,
        ends=ends,
        chosen_end=request.form.get("until"),
        problem=problem,
        live=draft.live_number,
        note=request.form.get(
            "note", _note(chosen, _("Put up: %(words)s"), _("Closed the line: %(words)s"))
        ),
        longest_note=MAX_NOTE_LENGTH,
        **_rights(draft.live_files, example),
    )


def _rights(live: Files, candidate: Files) -> dict[str, object]:
    approval = approval_for(live, candidate, current_studio.now)
    action = publish_action(live, candidate)
    return {"action": action, "is_alone": action == "publish" and approval is Approval.ALONE}


def _ready_one(draft: Draft, name: str) -> ReadyAnnouncement:
    chosen = next((each for each in ready_in(draft.live_fields) if each.name == name), None)
    return chosen or abort(404)


def _heard(draft: Draft, name: str) -> ListedAnnouncement:
    heard = listed(draft.live_fields, current_studio.now).get(name)
    return heard or abort(404)


def _without(draft: Draft, name: str) -> Files:
    return write(draft.live_files, dict.fromkeys((ANNOUNCEMENTS, name, part) for part in PARTS))


def _is_of(field: FieldPath, name: str) -> bool:
    return subject_of(field) == subject_of((ANNOUNCEMENTS, name))


def _note(announcement: ReadyAnnouncement | ListedAnnouncement, heard: str, closing: str) -> str:
    """Return a note that says what the edition does, as the studio suggests it."""
    words = announcement.words.get(language()) or next(iter(announcement.words.values()), "")
    closes = (
        announcement.closes
        if isinstance(announcement, ReadyAnnouncement)
        else announcement.table.closes
    )
    return ((closing if closes else heard) % {"words": words})[:MAX_NOTE_LENGTH]


def _publish(files: Files, address: str) -> Response | tuple[str, int]:
    """Publish a change of announcements alone, or request approval by the person's rights."""
    form = OverForm()
    if not form.validate():
        abort(400)
    live = current_studio.editions.files(form.live.data or 0)
    action = publish_action(live, files)
    if not action:
        abort(403)
    publish = (
        current_studio.editions.publish if action == "publish" else current_studio.editions.ask
    )
    try:
        outcome = publish(
            files,
            author=access.current_person().address,
            source=Source.STUDIO,
            note=(form.note.data or "").strip()[:MAX_NOTE_LENGTH],
            based_on=form.live.data or 0,
        )
    except IVRError as error:
        flash(error_message(error), "error")
        return redirect(address, 303)
    return published_or_asked(outcome)
