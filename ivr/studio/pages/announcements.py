"""Temporary announcements: what is heard, planned, in the draft and ended, and the form of one."""

import secrets
from datetime import datetime, timedelta

from babel.dates import get_timezone_location
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ivr.errors import ChangedMeanwhileError
from ivr.i18n import LOCALES, local_moment
from ivr.script.subjects import subject_of
from ivr.script.titles import first_words
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.announced import KIND, announced, ended, last_published, zone_in
from ivr.studio.blueprint import bp
from ivr.studio.pages.announcement_form import AnnouncementForm, AnnouncementPage
from ivr.studio.pages.text_form import BODY
from ivr.studio.saving import Answer, next_step, save, save_form, say_saved
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.names import is_name
from ivr.studio.writing.text_checks import (
    ANNOUNCEMENT_LIMIT,
    LONGEST_ANNOUNCEMENT,
    threshold,
)

MEGABYTES = 1
"""One form has a text in all languages."""


@bp.get("/announcements")
@access.needs(Role.READER)
def announcements() -> str:
    """List what is heard now, what is planned, what the draft changes, and what has ended."""
    draft = current_studio.drafts.current()
    return render_template(
        "studio/announcements.html",
        announced=announced(draft, current_studio.now),
        ended=ended(draft, current_studio.drafts, current_studio.now),
        next_step=next_step(draft),
        local_time=spoken_time,
    )


@bp.get("/announcement")
@access.needs(Role.EDITOR)
def announcements_new() -> str:
    """Show the form of a new announcement. Its name, which people never see, is in the form."""
    draft = current_studio.drafts.current()
    day = current_studio.now.astimezone(zone_in(draft.fields)).date()
    return _page(AnnouncementForm(draft, f"meddelande-{day}-{secrets.token_hex(2)}"))


@bp.get("/announcements/<name>")
@access.needs(Role.READER)
def announcements_edit(name: str) -> str:
    """Show the form of an announcement; to be used again, it has no times."""
    draft = current_studio.drafts.current()
    form = AnnouncementForm(draft, name)
    if "again" in request.args:
        known = last_published(current_studio.drafts, draft, name) if form.is_new else draft.fields
        form.fill({at: known[at] for at in known if at[-1] not in ("from", "until")})
    if form.is_new and not any(form.data.values()):
        abort(404)
    return _page(form)


@bp.post("/announcements/<name>")
@access.needs(Role.EDITOR)
@access.takes(MEGABYTES)
def announcements_save(name: str) -> Answer | str:
    """Save an announcement in the draft, check it without saving, or remove it."""
    form = _sent(name)
    if form.is_new and form.is_overtaken:
        return _removed_meanwhile(form)
    if request.form.get("act") == "remove":
        return _removed(form)
    if button := request.form.get("replace"):
        form.replace(button)
    if button or request.form.get("act") == "check":
        form.validate()
        return _page(form, checked=True)
    return save_form(form, _page, url_for("studio.announcements_edit", name=name))


@bp.post("/announcements/<name>/check")
@access.needs(Role.EDITOR)
@access.takes(MEGABYTES)
def announcements_check(name: str) -> str:
    """Check an announcement as it is in the form; nothing is saved."""
    page = AnnouncementPage(_sent(name))
    return page.render("studio/announcement_check.html", local_time=spoken_time)


def spoken_time(local: datetime) -> str:
    """Return a local time in words of the reader's language."""
    return local_moment(local, language())


def _sent(name: str) -> AnnouncementForm:
    draft = current_studio.drafts.current()
    form = AnnouncementForm(draft, name, request.form)
    if not is_name(name) or form.is_new and not (form.sent or form.is_overtaken):
        abort(404)
    return form


def _removed_meanwhile(form: AnnouncementForm) -> Answer:
    """Show what somebody has edited that somebody else has removed; saving puts it back."""
    flash(_("Somebody else has removed this meanwhile. Saving puts it back."), "warning")
    again = AnnouncementForm(form.draft, form.name)
    again.fill_as_sent()
    return _page(again), 409


def _removed(form: AnnouncementForm) -> Answer:
    """Remove an announcement with its texts and recordings, unless somebody else changed it."""
    draft, subject = form.draft, subject_of((KIND, form.name))
    gone = [field for field in draft.fields if subject_of(field) == subject]
    try:
        if form.is_overtaken:
            raise ChangedMeanwhileError([])
        after = save(dict.fromkeys(gone), draft, act="announcement-removed")
    except ChangedMeanwhileError:
        flash(_("Somebody else has changed this meanwhile. Look at it before you remove it."))
        return _page(AnnouncementForm(current_studio.drafts.current(), form.name)), 409
    if any(subject_of(change.field) == subject for change in after.changes):
        say_saved(_("Removed in the draft. Callers hear it until that is published."))
    else:
        flash(_("Removed. It was never published."))
    return redirect(url_for("studio.announcements"), 303)


def _page(form: AnnouncementForm, *, checked: bool = False) -> str:
    draft, moment = form.draft, current_studio.now
    zone = zone_in(draft.fields)
    start, soon = form.moment("from"), form.now + timedelta(minutes=1)
    own = sorted(form.parts, key=lambda code: code != language())
    bodies = [str(form.part(code, BODY).data or "") for code in own]
    script = current_studio.checker.check(draft.files).script
    limits = (ANNOUNCEMENT_LIMIT, LONGEST_ANNOUNCEMENT)
    return AnnouncementPage(form).render(
        "studio/announcement.html",
        checked=checked,
        announced=announced(draft, moment),
        next_step=next_step(draft),
        local_time=spoken_time,
        place=get_timezone_location(zone, locale=LOCALES[language()], return_city=True),
        preview=max(start or soon, soon).isoformat(timespec="minutes"),
        names=current_studio.people.full_names(),
        words=first_words(next(filter(None, bodies), "")),
        limits=[threshold(script, limit) for limit in limits] if script else None,
    )
