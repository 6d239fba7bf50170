"""The editor of one text in all languages. The overview leads to it."""

from collections.abc import Mapping

import structlog
from flask import Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from ivr.errors import ChangedMeanwhileError
from ivr.publishing.draft import Draft
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.text_mending import mended, with_replacements
from ivr.studio.pages.text_page import TextPage
from ivr.studio.studio import current_studio
from ivr.studio.writing.names import Names, is_name, names_in
from ivr.studio.writing.sheet import Records, Sheets, to_save
from ivr.studio.writing.text_checks import TextChecks

log = structlog.get_logger()

MEGABYTES = 1
"""One form has a text in all languages."""


MENDING = ("teach", "fact")
"""Buttons that mend something by what was filled in beside them, if it was."""


@bp.get("/texts/<name>")
@access.needs(Role.READER)
def texts_edit(name: str) -> str:
    """Show the form of a text in all languages."""
    draft, names = _found(name)
    return TextPage(draft, name, _sheets(names, name).opened(draft, names.paths(name))).whole()


@bp.post("/texts/<name>")
@access.needs(Role.EDITOR)
@access.takes(MEGABYTES)
def texts_save(name: str) -> Answer | tuple[str, int] | str:
    """Save a text in the draft, check it without saving, or mend what a finding reports."""
    draft, names = _found(name)
    act = request.form.get("act")
    told = mended(draft, names.languages, request.form) if act != "check" else {}
    draft = current_studio.drafts.current() if told else draft
    sheets = _sheets(names, name)
    form = with_replacements(names.languages, request.form)
    sheet = sheets.sent(draft, names.paths(name), form)
    page = TextPage(draft, name, sheet, told)
    if form is not request.form:
        return page.whole(checked=True)
    if told and act != "save" or act in MENDING:
        return page.whole()
    if act == "check":
        return page.whole(checked=True)
    files, seen = to_save(sheet)
    if not files:
        flash(_("Nothing had been changed, so there was nothing to save."))
        return redirect(url_for("studio.texts_edit", name=name), 303)
    if page.has_problems:
        return page.whole(asked=True), 422
    if _are_saved(draft, files):  # sent twice
        flash(_saved(len(files)))
        return redirect(url_for("studio.texts_edit", name=name), 303)
    try:
        current_studio.drafts.save(files, seen=seen, author=access.current_person().name)
    except ChangedMeanwhileError:
        now = current_studio.drafts.current()
        return TextPage(now, name, sheets.merged(now, sheet), told).whole(), 409
    log.info("text-saved", by=access.current_person().id, files=len(files))
    flash(_saved(len(files)))
    return redirect(url_for("studio.texts_edit", name=name), 303)


@bp.post("/texts/<name>/check")
@access.needs(Role.EDITOR)
@access.takes(MEGABYTES)
def texts_check(name: str) -> str:
    """Check a text as it is in the form; nothing is saved."""
    draft, names = _found(name)
    sheet = _sheets(names, name).sent(draft, names.paths(name), request.form)
    return TextPage(draft, name, sheet).checks_alone()


@bp.get("/texts/<name>/<code>/recording")
@access.needs(Role.READER)
def texts_recording(name: str, code: str) -> Response:
    """Serve the recording of a text."""
    draft, names = _found(name)
    checks = TextChecks(current_studio.checker.check(draft.files), draft.files)
    found = checks.recording(code, name)
    if found is None:
        abort(404)
    answer = Response(found.sound, content_type=found.content_type)
    answer.make_conditional(request, accept_ranges=True, complete_length=len(found.sound))
    return answer


def _found(name: str) -> tuple[Draft, Names]:
    """Return the draft if it has a text of this name, or abort with 404."""
    if not is_name(name):
        abort(404)
    draft = current_studio.drafts.current()
    names = names_in(draft.files)
    if name not in names.texts:
        abort(404)
    return draft, names


def _sheets(names: Names, name: str) -> Sheets:
    records = Records(current_studio.editions.versions, current_studio.drafts.versions)
    people = current_studio.people.full_names()
    return Sheets(records, people, labelled=names.is_labelled(name))


def _are_saved(draft: Draft, files: Mapping[str, bytes | None]) -> bool:
    """Whether the draft has just these files; saving them again settles a conflict."""
    return not any(path in draft.conflicts for path in files) and all(
        draft.files.get(path) == data for path, data in files.items()
    )


def _saved(count: int) -> str:
    told: str = ngettext(
        "The text was saved in the draft. Callers hear it when the draft is published.",
        "The texts were saved in the draft. Callers hear them when the draft is published.",
        count,
    )
    return told
