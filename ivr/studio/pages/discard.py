"""Undo changes of the draft, and resolve conflicts with newer editions."""

from collections.abc import Mapping

import structlog
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from ivr.publishing.draft import Draft
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.findings import PageFindings
from ivr.studio.pages.changes_shown import shown
from ivr.studio.publishing.cards import comparing
from ivr.studio.publishing.changes import changed
from ivr.studio.publishing.undoing import undone
from ivr.studio.studio import current_studio
from ivr.studio.translation import language

log = structlog.get_logger()


@bp.get("/publish/discard")
@access.needs(Role.EDITOR)
def publish_discard() -> str:
    """Ask for confirmation: one change, or all."""
    draft = current_studio.drafts.current()
    asked = request.args.getlist("path")
    ids = asked or list(draft.changes)
    files = _undone(draft, ids)
    without = {path: data for path, data in {**draft.files, **files}.items() if data is not None}
    found = comparing(
        current_studio.checker,
        draft.files,
        without,
        language(),
        current_studio.now,
        {path: draft.changes[path] for path in files},
    )
    left = current_studio.checker.check(without)
    return render_template(
        "studio/publish_discard.html",
        paths=ids,
        all=not asked,
        left=[] if left.may_answer else PageFindings(without).of(left.errors),
        fingerprint=draft.fingerprint,
        **shown(found, undoing=True),
    )


@bp.post("/publish/discard")
@access.needs(Role.EDITOR)
def publish_discarded() -> Response:
    """Undo changes of the draft."""
    draft, me = current_studio.drafts.current(), access.current_person()
    ids = request.form.getlist("path")
    if _is_other(draft):
        return _look_again()
    files = _undone(draft, ids)
    current_studio.drafts.save(files, seen=draft.seen(*files), author=me.name)
    log.info("changes-discarded", by=me.id, files=len(files))
    subjects = changed(draft.live_files, draft.files, draft.changes).values()
    count = sum(any({one.id, one.path} & {*ids} for one in each.files) for each in subjects)
    told = ngettext("%(num)d change was undone.", "%(num)d changes were undone.", count)
    address = url_for("studio.history", _anchor="saved")
    flash(Markup('{} <a href="{}">{}</a>').format(told, address, _("Take it back under History")))
    return redirect(url_for("studio.publish"), 303)


def _undone(draft: Draft, ids: list[str]) -> Mapping[str, bytes | None]:
    """Return the files that undo these changes, or abort with 404."""
    try:
        return undone(draft, ids)
    except KeyError:
        abort(404)


@bp.post("/publish/keep")
@access.needs(Role.EDITOR)
def publish_keep() -> Response:
    """Keep the draft's version of files that another edition changed too."""
    draft = current_studio.drafts.current()
    paths = request.form.getlist("path")
    if not paths or any(path not in draft.conflicts for path in paths):
        abort(404)
    if _is_other(draft):
        return _look_again()
    current_studio.drafts.save(
        {path: draft.changes[path].data for path in paths},
        seen=draft.seen(*paths),
        author=access.current_person().name,
    )
    log.info("conflict-settled", by=access.current_person().id)
    flash(_("The draft's version is kept."))
    return redirect(url_for("studio.publish"), 303)


def _is_other(draft: Draft) -> bool:
    """Whether the draft has changed since the person looked at it."""
    return request.form.get("fingerprint") != draft.fingerprint


def _look_again() -> Response:
    flash(_("Somebody else has changed the draft in the meantime. Look again."), "warning")
    return redirect(url_for("studio.publish"), 303)
