"""The history of a text in one language; any version can be restored."""

import structlog
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from ivr.errors import ChangedMeanwhileError
from ivr.publishing.draft import Draft, digest_of
from ivr.publishing.edition import ChangeOutcome
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.titles import in_words, title_of
from ivr.studio.studio import current_studio
from ivr.studio.writing.names import is_name, names_in
from ivr.studio.writing.versions import content_of, versions

log = structlog.get_logger()

OUTCOMES = {
    ChangeOutcome.OPEN: _l("not published yet"),
    ChangeOutcome.REPLACED: _l("replaced later"),
    ChangeOutcome.PUBLISHED: _l("published"),
    ChangeOutcome.DISCARDED: _l("undone"),
}


@bp.get("/texts/<name>/<code>/history")
@access.needs(Role.READER)
def texts_history(name: str, code: str) -> str:
    """Show the versions of a text in one language."""
    draft = current_studio.drafts.current()
    path = _path(draft, name, code)
    return render_template(
        "studio/texts_history.html",
        name=name,
        code=code,
        names=current_studio.people.full_names(),
        title=title_of(draft.files, name),
        in_words=in_words([code])[code],
        versions=versions(
            current_studio.editions.versions(path),
            current_studio.drafts.versions(path),
            _("Note for colleagues:"),
        ),
        now=digest_of(draft.files.get(path)),
        outcomes=OUTCOMES,
    )


@bp.post("/texts/<name>/<code>/history")
@access.needs(Role.EDITOR)
def texts_take(name: str, code: str) -> Response:
    """Restore a version of a text in the draft."""
    path = _path(current_studio.drafts.current(), name, code)
    published, saved = current_studio.editions.versions(path), current_studio.drafts.versions(path)
    data = content_of(request.form.get("version"), published, saved)
    if data is None:
        abort(400)
    seen = {path: request.form.get("seen") or None}
    try:
        current_studio.drafts.save({path: data}, seen=seen, author=access.current_person().name)
    except ChangedMeanwhileError:
        flash(
            _("The text has been changed in the meantime. Look again, and then choose."), "warning"
        )
        return redirect(url_for("studio.texts_history", name=name, code=code), 303)
    log.info("version-restored", by=access.current_person().id)
    flash(_("The version is in the draft. Callers hear it when the draft is published."))
    return redirect(url_for("studio.texts_edit", name=name), 303)


def _path(draft: Draft, name: str, code: str) -> str:
    """Return the path of a text, or abort with 404."""
    names = names_in(draft.files)
    if not is_name(name) or name not in names.texts or code not in names.languages:
        abort(404)
    return names.paths(name)[code]
