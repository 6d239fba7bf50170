"""Changes of the draft taken back, and those that two editions made merged by a choice."""

import structlog
from flask import Blueprint, abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ivr.publishing.draft import Draft
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.addresses import address_of
from ivr.studio.publishing.authors import full_names
from ivr.studio.publishing.changes import changes_in
from ivr.studio.studio import Studio

log = structlog.get_logger()


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Put the views into the blueprint."""

    @blueprint.get("/publish/discard")
    @access.needs(Role.EDITOR)
    def publish_discard() -> str:
        """Ask whether changes are to go: that of one path, or all."""
        draft = studio.drafts.current()
        path = request.args.get("path")
        if path is not None and path not in draft.changes:
            abort(404)
        chosen = [one for one in changes_in(draft) if path in (None, one.change.path)]
        return render_template(
            "studio/publish_discard.html",
            changes=chosen,
            all=path is None,
            names=full_names(studio.people.everybody()),
            fingerprint=draft.fingerprint,
        )

    @blueprint.post("/publish/discard")
    @access.needs(Role.EDITOR)
    def publish_discarded() -> Response:
        draft = studio.drafts.current()
        paths = [path for path in request.form.getlist("path") if path in draft.changes]
        if _is_other(draft):
            return _look_again()
        studio.drafts.discard(paths, by=access.person().name)
        log.info("changes-discarded", by=access.person().id, files=len(paths))
        flash(
            ngettext(
                "%(num)d change was discarded. It stays on record.",
                "%(num)d changes were discarded. They stay on record.",
                len(paths),
            )
        )
        return redirect(address_of("publish"), 303)

    @blueprint.post("/publish/keep")
    @access.needs(Role.EDITOR)
    def publish_keep() -> Response:
        """Let the draft's version of a file stand, though another edition changed it too."""
        draft = studio.drafts.current()
        path = request.form.get("path", "")
        if path not in draft.conflicts:
            abort(404)
        if _is_other(draft):
            return _look_again()
        studio.drafts.save(
            {path: draft.changes[path].data}, seen=draft.seen(path), author=access.person().name
        )
        log.info("conflict-settled", by=access.person().id)
        flash(_("The draft's version stands."))
        return redirect(address_of("publish"), 303)


def _is_other(draft: Draft) -> bool:
    """Whether the draft is not what the person looked at."""
    return request.form.get("fingerprint") != draft.fingerprint


def _look_again() -> Response:
    flash(_("Somebody else has changed the draft in the meantime. Look again."), "warning")
    return redirect(address_of("publish"), 303)
