"""Temporary announcements: a list, and the form of one with its words and times."""

from collections.abc import Iterable
from dataclasses import replace

import structlog
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.errors import ChangedMeanwhileError
from ivr.publishing.draft import Draft, file_digest
from ivr.script.place import LINE_FILE
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.announcing import sheet as forms
from ivr.studio.announcing.sheet import Times, files_with, saved_before
from ivr.studio.announcing.shown import earlier, earlier_one
from ivr.studio.announcing.tables import new_name, paths_of, stamp, without
from ivr.studio.announcing.times import local_now, zone_in
from ivr.studio.blueprint import bp
from ivr.studio.menus.effect import writes
from ivr.studio.pages.announcement_form import (
    Opened,
    announced_in,
    announcement_fields,
    announcement_page,
    problems_in,
    spoken_time,
    table_in,
)
from ivr.studio.pages.saved import say_saved
from ivr.studio.studio import current_studio
from ivr.studio.writing.names import is_name
from ivr.studio.writing.sheet import Sheet, Sheets, unsaved

log = structlog.get_logger()

MEGABYTES = 1
"""One form has a text in all languages."""

Answer = Response | tuple[str, int] | str


@bp.get("/announcements")
@access.needs(Role.READER)
def announcements() -> str:
    """List what is said now, what is planned, and what has ended."""
    draft = current_studio.drafts.current()
    return render_template(
        "studio/announcements.html",
        announced=announced_in(draft),
        local_time=spoken_time,
        earlier=earlier(draft, current_studio.editions.versions, current_studio.clock()),
    )


@bp.get("/announcement")
@access.needs(Role.EDITOR)
def announcements_new() -> str:
    """Show the form of a new announcement, or of one that is to be used again."""
    draft = current_studio.drafts.current()
    texts: dict[str, str] = {}
    times = Times()
    if again := request.args.get("again", ""):
        found = earlier_one(draft, current_studio.editions.versions, again)
        if found is None:
            abort(404)
        texts, times = dict(found.texts), Times(closes=found.table.closes)
    name = _new_name(draft, texts.values())
    paths = paths_of(draft.files, name)
    sheet = {code: unsaved(code, path, texts.get(code, "")) for code, path in paths.items()}
    return announcement_page(Opened(draft, name, sheet, times))


@bp.post("/announcement")
@access.needs(Role.EDITOR)
@access.takes(MEGABYTES)
def announcements_add() -> Answer:
    """Save a new announcement in the draft, or check it without saving."""
    return _answered(_sent_new())


@bp.post("/announcement/check")
@access.needs(Role.EDITOR)
@access.takes(MEGABYTES)
def announcements_check_new() -> str:
    """Check a new announcement as it is in the form; nothing is saved."""
    return announcement_fields(_sent_new())


@bp.get("/announcements/<name>")
@access.needs(Role.READER)
def announcements_edit(name: str) -> str:
    """Show the form of an announcement; to be used again, it has no times."""
    draft = current_studio.drafts.current()
    table = table_in(draft, name) if is_name(name) else None
    if table is None:
        abort(404)
    times = forms.opened(table)
    if "again" in request.args:
        times = Times(closes=times.closes, seen=times.seen)
    sheet = _sheets().opened(draft, paths_of(draft.files, name))
    return announcement_page(Opened(draft, name, sheet, times, is_saved=True))


@bp.post("/announcements/<name>")
@access.needs(Role.EDITOR)
@access.takes(MEGABYTES)
def announcements_save(name: str) -> Answer:
    """Save an announcement in the draft, check it without saving, or take it out."""
    sent = _sent(name)
    if request.form.get("act") == "out":
        return _taken_out(sent)
    return _answered(sent)


@bp.post("/announcements/<name>/check")
@access.needs(Role.EDITOR)
@access.takes(MEGABYTES)
def announcements_check(name: str) -> str:
    """Check an announcement as it is in the form; nothing is saved."""
    return announcement_fields(_sent(name))


def _sent_new() -> Opened:
    draft = current_studio.drafts.current()
    texts = [text for field, text in request.form.items() if field.startswith("text-")]
    name = _new_name(draft, texts)
    sheet = _sheets().sent(draft, paths_of(draft.files, name), request.form)
    return Opened(draft, name, sheet, forms.written(request.form))


def _sent(name: str) -> Opened:
    if not is_name(name):
        abort(404)
    draft = current_studio.drafts.current()
    times = forms.written(request.form)
    if table_in(draft, name) is None and "seen" not in request.form:
        abort(404)
    sheet = _sheets().sent(draft, paths_of(draft.files, name), request.form)
    return Opened(draft, name, sheet, times, is_saved=True)


def _answered(sent: Opened) -> Answer:
    if request.form.get("act") == "check":
        return announcement_page(sent, problems=problems_in(sent), checked=True)
    draft = sent.draft
    twin = None if sent.is_saved else saved_before(draft.files, sent.sheet, sent.table)
    if twin:  # sent twice
        say_saved()
        return redirect(url_for("studio.announcements_edit", name=twin), 303)
    if problems := problems_in(sent):
        return announcement_page(sent, problems=problems), 422
    if overtaken := _overtaken(sent):
        return overtaken
    after = files_with(draft.files, sent.name, sent.sheet, sent.table)
    changed = writes(draft.files, after)
    if not changed:
        flash(_("Nothing had been changed, so there was nothing to save."))
        return redirect(url_for("studio.announcements_edit", name=sent.name), 303)
    return _kept(sent, changed) or redirect(
        url_for("studio.announcements_edit", name=sent.name), 303
    )


def _taken_out(sent: Opened) -> Answer:
    if overtaken := _overtaken(sent):
        return overtaken
    changed = writes(sent.draft.files, without(sent.draft.files, sent.name))
    return _kept(sent, changed) or redirect(url_for("studio.announcements"), 303)


def _overtaken(sent: Opened) -> Answer | None:
    """Return the page again if the times were changed by somebody else, or in another edition."""
    if LINE_FILE in sent.draft.conflicting_files:
        return announcement_page(sent, must_be_merged=True), 409
    if stamp(table_in(sent.draft, sent.name)) != sent.times.seen:
        return _shown_again(sent, sent.draft)
    return None


def _kept(sent: Opened, changed: dict[str, bytes | None]) -> Answer | None:
    """Save changes; returns the page again if somebody else saved in the meantime."""
    seen = dict(sent.draft.seen_files(*changed))
    seen |= {one.path: one.seen or None for one in sent.sheet.values() if one.path in changed}
    try:
        current_studio.drafts.save_files(changed, seen=seen, author=access.current_person().name)
    except ChangedMeanwhileError:
        return _shown_again(sent, current_studio.drafts.current())
    log.info("announcement-saved", by=access.current_person().id)
    say_saved()
    return None


def _shown_again(sent: Opened, now: Draft) -> Answer:
    """Return the page with both changes; of one that was taken out, as it was written."""
    table = table_in(now, sent.name)
    if table:
        sheet: Sheet = _sheets().merged(now, sent.sheet)
    else:
        sheet = {
            code: replace(field, seen=file_digest(now.files.get(field.path)) or "")
            for code, field in sent.sheet.items()
        }
    return announcement_page(sent.over(now, sheet, stamp(table)), theirs=table, overtaken=True), 409


def _new_name(draft: Draft, texts: Iterable[str]) -> str:
    """Return the name of a new announcement: people never see it."""
    first = next((text for text in texts if text.strip()), "")
    today = local_now(current_studio.clock(), zone_in(draft.files)).date()
    return new_name(first, today, draft.files, draft.live_files)


def _sheets() -> Sheets:
    names = current_studio.people.full_names()
    return Sheets(names, labelled=False)
