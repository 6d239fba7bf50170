"""The page of an announcement: shown, saved, checked, and removed."""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from babel.dates import get_timezone_location
from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.checks.rule import About
from ivr.errors import ChangedMeanwhileError
from ivr.script.fields.place import FieldPath
from ivr.script.fields.subjects import subject_of
from ivr.script.reading.field_values import FieldValue
from ivr.studio import access
from ivr.studio.announcements.form import TIMES, AnnouncementForm
from ivr.studio.blueprint import bp
from ivr.studio.content.announced import (
    ANNOUNCEMENTS,
    READY,
    announced,
    common_periods,
    ended,
    local_now,
    spoken_time,
    zone_in,
)
from ivr.studio.content.edit_pages import save
from ivr.studio.content.findings import PageFindings
from ivr.studio.content.names import is_name
from ivr.studio.content.text_checks import TextCheck, limits_of
from ivr.studio.people import Role
from ivr.studio.publish.selection import publish_address
from ivr.studio.publish.submission import REVIEW, review_label
from ivr.studio.services import current_studio
from ivr.studio.texts.form import BODY
from ivr.studio.texts.views import Column, TextPage, save_text
from ivr.studio.translation import language


class AnnouncementPage(TextPage):
    """The page of an announcement with the values of a form."""

    _form: AnnouncementForm

    def render(self, template: str, **shown: object) -> str:
        """Render a template with the form, its findings, and other variables."""
        return render_template(
            template,
            findings_of=self._form.findings(),
            local_time=spoken_time,
            **self._template_values(),
            **shown,
        )

    def _column(self, code: str, check: TextCheck, page: PageFindings) -> Column:
        """Return a text in one language, without findings while it is empty."""
        is_empty = not self._form.part(code, BODY).data
        return super()._column(code, replace(check, findings=()) if is_empty else check, page)


@bp.get("/announcement")
@access.needs(Role.EDITOR)
def announcements_new() -> str:
    """Show the form of a new announcement, with a generated name that people never see."""
    draft = current_studio.drafts.current()
    day = current_studio.now.astimezone(zone_in(draft.fields)).date()
    form = AnnouncementForm(draft, f"meddelande-{day}-{secrets.token_hex(2)}")
    if "closes" in request.args:
        form.input((ANNOUNCEMENTS, form.name, "closes")).data = True
    return _page(form)


@bp.get("/announcements/<name>")
@access.needs(Role.READER)
def announcements_edit(name: str) -> str | Response:
    """Show the form of an announcement.

    One that is ready is edited as a text; with `plan` in the query, the form has its words, for
    times to be chosen.
    """
    draft = current_studio.drafts.current()
    form = AnnouncementForm(draft, name)
    is_ready = (READY, name, "closes") in draft.fields
    if is_ready and "plan" in request.args:
        closes = draft.fields[READY, name, "closes"]
        no_times: dict[FieldPath, None] = {(ANNOUNCEMENTS, name, part): None for part in TIMES}
        form.fill({**draft.fields, **no_times, (ANNOUNCEMENTS, name, "closes"): closes})
    elif is_ready and form.is_new:
        return redirect(url_for("studio.texts_edit", name=name), 303)
    if form.is_new and not any(form.data.values()):
        abort(404)
    return _page(form)


@bp.post("/announcements/<name>")
@access.needs(Role.EDITOR)
def announcements_save(name: str) -> ResponseReturnValue | str:
    """Save an announcement in the draft, check it without saving, or remove it."""
    form = _sent(name)
    button = request.form.get("act")
    address = url_for("studio.announcements_edit", name=name)
    if button == "remove" and not form.is_removed:
        return _removed(form)
    if button == "ready":
        return _saved_as_ready(form)
    again = partial(AnnouncementForm, form.draft, name)
    return save_text(form, again, _page, _publish_address_of(name) if button == REVIEW else address)


@bp.post("/announcements/<name>/check")
@access.needs(Role.EDITOR)
def announcements_check(name: str) -> str:
    """Check an announcement with the values of the form, without saving."""
    page = AnnouncementPage(_sent(name))
    return page.render("announcements/announcement_check.html")


def _sent(name: str) -> AnnouncementForm:
    draft = current_studio.drafts.current()
    form = AnnouncementForm(draft, name, request.form)
    is_unknown = form.is_new and not form.sent_fields and not form.is_overtaken
    if is_unknown or not is_name(name):
        abort(404)
    return form


def _saved_as_ready(form: AnnouncementForm) -> ResponseReturnValue:
    """Save the words as a ready announcement, without times; not while a language lacks them."""
    missing = [part for code in form.parts if not (part := form.part(code, BODY)).data]
    for part in missing:
        part.errors = [_("Write the words for this language.")]
    if missing:
        return _page(form), 422
    words = {field: at for field, at in form.typed_values.items() if field[0] != ANNOUNCEMENTS}
    closes = form.input((ANNOUNCEMENTS, form.name, "closes")).data is True
    values: dict[FieldPath, FieldValue | None] = {**words, (READY, form.name, "closes"): closes}
    try:
        save(values, form.draft, event="announcement-made-ready")
    except ChangedMeanwhileError:
        flash(_("Nothing has been saved, because somebody else has changed this in the meantime."))
        return _page(form), 409
    flash(_("Saved as ready in the draft. It can be put up when the draft is published."))
    return redirect(publish_address(values), 303)


def _removed(form: AnnouncementForm) -> ResponseReturnValue:
    """Remove an announcement with texts and recordings, unless another person changed it."""
    draft = form.draft
    subject = subject_of((ANNOUNCEMENTS, form.name))
    gone = _announcement_fields(form.name, draft.fields)
    try:
        if form.is_overtaken:
            raise ChangedMeanwhileError([])
        after = save(dict.fromkeys(gone), draft, event="announcement-removed")
    except ChangedMeanwhileError:
        flash(
            _(
                "Nothing has been removed, because somebody else has changed this in the "
                "meantime. Look at it before you remove it."
            )
        )
        return _page(AnnouncementForm(current_studio.drafts.current(), form.name)), 409
    if any(subject_of(change.field) == subject for change in after.changes):
        flash(
            _("It has been removed in the draft, but callers hear it until the draft is published.")
        )
        return redirect(_publish_address_of(form.name), 303)
    flash(_("Removed. It was never published."))
    return redirect(url_for("studio.overview"), 303)


def _announcement_fields(name: str, fields: Iterable[FieldPath]) -> list[FieldPath]:
    return [field for field in fields if subject_of(field) == subject_of((ANNOUNCEMENTS, name))]


def _publish_address_of(name: str) -> str:
    return publish_address([(ANNOUNCEMENTS, name)])


def _page(form: AnnouncementForm, *, checked: bool = False) -> str:
    if checked:
        form.validate()
    draft = form.draft
    moment = current_studio.now
    drafts = current_studio.drafts
    zone = zone_in(draft.fields)
    now = local_now(draft)
    start = form.moment("from")
    soon = now + timedelta(minutes=1)
    script = current_studio.checker.check(draft.files).script
    return AnnouncementPage(form).render(
        "announcements/announcement.html",
        checked=checked,
        announced=announced(draft, moment),
        ended=ended(draft, drafts, moment) if form.is_new else (),
        review_label=review_label(draft.subset(_announcement_fields(form.name, draft.saves))),
        publish_address=_publish_address_of(form.name),
        periods=common_periods(now),
        city=get_timezone_location(zone, locale=language(), return_city=True),
        preview=max(start or soon, soon).isoformat(timespec="minutes"),
        limits=limits_of(script, About.ANNOUNCEMENT_SECONDS) if script else None,
    )
