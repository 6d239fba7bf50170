"""Discard changes of the draft, and resolve conflicts with newer editions."""

import structlog
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ivr.publishing.draft import Draft
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.publishing.changes import changes_in
from ivr.studio.studio import current_studio

log = structlog.get_logger()


@bp.get("/publish/discard")
@access.needs(Role.EDITOR)
def publish_discard() -> str:
    """Ask for confirmation: one change, or all."""
    draft = current_studio.drafts.current()
    path = request.args.get("path")
    if path is not None and path not in draft.changes:
        abort(404)
    chosen = [one for one in changes_in(draft) if path in (None, one.change.path)]
    return render_template(
        "studio/publish_discard.html",
        changes=chosen,
        all=path is None,
        names=current_studio.people.full_names(),
        fingerprint=draft.fingerprint,
    )


@bp.post("/publish/discard")
@access.needs(Role.EDITOR)
def publish_discarded() -> Response:
    """Discard changes of the draft."""
    draft = current_studio.drafts.current()
    paths = [path for path in request.form.getlist("path") if path in draft.changes]
    if _is_other(draft):
        return _look_again()
    current_studio.drafts.discard(paths, by=access.current_person().name)
    log.info("changes-discarded", by=access.current_person().id, files=len(paths))
    flash(
        ngettext(
            "%(num)d change was discarded. It stays on record.",
            "%(num)d changes were discarded. They stay on record.",
            len(paths),
        )
    )
    return redirect(url_for("studio.publish"), 303)


@bp.post("/publish/keep")
@access.needs(Role.EDITOR)
def publish_keep() -> Response:
    """Keep the draft's version of a file that another edition changed too."""
    draft = current_studio.drafts.current()
    path = request.form.get("path", "")
    if path not in draft.conflicts:
        abort(404)
    if _is_other(draft):
        return _look_again()
    current_studio.drafts.save(
        {path: draft.changes[path].data}, seen=draft.seen(path), author=access.current_person().name
    )
    log.info("conflict-settled", by=access.current_person().id)
    flash(_("The draft's version stands."))
    return redirect(url_for("studio.publish"), 303)


def _is_other(draft: Draft) -> bool:
    """Whether the draft has changed since the person looked at it."""
    return request.form.get("fingerprint") != draft.fingerprint


def _look_again() -> Response:
    flash(_("Somebody else has changed the draft in the meantime. Look again."), "warning")
    return redirect(url_for("studio.publish"), 303)
