"""Undo changes of the draft, and resolve conflicts with newer editions."""

from collections.abc import Collection

import structlog
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from ivr.publishing.draft import Draft, DraftChange
from ivr.script.files import Files
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.changes_shown import shown
from ivr.studio.publishing.cards import comparing
from ivr.studio.publishing.subjects import subject_of
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.text_checks import noted

log = structlog.get_logger()


@bp.get("/publish/discard")
@access.needs(Role.EDITOR)
def publish_discard() -> str:
    """Ask for confirmation: one change, or all."""
    draft = current_studio.drafts.current()
    asked = request.args.getlist("path")
    if any(path not in draft.changes for path in asked):
        abort(404)
    paths = asked or list(draft.changes)
    without = _live_at(paths, draft)
    found = comparing(
        current_studio.checker,
        without,
        draft.files,
        language(),
        current_studio.now,
        _only(paths, draft),
    )
    left = current_studio.checker.check(without)
    return render_template(
        "studio/publish_discard.html",
        paths=paths,
        all=not asked,
        left=[] if left.may_answer else noted(left.errors, without),
        fingerprint=draft.fingerprint,
        **shown(found),
    )


def _live_at(paths: Collection[str], draft: Draft) -> Files:
    """Return the draft with the live version of some files."""
    files = {path: data for path, data in draft.files.items() if path not in paths}
    return files | {path: draft.live_files[path] for path in paths if path in draft.live_files}


def _only(paths: Collection[str], draft: Draft) -> dict[str, DraftChange]:
    return {path: change for path, change in draft.changes.items() if path in paths}


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
    told = ngettext(
        "%(num)d change was undone.",
        "%(num)d changes were undone.",
        len({subject_of(path) for path in paths}),
    )
    address = url_for("studio.history", _anchor="saved")
    flash(Markup('{} <a href="{}">{}</a>').format(told, address, _("Take it back under History")))
    return redirect(url_for("studio.publish"), 303)


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
