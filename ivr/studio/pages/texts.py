"""The pages Texts and the editor of one text in all languages."""

import structlog
from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from ivr.checks.check import check_script
from ivr.errors import ChangedMeanwhileError
from ivr.publishing.draft import Draft
from ivr.script.inventory import OPTIONAL
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.titles import OCCASIONS, in_words
from ivr.studio.studio import current_studio
from ivr.studio.writing.board import Boards, editing
from ivr.studio.writing.names import Names, is_name, names_in
from ivr.studio.writing.sheet import Records, Sheet, Sheets, files_of, to_save
from ivr.studio.writing.text_checks import TextChecks

log = structlog.get_logger()

MEGABYTES = 1
"""One form has a text in all languages."""


@bp.get("/texts")
@access.needs(Role.READER)
def texts() -> str:
    """List all texts."""
    draft = current_studio.drafts.current()
    checks = TextChecks(current_studio.checker.check(draft.files), draft.files)
    boards = Boards(draft, checks, current_studio.drafts.editors())
    names = checks.names
    groups = {"opening": names.opening, "labelled": names.labelled}
    groups |= {"announcements": names.announcements, "help": names.help}
    groups |= {"printed": names.printed, "unused": names.unused}
    rows = {kind: [boards.pad("", "", name) for name in of] for kind, of in groups.items()}
    return render_template(
        "studio/texts.html",
        groups=rows,
        names=current_studio.people.full_names(),
        language_names=checks.language_names,
        occasions=OCCASIONS,
        optional=OPTIONAL,
    )


@bp.get("/texts/<name>")
@access.needs(Role.READER)
def texts_edit(name: str) -> str:
    """Show the form of a text in all languages."""
    draft, names = _found(name)
    me = access.current_person()
    if me.may(Role.EDITOR):
        for path in names.paths(name).values():
            current_studio.drafts.open(me.name, path)
    sheet = _sheets().opened(draft, names.paths(name))
    return _page(draft, name, sheet)


@bp.post("/texts/<name>")
@access.needs(Role.EDITOR)
@access.takes(MEGABYTES)
def texts_save(name: str) -> Answer | tuple[str, int] | str:
    """Save a text in the draft, or check it without saving."""
    draft, names = _found(name)
    sheets = _sheets()
    sheet = sheets.written(draft, names.paths(name), request.form)
    if request.form.get("act") == "check":
        return _page(draft, name, sheet, checked=True)
    files, seen = to_save(sheet)
    if not files:
        flash(_("Nothing was changed, so there was nothing to save."))
        return redirect(url_for("studio.texts_edit", name=name), 303)
    if any(field.has_marks for field in sheet.values()):
        return _page(draft, name, sheet), 422
    try:
        current_studio.drafts.save(files, seen=seen, author=access.current_person().name)
    except ChangedMeanwhileError:
        now = current_studio.drafts.current()
        return _page(now, name, sheets.merged(now, sheet)), 409
    log.info("text-saved", by=access.current_person().id, files=len(files))
    flash(_saved(len(files)))
    return redirect(url_for("studio.texts_edit", name=name), 303)


@bp.post("/texts/<name>/check")
@access.needs(Role.EDITOR)
@access.takes(MEGABYTES)
def texts_check(name: str) -> str:
    """Check a text as it is in the form; nothing is saved."""
    draft, names = _found(name)
    for path in names.paths(name).values():
        current_studio.drafts.open(access.current_person().name, path)
    sheet = _sheets().written(draft, names.paths(name), request.form)
    checks = _text_checks(draft, sheet)
    return render_template("studio/texts_check.html", **_shown(checks, name, sheet))


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


def _sheets() -> Sheets:
    records = Records(current_studio.editions.versions, current_studio.drafts.versions)
    names = current_studio.people.full_names()
    return Sheets(records, names, their_label=_("Somebody else"), your_label=_("You"))


def _text_checks(draft: Draft, sheet: Sheet) -> TextChecks:
    """Check the draft with the sheet's texts; only checks of the draft itself are cached."""
    files = files_of(draft, sheet)
    if files == draft.files:
        return TextChecks(current_studio.checker.check(files), files)
    return TextChecks(check_script(files, spelling=True), files)


def _page(draft: Draft, name: str, sheet: Sheet, *, checked: bool = False) -> str:
    checks = _text_checks(draft, sheet)
    paths = checks.names.paths(name).values()
    names = current_studio.people.full_names()
    review = checks.check.script.review if checks.check.script else None
    others = editing(current_studio.drafts.editors(), paths, but=access.current_person().name)
    return render_template(
        "studio/texts_edit.html",
        checked=checked,
        conflicts=[field for field in sheet.values() if field.conflict],
        marks=[field for field in sheet.values() if field.has_marks],
        changes=[draft.changes[path] for path in paths if path in draft.changes],
        others=[names.get(other, other) for other in others],
        names=names,
        until=review.until(name) if review else None,
        last_read=review.read.get(name) if review else None,
        labelled=name in (*checks.names.labelled, *checks.names.unused),
        **_shown(checks, name, sheet),
    )


def _shown(checks: TextChecks, name: str, sheet: Sheet) -> dict[str, object]:
    return {
        "name": name,
        "checks": checks.of(name),
        "sheet": sheet,
        "language_names": checks.language_names,
        "in_words": in_words(checks.names.languages),
        "occasion": OCCASIONS.get(name),
    }


def _saved(count: int) -> str:
    told: str = ngettext(
        "The text was saved in the draft. Callers hear it when the draft is published.",
        "The texts were saved in the draft. Callers hear them when the draft is published.",
        count,
    )
    return told
